using Guildhall.Commerce.Contracts;
using Guildhall.Kernel;
using Guildhall.Kernel.Outbox;
using Guildhall.Kernel.Storage;

namespace Guildhall.Commerce.Links;

/// <summary>Tells orders by which content their buyer came, wherever they were placed: the last touch within the window counts, the first one is kept. After the order, so that placing it asks nothing.</summary>
internal sealed class AttributeOrders : IHandleMany<OrdersPlaced>
{
    public async Task Handle(IReadOnlyList<OrdersPlaced> happened, AppDb db, CancellationToken ct)
    {
        var touches = await db.Query($"""
            select o.id, o.placed_at, t.link_id, t.first_at, t.last_at from commerce_shop_orders o
            join commerce_link_touches t on t.brand_id = o.brand_id and t.member_id = o.member_id and t.first_at <= o.placed_at
            where o.brand_id = {db.CurrentBrand} and {db.In("o.id", happened.SelectMany(h => h.Orders).ToArray())} and o.link_id is null
            """, r => (Order: r.Guid(0), Placed: r.Time(1), Link: r.Guid(2), First: r.Time(3), Last: r.Time(4)), ct);
        foreach (var of in touches.GroupBy(t => (t.Order, t.Placed)).OrderBy(g => g.Key.Order))
        {
            // Whoever came again after ordering had come before it; an early first touch says nothing of this order, the last one does.
            var since = of.Key.Placed - ContentLink.Window;
            var within = of.Select(t => (t.Link, First: t.First >= since ? t.First : t.Last, Last: t.Last <= of.Key.Placed ? t.Last : t.First)).Where(t => t.Last >= since && t.First >= since).ToList();
            if (within.Count == 0) continue;
            var (last, first) = (within.OrderByDescending(t => t.Last).ThenBy(t => t.Link).First().Link, within.OrderBy(t => t.First).ThenBy(t => t.Link).First().Link);
            await db.Execute($"update commerce_shop_orders set link_id = {last}, first_link_id = {first} where brand_id = {db.CurrentBrand} and id = {of.Key.Order} and link_id is null", ct);
        }
    }
}
