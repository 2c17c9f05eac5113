using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Guildhall.Bench;

/// <summary>Medians over the rounds of one run. Rates are per second; a ratio is figure over yardstick and the only number to compare between machines.</summary>
internal sealed record BenchReport(
    string Bench, string Database, double Figure, double Yardstick, double P50Ms, double P99Ms, double YardstickP50Ms, double YardstickP99Ms,
    double ServerCpuUs, double YardstickServerCpuUs, long Errors, int Connections, string Note) : IBenchReport
{
    private static readonly JsonSerializerOptions Snake = new() { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower };

    public double Ratio => Yardstick == 0 ? 0 : Figure / Yardstick;

    public string ToJson() => JsonSerializer.Serialize(this, Snake);

    public string ToText() => new StringBuilder()
        .AppendLine(CultureInfo.InvariantCulture, $"{Bench} on {Database}, {Connections} connections")
        .AppendLine(CultureInfo.InvariantCulture, $"  figure     {Figure,10:N0} /s   p50 {P50Ms,7:N2} ms   p99 {P99Ms,7:N2} ms   server CPU {ServerCpuUs,5:N1} µs each")
        .AppendLine(CultureInfo.InvariantCulture, $"  yardstick  {Yardstick,10:N0} /s   p50 {YardstickP50Ms,7:N2} ms   p99 {YardstickP99Ms,7:N2} ms   server CPU {YardstickServerCpuUs,5:N1} µs each")
        .AppendLine(CultureInfo.InvariantCulture, $"  ratio      {Ratio,10:N3}      errors {Errors}")
        .Append("  ").Append(Note).ToString();
}
