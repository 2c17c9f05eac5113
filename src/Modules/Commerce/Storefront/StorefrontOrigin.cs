using Guildhall.Commerce.Contracts;
using Guildhall.Kernel.Storage;

namespace Guildhall.Commerce.Storefront;

/// <summary>Orders from the storefront: their units come from the product's own free stock and go back there; so do coupons.</summary>
internal sealed class StorefrontOrigin(IEnumerable<ITillCoupons> coupons) : IOrderOrigin
{
    public string Kind => OrderOrigin.Storefront;

    public async Task Paid(AppDb db, IReadOnlyList<ShopOrder> orders, CancellationToken ct)
    {
        foreach (var till in coupons) await till.Use(db, [.. orders.Select(o => (o.Id.Value, o.Lines.Sum(l => l.DiscountMinor)))], ct);
    }

    public async Task Released(AppDb db, IReadOnlyList<ShopOrder> orders, CancellationToken ct)
    {
        foreach (var product in orders.GroupBy(o => o.Origin.Id).OrderBy(g => g.Key))
            await db.PutBackStock(product.Key, [.. product.SelectMany(o => o.Lines).Select(l => (l.Sku, (long)l.Quantity))], ct);
        foreach (var till in coupons) await till.Release(db, [.. orders.Select(o => o.Id.Value)], ct);
    }

    public async Task Refunded(AppDb db, IReadOnlyList<DoneRefund> refunds, CancellationToken ct)
    {
        foreach (var product in refunds.GroupBy(r => r.Order.Origin.Id).OrderBy(g => g.Key))
            await db.PutBackStock(product.Key, [.. product.SelectMany(r => r.Restocked)], ct);
        var whole = refunds.Where(r => r.Order.RefundedMinor >= r.Order.Amount.Minor).Select(r => r.Order.Id.Value).ToList();
        foreach (var till in coupons) await till.Return(db, whole, ct);
    }
}
