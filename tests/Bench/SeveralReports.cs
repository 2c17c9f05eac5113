using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Guildhall.Bench;

/// <summary>Several comparisons of one run, each with its bar; 0 has none.</summary>
internal sealed record SeveralReports(params IReadOnlyList<(BenchReport Report, double Bar)> Parts) : IBenchReport
{
    private static readonly JsonSerializerOptions Snake = new() { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower };

    public string ToJson() => JsonSerializer.Serialize(Parts.Select(p => new { p.Report, p.Bar }), Snake);

    public string ToText()
    {
        var text = new StringBuilder();
        foreach (var (report, bar) in Parts) text.AppendLine(report.ToText()).AppendLine(bar > 0 ? string.Create(CultureInfo.InvariantCulture, $"  bar {bar:0.00}") : "").AppendLine();
        return text.ToString().TrimEnd();
    }
}
