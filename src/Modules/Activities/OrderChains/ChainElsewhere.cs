using Guildhall.Activities.Contracts;
using Guildhall.Activities.Counter;
using Guildhall.Activities.Life;
using Guildhall.Commerce.Contracts;
using Guildhall.Kernel;
using Guildhall.Kernel.Outbox;
using Guildhall.Kernel.Storage;

namespace Guildhall.Activities.OrderChains;

/// <summary>An order that a chain's groups placed somewhere else while it ran.</summary>
internal sealed record ElsewhereOrder(OrderId Id, string Name, IReadOnlyList<OrderLine> Lines);

internal static class ReadElsewhere
{
    /// <summary>Latest last. Nothing unless the chain lists them.</summary>
    public static async Task<IReadOnlyList<ElsewhereOrder>> OrdersElsewhere(this AppDb db, Activity activity, OrderChain chain, int limit, CancellationToken ct)
    {
        if (!chain.ListsAll) return [];
        var until = activity.EndedAt ?? activity.EndsAt;
        var found = await db.Query($"""
            select o.id, m.name from commerce_shop_orders o join members_members m on m.brand_id = o.brand_id and m.id = o.member_id
            join activities_groups g on g.brand_id = o.brand_id and g.group_id = o.group_id and g.activity_id = {activity.Id}
            where o.brand_id = {db.CurrentBrand} and o.origin <> {OrderChain.Kind} and o.state <> {OrderState.Cancelled} and o.placed_at >= {activity.StartsAt} and o.placed_at <= {until} order by o.seq desc limit {limit}
            """, r => (Id: r.Id<OrderId>(0), Name: r.Text(1)), ct);
        var orders = (await db.FindShopOrders(found.ConvertAll(f => f.Id), ct)).ToDictionary(o => o.Id);
        return [.. from f in Enumerable.Reverse(found) where orders.ContainsKey(f.Id) select new ElsewhereOrder(f.Id, f.Name, orders[f.Id].Lines)];
    }

    public static string Told(this ElsewhereOrder order, string between) => string.Join(between, order.Lines.Select(l => $"{(l.Choice.Length == 0 ? l.Title : $"{l.Title} · {l.Choice}")} × {l.Quantity}"));
}

/// <summary>What is ordered in the shop or in another activity of a group is told in its running chain, in all the groups of that chain.</summary>
internal sealed class TellElsewhere(TimeProvider clock) : IHandleMany<OrdersPlaced>
{
    public async Task Handle(IReadOnlyList<OrdersPlaced> happened, AppDb db, CancellationToken ct)
    {
        var elsewhere = happened.Where(h => h.Origin != OrderChain.Kind).SelectMany(h => h.Orders).ToArray();
        if (elsewhere.Length == 0) return;
        var chains = await db.Query($"""
            select distinct a.id from activities_activities a join activities_groups g on g.brand_id = a.brand_id and g.activity_id = a.id
            join commerce_shop_orders o on o.brand_id = g.brand_id and o.group_id = g.group_id and {db.In("o.id", elsewhere)}
            where a.brand_id = {db.CurrentBrand} and a.kind = {OrderChain.Kind} and a.state in ('running', 'paused')
            """, r => r.Id<ActivityId>(0), ct);
        foreach (var id in chains.OrderBy(c => c.Value))
            if (await db.FindActivity(id, ct) is { } activity && activity.Read<OrderChain>().ListsAll)
                foreach (var group in await db.GroupsOf(id, ct)) await CounterSlip.Ask(db, id, group, clock, ct);
    }
}
