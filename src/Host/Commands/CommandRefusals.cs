using Guildhall.Kernel;

namespace Guildhall.Host.Commands;

/// <summary>Every way the command line itself says no.</summary>
internal static class CommandRefusals
{
    public static readonly Refusal BadRoles = new("host.command_bad_roles", RefusalKind.Invalid, "roles");
    public static readonly Refusal BadMap = new("host.command_bad_map", RefusalKind.Invalid, "map");
    public static readonly Refusal UnknownZone = new("host.command_unknown_zone", RefusalKind.Invalid, "time-zone");
    public static readonly Refusal UnknownFormat = new("host.command_unknown_format", RefusalKind.Invalid, "format");
    public static readonly Refusal NoFile = new("host.command_no_file", RefusalKind.NotFound, "file");
    public static readonly Refusal NoRecord = new("host.command_no_record", RefusalKind.Invalid, "file");
    public static readonly Refusal OtherKind = new("host.command_other_kind", RefusalKind.Invalid, "kind");
    public static readonly Refusal BadRecord = new("host.command_bad_record", RefusalKind.Invalid, "file");
    public static readonly Refusal NoBrand = new("host.command_no_brand", RefusalKind.NotFound, "brand");
    public static readonly Refusal NearBrand = new("host.command_near_brand", RefusalKind.NotFound, "brand");
    public static readonly Refusal NoGroup = new("host.command_no_group", RefusalKind.NotFound, "group");
    public static readonly Refusal BadDay = new("host.command_bad_day", RefusalKind.Invalid, "day");
    public static readonly Refusal Stopped = new("host.command_import_stopped");
    public static readonly Refusal Held = new("host.command_held");
    public static readonly Refusal FileExists = new("host.command_file_exists");
    public static readonly Refusal BrokenBackup = new("host.command_broken_backup");
    public static readonly Refusal SameKind = new("host.command_same_kind", RefusalKind.Invalid, "to");
}
