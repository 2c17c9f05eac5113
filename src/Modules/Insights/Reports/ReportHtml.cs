using Guildhall.Kernel.Texts;

namespace Guildhall.Insights.Reports;

internal static class ReportHtml
{
    public static string Write(ReportFigures figures, Localizer text) => figures.Brand.Name + text.Language;
}
