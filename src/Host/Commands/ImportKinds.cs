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
