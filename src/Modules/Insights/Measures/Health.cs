using Guildhall.Insights.Benchmarks;

namespace Guildhall.Insights.Measures;

/// <summary>One key of a component: its value and what it scores; without a value it is left out of the mean.</summary>
internal sealed record HealthKey(string Key, double? Value, double? Score);

/// <param name="Score">0 to 100, the mean of the keys that have a value; null without any.</param>
internal sealed record HealthComponent(string Name, int Weight, double? Score, IReadOnlyList<HealthKey> Keys);

/// <summary>0 to 100: the weighted mean of the components that have a score.</summary>
internal sealed record Health(double? Score, IReadOnlyList<HealthComponent> Components)
{
    /// <summary>Everything health asks for, by component; a key that no fact answers yet stands here all the same, so that the page can say it is missing.</summary>
    public static readonly IReadOnlyList<(string Name, int Weight, IReadOnlyList<string> Keys)> Plan =
    [
        ("growth", 15, ["net_rate", "leave_rate"]),
        ("activity", 25, ["active_rate", "messages_per_member_week", "rhythm_kept"]),
        ("loyalty", 20, ["repurchase", "retention_4", "nps"]),
        ("conversion", 20, ["follow_to_buy", "redemption"]),
        ("norms", 10, ["incidents_per_1000", "service_first_response_mean_s"]),
        ("self_running", 10, ["self_running"]),
    ];

    public IEnumerable<string> Missing => Components.SelectMany(c => c.Keys).Where(k => k.Score is null).Select(k => k.Key);

    public static Health Of(IReadOnlyDictionary<string, double?> values, IReadOnlyDictionary<string, Benchmark> benchmarks)
    {
        var components = Plan.Select(part =>
        {
            var keys = part.Keys.Select(key => values.GetValueOrDefault(key) is { } value ? new HealthKey(key, value, benchmarks[key].Score(value)) : new HealthKey(key, null, null)).ToList();
            return new HealthComponent(part.Name, part.Weight, Ratio.Mean([.. keys.Where(k => k.Score is not null).Select(k => k.Score!.Value)]), keys);
        }).ToList();
        var scored = components.Where(c => c.Score is not null).ToList();
        return new Health(Ratio.Of(scored.Sum(c => c.Weight * c.Score!.Value), scored.Sum(c => c.Weight)), components);
    }
}
