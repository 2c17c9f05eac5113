using Guildhall.Commerce.Contracts;
using Guildhall.Kernel.Storage;

namespace Guildhall.Commerce.Storefront;

/// <summary>Orders from the storefront: their units come from each product's own free stock and go back there; so do gifts, what activities took off, coupons and points, in the order in which a till locks them.</summary>
internal sealed class StorefrontOrigin(IEnumerable<ITillOffers> offers, IEnumerable<ITillCoupons> coupons, IEnumerable<ITillPoints> points) : IOrderOrigin
{
    public string Kind => OrderOrigin.Storefront;

    public async Task Paid(AppDb db, IReadOnlyList<ShopOrder> orders, CancellationToken ct)
    {
        foreach (var till in offers) await till.Paid(db, orders, ct);
        foreach (var till in coupons) await till.Use(db, [.. orders.Select(o => new CouponSaving(o.Id.Value, o.Lines.CouponMinor(), o.DeliveryCut?.Minor ?? 0))], ct);
    }

    public async Task Released(AppDb db, IReadOnlyList<ShopOrder> orders, CancellationToken ct)
    {
        foreach (var till in offers) await till.Released(db, orders, ct);
        await PutBack(db, [.. orders.SelectMany(o => o.Lines.Select(l => (l.Gift ?? l.Product.Value, l.Sku, (long)l.Quantity)))], ct);
        foreach (var till in coupons) await till.Release(db, [.. orders.Select(o => o.Id.Value)], ct);
        var paying = orders.Where(o => o.Lines.Points() > 0).Select(o => (o.Id.Value, o.Id.Value, (long?)null)).ToList();
        foreach (var till in points)
            if (paying.Count > 0) await till.Return(db, paying, ct);
    }

    public async Task Refunded(AppDb db, IReadOnlyList<DoneRefund> refunds, CancellationToken ct)
    {
        foreach (var till in offers) await till.Refunded(db, refunds, ct);
        await PutBack(db, [.. refunds.SelectMany(r => r.Restocked.Select(s => (r.Order.Lines.First(l => l.Sku == s.Sku).Product.Value, s.Sku, s.Units)).Concat(r.Gifts))], ct);
        foreach (var till in coupons) await till.Return(db, [.. refunds.Where(r => r.Whole).Select(r => r.Order.Id.Value)], ct);
        var back = refunds.Where(r => r.Order.Lines.Points() > 0)
            .Select(r => (Order: r.Order.Id.Value, r.Id, Points: r.Whole ? (long?)null : RefundPrice.PointsGone(r.Order.Lines, r.Gone) - RefundPrice.PointsGone(r.Order.Lines, r.Before))).Where(b => b.Points is not 0).ToList();
        foreach (var till in points)
            if (back.Count > 0) await till.Return(db, back, ct);
    }

    private static async Task PutBack(AppDb db, List<(Guid Holder, SkuId Sku, long Units)> units, CancellationToken ct)
    {
        var holders = units.GroupBy(u => u.Holder).OrderBy(g => g.Key).ToList();
        if (holders.Count > 1) await db.LockStock([.. units.Select(u => u.Sku)], ct);
        foreach (var holder in holders) await db.PutBackStock(holder.Key, [.. holder.Select(u => (u.Sku, u.Units))], ct);
    }
}
