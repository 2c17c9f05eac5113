using Guildhall.Commerce.Contracts;
using Guildhall.Kernel.Schedule;
using Guildhall.Kernel.Storage;

namespace Guildhall.Commerce.Orders;

/// <summary>Gives back what nobody paid for in time.</summary>
internal sealed class ReleaseHolds(OrderChanges changes, TimeProvider clock) : IScheduled
{
    private const int Batch = 500;

    public static string Kind => "commerce-release-holds";

    public async Task Run(DueEntry due, CancellationToken ct)
    {
        if (await Release(due.Db, ct) == Batch) await due.Db.ScheduleAt<ReleaseHolds>(due.Key + "+", clock.GetUtcNow(), new { }, clock, ct);
    }

    /// <summary>Joins the open transaction. Whoever is paying one of these right now is waited for, and wins.</summary>
    internal async Task<int> Release(AppDb db, CancellationToken ct)
    {
        var due = await db.Query($"""
            select id from commerce_shop_orders where brand_id = {db.CurrentBrand} and state = 'unpaid' and hold_until <= {clock.GetUtcNow()} order by hold_until, id limit {Batch}
            """, r => r.Guid(0), ct);
        var orders = await ReadOrders.Lock(db, [.. due], ct);
        await changes.Release(db, [.. orders.Where(o => o.State == OrderState.Unpaid && o.HoldUntil <= clock.GetUtcNow())], OrderReasons.HoldExpired, ct);
        return due.Count;
    }
}
