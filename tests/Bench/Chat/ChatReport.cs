using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Guildhall.Bench.Chat;

/// <summary>How long a message took from being sent to being read, over all readers of a room.</summary>
/// <param name="Missing">Deliveries that never came; each must be there.</param>
internal sealed record ReadersLine(int Readers, int Messages, double PerSecond, double P50Ms, double P99Ms, double BarMs, long Missing);

internal sealed record ChatReport(BenchReport Post, BenchReport Page, IReadOnlyList<ReadersLine> Readers) : IBenchReport
{
    private static readonly JsonSerializerOptions Snake = new() { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower };

    public string ToJson() => JsonSerializer.Serialize(this, Snake);

    public string ToText()
    {
        var text = new StringBuilder().AppendLine(Post.ToText()).AppendLine("  bar 0.30").AppendLine().AppendLine(Page.ToText()).AppendLine("  bar 0.50");
        foreach (var line in Readers)
            text.AppendLine().Append(CultureInfo.InvariantCulture, $"{line.Readers:N0} live readers, {line.Messages} messages at {line.PerSecond:N0}/s: p50 {line.P50Ms:N0} ms   p99 {line.P99Ms:N0} ms   bar {line.BarMs:N0} ms   missing {line.Missing}");
        return text.ToString();
    }
}
