using System.Collections.Concurrent;
using Guildhall.Activities.Contracts;
using Guildhall.Activities.Life;
using Guildhall.Commerce.Contracts;
using Guildhall.Kernel;
using Guildhall.Kernel.Storage;

namespace Guildhall.Activities.FlashSales;

/// <summary>秒杀: few pieces at a low price, first come, first served. sold ≤ stock; an order holds its pieces for some minutes; paid too late, the money goes back.</summary>
/// <param name="PerPerson">Pieces one person may have in all, whatever names they go by.</param>
internal sealed record FlashSale(int HoldMinutes, int PerOrder, int PerPerson, IReadOnlyList<GoodsItem> Items) : IGoods
{
    public const string Kind = "flash-sale";
    public const int MostHold = 1440, MostPerOrder = 99;

    public Refusal? RefusalFor(IReadOnlyDictionary<SkuId, SkuCard> cards)
    {
        if (Items.Count is 0 or > GoodsItem.Most) return ActivityRefusals.FlashNoItems.With(GoodsItem.Most);
        if (HoldMinutes is < 1 or > MostHold) return ActivityRefusals.FlashHold.With(MostHold).At("HoldMinutes");
        if (PerOrder is < 1 or > MostPerOrder || PerPerson < PerOrder || PerPerson > 9999) return ActivityRefusals.FlashLimits.With(MostPerOrder).At("PerPerson");
        return GoodsItem.RefusalFor(Items, cards, ActivityRefusals.FlashUnknownItem);
    }
}

/// <summary>A sale as the lane needs it: its rules, its goods and their lines, read once per version of the plan.</summary>
internal sealed class OpenSale(FlashSale sale, IReadOnlySet<GroupId> groups, IReadOnlyDictionary<SkuId, SkuCard> cards, string currency)
{
    private readonly ConcurrentDictionary<(SkuId, int), Result<OrderLines>> lines = new();
    private readonly Dictionary<SkuId, GoodsItem> items = sale.Items.ToDictionary(i => i.Sku);

    public FlashSale Sale => sale;
    public IReadOnlySet<GroupId> Groups => groups;
    public IReadOnlyDictionary<SkuId, SkuCard> Cards => cards;

    public static ValueTask<OpenSale> Of(KnownPlans<OpenSale> plans, AppDb db, Activity activity, CancellationToken ct) => plans.Of(activity, async () =>
    {
        var sale = activity.Read<FlashSale>();
        var cards = (await db.FindSkus([.. sale.Items.Select(i => i.Sku)], ct)).ToDictionary(c => c.Id);
        return new(sale, (await db.GroupsOf(activity.Id, ct)).ToHashSet(), cards, activity.Currency);
    });

    /// <summary>So many pieces of a SKU at the sale's price.</summary>
    public Result<OrderLines> Lines(SkuId sku, int quantity)
    {
        if (!items.TryGetValue(sku, out var item) || !cards.TryGetValue(sku, out var card)) return ActivityRefusals.FlashUnknownItem;
        if (quantity < 1 || quantity > sale.PerOrder) return ActivityRefusals.FlashQuantity.With(sale.PerOrder).At("quantity");
        return lines.GetOrAdd((sku, quantity), static (key, of) => OrderLines.Of(of.currency, of.card.Line(key.Item2, of.item.PriceMinor)), (currency, card, item));
    }

    /// <summary>What the buyer saves, which is what it costs the house.</summary>
    public long CostOf(SkuId sku, int quantity) => Math.Max(0, cards[sku].ListPrice.Minor - items[sku].PriceMinor) * quantity;
}
