using Guildhall.Kernel;

namespace Guildhall.Insights;

internal static class InsightsRefusals
{
    public static readonly Refusal UnknownGroup = new("insights.unknown_group", RefusalKind.NotFound);
    public static readonly Refusal WindowEmpty = new("insights.window_empty", RefusalKind.Invalid);
}
