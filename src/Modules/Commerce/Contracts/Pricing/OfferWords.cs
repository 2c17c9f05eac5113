using Guildhall.Kernel;
using Guildhall.Kernel.Texts;

namespace Guildhall.Commerce.Contracts;

/// <summary>What a reward promises, in words: "Spend ¥300, save ¥50".</summary>
public static class OfferWords
{
    public static string Of(Localizer t, RewardTier tier, string currency, IReadOnlyDictionary<SkuId, SkuCard> gifts)
    {
        string M(long minor) => new Money(minor, currency).Format(t.Culture);
        var from = tier.FromMinor > 0 ? M(tier.FromMinor) : tier.FromPieces.ToString("#,0", t.Culture);
        var by = tier.FromMinor > 0 ? "money" : "pieces";
        var said = tier.Gift is { } gift ? t[$"commerce.tier.{by}_gift", from, gifts.TryGetValue(gift, out var card) ? card.Name : "?", tier.GiftPieces] : t[$"commerce.tier.{by}_off", from, M(tier.OffMinor)];
        return tier.Repeats ? t["commerce.tier.repeats", said] : said;
    }

    /// <summary>The steps from the goods to what is paid, each with what it takes off; the same wherever an order is shown.</summary>
    public static IReadOnlyList<(string Label, long Minor)> Steps(Localizer t, IReadOnlyList<OrderLine> lines)
    {
        var cuts = lines.SelectMany(l => l.Cuts ?? (l.DiscountMinor > 0 ? [new OrderCut(PriceStep.Coupon, null, "", l.DiscountMinor)] : []));
        var steps = cuts.GroupBy(c => (c.Step, c.Source, c.Name)).OrderBy(g => g.Key.Step).ThenBy(g => g.Key.Source)
            .Select(g => (Label(t, g.Key.Step, g.Key.Name, g.Sum(c => c.Points)), Minor: g.Sum(c => c.Minor))).Where(s => s.Minor > 0).ToList();
        return steps.Count == 0 ? [] : [(t["commerce.step.goods"], lines.Sum(l => l.UnitMinor * l.Quantity)), .. steps.Select(s => (s.Item1, -s.Minor))];
    }

    private static string Label(Localizer t, PriceStep step, string name, long points) => step switch
    {
        PriceStep.Points => t["commerce.step.points", points],
        _ when name.Length == 0 => t["commerce.step." + step.ToString().ToLowerInvariant()],
        _ => t["commerce.step.named", t["commerce.step." + step.ToString().ToLowerInvariant()], name],
    };
}
