using Guildhall.Insights.Benchmarks;
using Guildhall.Kernel.Texts;
using Guildhall.Ui;

namespace Guildhall.Insights.Pages;

/// <summary>Figures as cards: with definition, benchmark and its source, change against the compared period, and the way to the rows behind them.</summary>
internal sealed class FigureCards(Localizer text, IReadOnlyDictionary<string, Benchmarks.Benchmark> benchmarks)
{
    public KpiView Card(
        string key, IReadOnlyDictionary<string, double?> values, IReadOnlyDictionary<string, double?>? before = null, string? currency = null, IEnumerable<double?>? trend = null, string? href = null)
    {
        var spec = MetricSpec.All[key];
        var value = values.GetValueOrDefault(key);
        var benchmark = benchmarks.GetValueOrDefault(key) is { } known && (known.Currency is null || known.Currency == currency) && key != "members" ? known : null;
        return new KpiView(text["insights.metric." + key], text.Say(spec.Kind, value, currency), null, text["insights.definition." + key])
        {
            Figure = value,
            Change = before?.GetValueOrDefault(key) is { } was && was != 0 && value is { } now ? (now - was) / Math.Abs(was) : null,
            ComparedTo = before is null ? null : text["insights.before", text.Say(spec.Kind, before.GetValueOrDefault(key), currency)],
            Direction = spec.Good,
            Benchmark = benchmark is null || value is null ? null : new Ui.Benchmark(benchmark.Begin(Standing.Normal), benchmark.Begin(Standing.Good), benchmark.Begin(Standing.Top), benchmark.LowerIsBetter),
            Source = benchmark is null || value is null ? null : text["insights.source." + benchmark.SourceOf(benchmark.StandingOf(value.Value)).ToString().ToLowerInvariant()],
            Trend = [.. trend ?? []],
            Href = href,
        };
    }
}
