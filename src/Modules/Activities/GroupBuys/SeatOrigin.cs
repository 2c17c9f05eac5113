using Guildhall.Activities.Contracts;
using Guildhall.Activities.Counter;
using Guildhall.Activities.Life;
using Guildhall.Commerce.Contracts;
using Guildhall.Kernel.Storage;

namespace Guildhall.Activities.GroupBuys;

/// <summary>What a group-buy does when its orders are paid, released or refunded: the seat is paid or free again, and its team is looked at anew. What a seat costs is certain only when its team is closed.</summary>
internal sealed class SeatOrigin(TimeProvider clock) : GoodsOrigin(GroupBuy.Kind, clock)
{
    public override async Task Paid(AppDb db, IReadOnlyList<ShopOrder> orders, CancellationToken ct)
    {
        foreach (var of in orders.GroupBy(o => o.Origin.Id).OrderBy(g => g.Key))
        {
            await db.LockActivity(new(of.Key), ct);
            await Pay(db, new(of.Key), [.. of.Select(o => o.Id.Value)], Clock, ct);
        }
    }

    /// <summary>The team is looked at in a transaction of its own, which takes the locks of all its orders first.</summary>
    public static async Task Pay(AppDb db, ActivityId activity, Guid[] seats, TimeProvider clock, CancellationToken ct)
    {
        await db.Execute($"update activities_seats set state = 'paid' where brand_id = {db.CurrentBrand} and activity_id = {activity} and {db.In("id", seats)} and state = 'held'", ct);
        await Look(db, activity, seats, clock, ct);
    }

    /// <summary>These are free again. The activity is locked.</summary>
    public static async Task Leave(AppDb db, ActivityId activity, Guid[] seats, TimeProvider clock, CancellationToken ct)
    {
        if (seats.Length == 0) return;
        await db.Execute($"update activities_seats set state = 'left' where brand_id = {db.CurrentBrand} and activity_id = {activity} and {db.In("id", seats)}", ct);
        await Budget.Release(db, activity, seats, clock, ct);
        await Budget.Return(db, activity, seats, clock, ct);
        await Look(db, activity, seats, clock, ct);
    }

    protected override Task Gone(AppDb db, ActivityId activity, IReadOnlyList<ShopOrder> orders, CancellationToken ct) => Leave(db, activity, [.. orders.Select(o => o.Id.Value)], Clock, ct);

    private static async Task Look(AppDb db, ActivityId activity, Guid[] seats, TimeProvider clock, CancellationToken ct)
    {
        foreach (var team in await db.Query($"select distinct team_id from activities_seats where brand_id = {db.CurrentBrand} and activity_id = {activity} and {db.In("id", seats)}", r => r.Guid(0), ct))
            await TurnTeam.Plan(db, activity, team, clock.GetUtcNow(), clock, ct);
        foreach (var group in await db.GroupsOf(activity, ct)) await CounterSlip.Ask(db, activity, group, clock, ct);
    }
}
