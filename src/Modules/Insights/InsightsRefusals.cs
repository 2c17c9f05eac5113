using Guildhall.Kernel;

namespace Guildhall.Insights;

internal static class InsightsRefusals
{
    public static readonly Refusal UnknownGroup = new("insights.unknown_group", RefusalKind.NotFound);
    public static readonly Refusal UnknownMetric = new("insights.unknown_metric", RefusalKind.NotFound);
    public static readonly Refusal BandsOrder = new("insights.bands_order", RefusalKind.Invalid);
    public static readonly Refusal BandsMissing = new("insights.bands_missing", RefusalKind.Invalid);
    public static readonly Refusal SheetTooLong = new("insights.sheet_too_long", RefusalKind.Invalid);
    public static readonly Refusal TagLength = new("members.tag_length", RefusalKind.Invalid, "Tag");
    public static readonly Refusal WindowEmpty = new("insights.window_empty", RefusalKind.Invalid);
}
