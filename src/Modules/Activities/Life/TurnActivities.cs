using Guildhall.Activities.Contracts;
using Guildhall.Kernel.Schedule;
using Guildhall.Kernel.Storage;

namespace Guildhall.Activities.Life;

/// <summary>The clock of an activity: starts it, ends it at its time, and settles it once nothing is open any more.</summary>
/// <remarks>One entry per activity, planned anew for its next moment. What it finds decides, not what it was planned for, so being late or called twice does no harm.</remarks>
internal sealed class TurnActivities(IEnumerable<IActivityKind> kinds, TimeProvider clock) : IScheduled
{
    // Holds of a sale end some time after the sale; until then its numbers still move.
    private static readonly TimeSpan UntilSettled = TimeSpan.FromMinutes(1), UntilAskedAgain = TimeSpan.FromSeconds(1);

    public static string Kind => "activities-turn";

    /// <summary>Plans the next look; it replaces the one planned before.</summary>
    public static Task Plan(AppDb db, ActivityId id, DateTimeOffset due, TimeProvider clock, CancellationToken ct) => db.ScheduleAt<TurnActivities>(id.Value.ToString("N"), due, new { id }, clock, ct);

    private sealed record Payload(ActivityId Id);

    public async Task Run(DueEntry due, CancellationToken ct)
    {
        var (db, now) = (due.Db, clock.GetUtcNow());
        if (await db.LockActivity(due.Read<Payload>().Id, ct) is not { } activity) return;
        var kind = kinds.Single(k => k.Kind == activity.Kind);
        if (activity.State == ActivityState.Scheduled && activity.StartsAt <= now)
        {
            await MoveActivity.Turn(db, activity, ActivityState.Running, clock, ct);
            activity = (await db.FindActivity(activity.Id, ct))!;
        }
        if (activity.State is ActivityState.Running or ActivityState.Paused && activity.EndsAt <= now)
        {
            if (!await kind.MayEnd(db, activity, ct))
            {
                await Plan(db, activity.Id, now + UntilAskedAgain, clock, ct);
                return;
            }
            await MoveActivity.Turn(db, activity, ActivityState.Ended, clock, ct);
            activity = (await db.FindActivity(activity.Id, ct))!;
            await kind.Settle(db, activity, ct);
        }
        switch (activity.State)
        {
            case ActivityState.Ended when await Open(db, activity, ct) || !await kind.MaySettle(db, activity, ct): await Plan(db, activity.Id, now + UntilSettled, clock, ct); break;
            case ActivityState.Ended: await MoveActivity.Turn(db, activity, ActivityState.Settled, clock, ct); break;
            case ActivityState.Scheduled: await Plan(db, activity.Id, activity.StartsAt, clock, ct); break;
            case ActivityState.Running or ActivityState.Paused: await Plan(db, activity.Id, activity.EndsAt, clock, ct); break;
        }
    }

    /// <summary>Somebody may still pay what is held for them.</summary>
    private static async Task<bool> Open(AppDb db, Activity activity, CancellationToken ct) =>
        await db.Count($"select count(*) from (select 1 from commerce_shop_orders where brand_id = {db.CurrentBrand} and origin_id = {activity.Id} and state = 'unpaid' and hold_until is not null limit 1) open", ct) > 0;
}
