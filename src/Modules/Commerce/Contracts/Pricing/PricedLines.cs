using Guildhall.Kernel;

namespace Guildhall.Commerce.Contracts;

/// <summary>A price as the lines of an order: each with its cuts, gifts as lines of their own.</summary>
public static class PricedLines
{
    /// <param name="cards">Of everything in the price, gifts too.</param>
    public static Result<OrderLines> Of(Price price, IReadOnlyDictionary<SkuId, SkuCard> cards)
    {
        var points = PointsBy(price);
        var lines = new List<OrderLine>();
        foreach (var line in price.Lines)
        {
            var cuts = price.Cuts.Where(c => c.Lines.ContainsKey(line.Sku))
                .Select(c => new OrderCut(c.Step, c.Source, c.Name, c.Lines[line.Sku]) { Tiers = c.Tiers, Points = c.Step == PriceStep.Points ? points.GetValueOrDefault(line.Sku) : 0 }).ToList();
            lines.Add(cards[line.Sku].Line(line.Quantity, line.ListMinor / line.Quantity, line.ListMinor - line.NetMinor) with { Cuts = cuts.Count == 0 ? null : cuts });
        }
        foreach (var gift in price.Gifts) lines.Add(cards[gift.Sku].Line(gift.Pieces, 0) with { Gift = gift.ByCoupon ? cards[gift.Sku].Product.Value : gift.Activity, GiftCoupon = gift.ByCoupon ? gift.Activity : null });
        return OrderLines.Of(price.Currency, lines);
    }

    /// <summary>The points over the lines as their money is, so that what goes back of a line brings its points.</summary>
    private static Dictionary<SkuId, long> PointsBy(Price price)
    {
        if (price.Cuts.FirstOrDefault(c => c.Step == PriceStep.Points) is not { } cut || price.Points == 0) return [];
        var parts = cut.Lines.OrderBy(l => l.Key.Value).ToList();
        var spread = new Money(price.Points, price.Currency).Spread(parts.ConvertAll(p => p.Value));
        return parts.Select((p, n) => (p.Key, Points: spread[n])).ToDictionary(p => p.Key, p => p.Points);
    }
}
