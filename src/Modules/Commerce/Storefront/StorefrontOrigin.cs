using Guildhall.Commerce.Contracts;
using Guildhall.Kernel.Storage;

namespace Guildhall.Commerce.Storefront;

/// <summary>Orders from the storefront: their units come from the product's own free stock and go back there.</summary>
internal sealed class StorefrontOrigin : IOrderOrigin
{
    public string Kind => OrderOrigin.Storefront;

    public Task Paid(AppDb db, IReadOnlyList<ShopOrder> orders, CancellationToken ct) => Task.CompletedTask;

    public async Task Released(AppDb db, IReadOnlyList<ShopOrder> orders, CancellationToken ct)
    {
        foreach (var product in orders.GroupBy(o => o.Origin.Id).OrderBy(g => g.Key))
            await db.PutBackStock(product.Key, [.. product.SelectMany(o => o.Lines).Select(l => (l.Sku, (long)l.Quantity))], ct);
    }

    public async Task Refunded(AppDb db, IReadOnlyList<DoneRefund> refunds, CancellationToken ct)
    {
        foreach (var product in refunds.GroupBy(r => r.Order.Origin.Id).OrderBy(g => g.Key))
            await db.PutBackStock(product.Key, [.. product.SelectMany(r => r.Restocked)], ct);
    }
}
