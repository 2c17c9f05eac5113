using Guildhall.Commerce.Contracts;
using Guildhall.Conversations.Contracts;
using Guildhall.Kernel;
using Guildhall.Kernel.Imports;
using Guildhall.Kernel.Jobs;
using Guildhall.Kernel.Storage;
using Guildhall.Members.Contracts;

namespace Guildhall.Host.Commands;

internal static class ImportKinds
{
    public delegate Task<JobId> Starter(AppDb db, ImportRequest request, TimeProvider clock, CancellationToken ct);

    internal sealed record Kind(Starter Start);

    public static IReadOnlyDictionary<string, Kind> All { get; } = new Dictionary<string, Kind>
    {
        ["chat"] = new((db, request, clock, ct) => db.StartChatImport(request, clock, ct)),
        ["orders"] = new((db, request, clock, ct) => db.StartOrderImport(request, clock, ct)),
        ["members"] = new((db, request, clock, ct) => db.StartMemberImport(request, clock, ct)),
    };

    public static bool KnowsFormat(string format) => format == "auto" || ChatImports.Knows(format);
}

internal static class ImportRefusals
{
    public static readonly Refusal BadMap = new("host.bad_map", RefusalKind.Invalid, "map");
    public static readonly Refusal UnknownZone = new("host.unknown_zone", RefusalKind.Invalid, "time-zone");
    public static readonly Refusal UnknownFormat = new("host.unknown_format", RefusalKind.Invalid, "format");
    public static readonly Refusal NoFile = new("host.no_file", RefusalKind.NotFound, "file");
    public static readonly Refusal NoBrand = new("host.no_brand", RefusalKind.NotFound, "brand");
    public static readonly Refusal NearBrand = new("host.near_brand", RefusalKind.NotFound, "brand");
    public static readonly Refusal NoGroup = new("host.no_group", RefusalKind.NotFound, "group");
    public static readonly Refusal BadDay = new("host.bad_day", RefusalKind.Invalid, "day");
    public static readonly Refusal Stopped = new("host.import_stopped");
}
