using System.Globalization;
using System.Text;
using Guildhall.Kernel.Texts;

namespace Guildhall.Insights.Reports;

/// <summary>Charts drawn as SVG on the server, for a page without script.</summary>
internal static class ReportChart
{
    private const double Width = 900, Height = 220, Left = 46, Bottom = 26, Top = 26;

    public static string Lines(IReadOnlyList<DateOnly> days, IReadOnlyList<(string Name, IReadOnlyList<double> Values)> series, Localizer t)
    {
        var greatest = Math.Max(1, series.SelectMany(s => s.Values).DefaultIfEmpty(0).Max());
        double X(int i) => Left + (Width - Left - 10) * (days.Count > 1 ? i / (double)(days.Count - 1) : .5);
        double Y(double value) => Height - Bottom - (Height - Bottom - Top) * value / greatest;
        var svg = new StringBuilder();
        svg.Append(CultureInfo.InvariantCulture, $"<svg viewBox=\"0 0 {Width} {Height}\" role=\"img\" aria-label=\"{ReportHtml.Encoder.Encode(string.Join(", ", series.Select(s => s.Name)))}\">");
        foreach (var part in new[] { 0, .5, 1 })
            svg.Append(CultureInfo.InvariantCulture, $"<line class=\"g\" x1=\"{Left}\" x2=\"{Width - 10}\" y1=\"{Y(greatest * part):0.#}\" y2=\"{Y(greatest * part):0.#}\"/><text x=\"{Left - 6}\" y=\"{Y(greatest * part) + 3:0.#}\" text-anchor=\"end\">{t.Compact(greatest * part)}</text>");
        for (var s = 0; s < series.Count; s++)
        {
            svg.Append(CultureInfo.InvariantCulture, $"<polyline class=\"l s{s}\" points=\"{string.Join(' ', series[s].Values.Select((v, i) => string.Create(CultureInfo.InvariantCulture, $"{X(i):0.#},{Y(v):0.#}")))}\"/>");
            svg.Append(CultureInfo.InvariantCulture, $"<rect class=\"f{s}\" x=\"{Left + s * 170}\" y=\"4\" width=\"10\" height=\"10\" rx=\"2\"/><text x=\"{Left + 15 + s * 170}\" y=\"13\">{ReportHtml.Encoder.Encode(series[s].Name)}</text>");
        }
        foreach (var i in new[] { 0, days.Count / 2, days.Count - 1 }.Distinct().Where(i => i >= 0 && i < days.Count))
            svg.Append(CultureInfo.InvariantCulture, $"<text x=\"{X(i):0.#}\" y=\"{Height - 8}\" text-anchor=\"{(i == 0 ? "start" : i == days.Count - 1 ? "end" : "middle")}\">{days[i].ToString("d", t.Culture)}</text>");
        return svg.Append("</svg>").ToString();
    }

    public static string Heat(IReadOnlyList<long[]> weekdays, Localizer t)
    {
        const int cell = 34, row = 22, label = 44;
        var greatest = Math.Max(1, weekdays.SelectMany(d => d).Max());
        var svg = new StringBuilder();
        svg.Append(CultureInfo.InvariantCulture, $"<svg viewBox=\"0 0 {label + 24 * cell} {row * 8}\" role=\"img\" aria-label=\"{ReportHtml.Encoder.Encode(t["insights.hours"])}\">");
        for (var hour = 0; hour < 24; hour++) svg.Append(CultureInfo.InvariantCulture, $"<text x=\"{label + hour * cell + cell / 2}\" y=\"14\" text-anchor=\"middle\">{hour:00}</text>");
        for (var day = 0; day < 7; day++)
        {
            svg.Append(CultureInfo.InvariantCulture, $"<text x=\"0\" y=\"{row * (day + 1) + 15}\">{ReportHtml.Encoder.Encode(t.Culture.DateTimeFormat.GetAbbreviatedDayName((DayOfWeek)((day + 1) % 7)))}</text>");
            for (var hour = 0; hour < 24; hour++)
                svg.Append(CultureInfo.InvariantCulture, $"<rect class=\"f0\" fill-opacity=\"{.05 + .95 * weekdays[day][hour] / greatest:0.##}\" x=\"{label + hour * cell + 1}\" y=\"{row * (day + 1) + 1}\" width=\"{cell - 2}\" height=\"{row - 2}\" rx=\"3\"><title>{weekdays[day][hour]}</title></rect>");
        }
        return svg.Append("</svg>").ToString();
    }
}
