using Guildhall.Activities.Life;
using Guildhall.Commerce.Contracts;
using Guildhall.Kernel;

namespace Guildhall.Activities.Discounts;

public sealed class DiscountForm : GoodsForm
{
    /// <summary>Off every ticked good whose price was left as it is in the shop.</summary>
    public int? Percent { get; set; }

    internal Discount Rules(string currency, IReadOnlyDictionary<SkuId, SkuCard> cards) => new(PerPerson ?? 0, [.. Goods(currency).Select(i => i with { Units = 1, PriceMinor = Reduced(i, cards) })]);

    /// <summary>Half up, once per good.</summary>
    private long Reduced(GoodsItem item, IReadOnlyDictionary<SkuId, SkuCard> cards) =>
        Percent is > 0 and < 100 && cards.TryGetValue(item.Sku, out var card) && (item.PriceMinor < 0 || item.PriceMinor == card.Price.Minor) ? card.Price.Minor - (long)(((Int128)card.Price.Minor * Percent.Value + 50) / 100) : item.PriceMinor;
}
