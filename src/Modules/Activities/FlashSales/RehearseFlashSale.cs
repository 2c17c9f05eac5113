using Guildhall.Activities.Rehearsals;

namespace Guildhall.Activities.FlashSales;

/// <summary>Most take one piece, some as many as one order may have, the greedy one more than that.</summary>
internal sealed class RehearseFlashSale : RehearseGoods<FlashSale>
{
    public override string Kind => FlashSale.Kind;

    public override async Task Come(StageMoment now)
    {
        var sale = now.Activity.Read<FlashSale>();
        var pieces = now.Greedy ? sale.PerOrder + 1 : now.Chance(.75) ? 1 : 1 + now.Luck.Next(sale.PerOrder);
        await now.Try(now.Get<PlaceFlashSaleOrder>().Handle(now.Visit, now.Activity.Id, new(now.NewId(), now.OneOf(sale.Items).Sku, pieces)));
    }
}
