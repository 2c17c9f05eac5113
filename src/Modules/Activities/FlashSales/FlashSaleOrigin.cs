using Guildhall.Activities.Life;
using Guildhall.Commerce.Contracts;
using Guildhall.Kernel.Storage;

namespace Guildhall.Activities.FlashSales;

/// <summary>What a flash sale does when its orders are paid, released or refunded.</summary>
internal sealed class FlashSaleOrigin(TimeProvider clock) : IOrderOrigin
{
    public string Kind => FlashSale.Kind;

    public async Task Paid(AppDb db, IReadOnlyList<ShopOrder> orders, CancellationToken ct)
    {
        foreach (var sale in orders.GroupBy(o => o.Origin.Id).OrderBy(g => g.Key))
            await Budget.Spend(db, new(sale.Key), [.. sale.Select(o => o.Id.Value)], clock, ct);
    }

    public async Task Released(AppDb db, IReadOnlyList<ShopOrder> orders, CancellationToken ct)
    {
        foreach (var sale in orders.GroupBy(o => o.Origin.Id).OrderBy(g => g.Key))
        {
            await db.LockActivity(new(sale.Key), ct); // Activity before stock, as the lane does.
            await db.PutBackStock(sale.Key, [.. sale.SelectMany(o => o.Lines).Select(l => (l.Sku, (long)l.Quantity))], ct);
            await Budget.Release(db, new(sale.Key), [.. sale.Select(o => o.Id.Value)], clock, ct);
        }
    }

    public async Task Refunded(AppDb db, IReadOnlyList<DoneRefund> refunds, CancellationToken ct)
    {
        foreach (var sale in refunds.GroupBy(r => r.Order.Origin.Id).OrderBy(g => g.Key))
        {
            await db.LockActivity(new(sale.Key), ct);
            await db.PutBackStock(sale.Key, [.. sale.SelectMany(r => r.Restocked)], ct);
        }
    }
}
