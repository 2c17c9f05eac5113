using Guildhall.Brands.Contracts;
using Guildhall.Communities.Contracts;
using Guildhall.Insights.Benchmarks;
using Guildhall.Insights.Measures;
using Guildhall.Insights.Pages;
using Guildhall.Insights.Rollups;

namespace Guildhall.Insights.Reports;

/// <summary>What a report says, before it is written as JSON or as a page.</summary>
internal sealed record ReportFigures(
    BrandProfile Brand, GroupProfile? Group, WindowMeasures Measures, IReadOnlyList<GroupSales> ByGroup,
    IReadOnlyDictionary<string, Benchmark> Benchmarks, Freshness Freshness, DateTimeOffset WrittenAt)
{
    /// <summary>Keys of docs/metrics.md for which there are no facts here, with what is needed.</summary>
    public IEnumerable<KeyValuePair<string, string>> Missing => NoFacts.Where(n => Values.GetValueOrDefault(n.Key) is null);

    private Dictionary<string, double?> Values { get; } = FigureValues.Of(Measures.Benefits);

    public double? ValueOf(string key) => Values.GetValueOrDefault(key);

    /// <summary>Those that no module records, or that a brand begins to record with its first coupon or priced order.</summary>
    public static readonly IReadOnlyDictionary<string, string> NoFacts = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["discount_share"] = "list prices and coupons",
        ["benefit_only"] = "claims of benefits",
        ["redemption"] = "coupons",
        ["cac"] = "recorded spend and recruiting rewards",
        ["participation"] = "activities",
        ["focus"] = "classified messages",
        ["rhythm_kept"] = "planned slots",
        ["open_rate"] = "opened rooms and pages",
        ["unprompted_opens"] = "opened rooms and pages",
        ["ugc"] = "stories, reviews and picture posts",
        ["nps"] = "answers to the recommendation question",
        ["loyalty"] = "points and answers to the recommendation question",
        ["order_lift"] = "order chains with held-out groups",
        ["incidents_per_1000"] = "moderation incidents",
    };
}
