using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Guildhall.Bench;

/// <summary>Work of a fixed size and its yardstick, each a median over the rounds of one run.</summary>
/// <param name="Unit">What is counted: "rows".</param>
/// <param name="Bar">The ratio it has to stay below.</param>
/// <param name="ManagedMb">Most growth of the managed heap in any round; null where nobody asked. <paramref name="ProcessMb"/>: of the resident set.</param>
internal sealed record TimesLine(string Name, string Unit, long Count, double Seconds, double YardstickSeconds, double Bar, double? ManagedMb = null, double? ProcessMb = null)
{
    /// <summary>How many times as long as the yardstick; the only number to compare between machines.</summary>
    public double Ratio => Seconds / YardstickSeconds;

    public double PerSecond => Count / Seconds;

    public double YardstickPerSecond => Count / YardstickSeconds;
}

internal sealed record TimesReport(string Bench, string Database, int Rounds, IReadOnlyList<TimesLine> Lines, string Note) : IBenchReport
{
    private static readonly JsonSerializerOptions Snake = new() { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower };

    public string ToJson() => JsonSerializer.Serialize(this, Snake);

    public string ToText()
    {
        var text = new StringBuilder().AppendLine(CultureInfo.InvariantCulture, $"{Bench} on {Database}, {Rounds} rounds");
        foreach (var line in Lines)
        {
            text.AppendLine(CultureInfo.InvariantCulture, $"  {line.Name}, {line.Count:N0} {line.Unit}")
                .AppendLine(CultureInfo.InvariantCulture, $"    figure     {line.Seconds * 1000,10:N1} ms   {line.PerSecond,11:N0} {line.Unit}/s")
                .AppendLine(CultureInfo.InvariantCulture, $"    yardstick  {line.YardstickSeconds * 1000,10:N1} ms   {line.YardstickPerSecond,11:N0} {line.Unit}/s")
                .AppendLine(CultureInfo.InvariantCulture, $"    ratio      {line.Ratio,10:N2}      bar {line.Bar:N1}");
            if (line.ProcessMb is { } process) text.AppendLine(CultureInfo.InvariantCulture, $"    memory     {process,+10:N0} MB   managed {line.ManagedMb:N0} MB   bar 400 MB");
        }
        return text.Append("  ").Append(Note).ToString();
    }

    public static double Median(IEnumerable<double> rounds)
    {
        var ordered = rounds.Order().ToArray();
        return ordered[ordered.Length / 2];
    }
}
