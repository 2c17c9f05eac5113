using Guildhall.Insights.Fleet;
using Guildhall.Insights.Measures;

namespace Guildhall.Insights.Overview;

/// <summary>Something worth doing now, with the evidence in its sentence and the place to go.</summary>
/// <param name="Code">Its text is <c>insights.action.code</c> with <paramref name="Args"/>.</param>
/// <param name="Path">Below the brand's console.</param>
internal sealed record NextAction(string Code, string Path, params object[] Args);

internal static class NextActions
{
    private const int Weak = 40;

    public static IEnumerable<NextAction> Of(IReadOnlyList<FleetRow> groups, IReadOnlyList<CurrencySales> sales, Health? health)
    {
        if (groups.Where(g => g is { Members: > 0, Messages: 0 }).ToList() is { Count: > 0 } silent) yield return new("silent", "fleet?sort=messages", silent.Count, silent[0].Name);
        if (groups.Where(g => g.Health < Weak).MinBy(g => g.Health) is { } weakest) yield return new("weak", $"groups/{weakest.Group.Value}", weakest.Name, Math.Round(weakest.Health!.Value));
        if (groups.Where(g => g.Net < 0).MinBy(g => g.Net) is { } shrinking) yield return new("shrinking", $"groups/{shrinking.Group.Value}", shrinking.Name, shrinking.Leaves, shrinking.Joins);
        if (sales.Count == 0) yield return new("no_orders", "import");
        else if (sales.MaxBy(s => s.BrandGmv) is { CommunityShare: < .5 }) yield return new("unattributed", "conversion");
        if (health?.Components.SelectMany(c => c.Keys).Where(k => k.Score < Weak).MinBy(k => k.Score) is { } lowest) yield return new("lowest", Page(lowest.Key), lowest.Key);
    }

    private static string Page(string key) => key switch
    {
        "net_rate" or "leave_rate" => "growth",
        "repurchase" or "retention_4" or "nps" => "loyalty",
        "follow_to_buy" or "redemption" => "conversion",
        _ => "activity",
    };
}
