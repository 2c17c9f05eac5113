using Guildhall.Commerce.Orders;
using Guildhall.Kernel;
using Guildhall.Kernel.Storage;

namespace Guildhall.Commerce.Contracts;

/// <summary>Orders as they stand, for pages and activities.</summary>
public static class ShopOrders
{
    public static Task<ShopOrder?> FindShopOrder(this AppDb db, OrderId id, CancellationToken ct = default) => ReadOrders.Find(db, id, ct);

    /// <summary>By id; those there are.</summary>
    public static Task<List<ShopOrder>> FindShopOrders(this AppDb db, IReadOnlyCollection<OrderId> ids, CancellationToken ct = default) => ReadOrders.ByIds(db, [.. ids.Select(i => i.Value)], ct);

    /// <summary>Locks them until the transaction ends, in the order of their ids: orders come before activities, activities before stock.</summary>
    public static Task LockShopOrders(this AppDb db, IReadOnlyCollection<OrderId> ids, CancellationToken ct = default) => ReadOrders.Lock(db, [.. ids.Select(i => i.Value).Order()], ct);

    /// <summary>A person's, newest first; of one origin when named.</summary>
    public static Task<List<ShopOrder>> ShopOrdersOf(this AppDb db, MemberId person, Guid? origin = null, int limit = 50, CancellationToken ct = default) =>
        ReadOrders.Where(db, Sql.Of($"person_id = {person} {(origin is { } one ? Sql.Of($"and origin_id = {one}") : Sql.Empty)} order by seq desc limit {limit}"), ct);

    /// <summary>Counts and sums of an activity's orders by state; an SQL count of what is there.</summary>
    public static Task<List<OrderSum>> OrderSums(this AppDb db, Guid origin, CancellationToken ct = default) => db.Query($"""
        select state, count(*), cast(sum(units) as bigint), cast(sum(amount_minor) as bigint), cast(sum(refunded_minor) as bigint) from commerce_shop_orders
        where brand_id = {db.CurrentBrand} and origin_id = {origin} group by state
        """, r => new OrderSum(r.Enum<OrderState>(0), r.Long(1), r.Long(2), r.Long(3), r.Long(4)), ct);
}

public sealed record OrderSum(OrderState State, long Orders, long Units, long AmountMinor, long RefundedMinor);
