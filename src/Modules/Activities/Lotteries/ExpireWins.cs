using Guildhall.Activities.Contracts;
using Guildhall.Activities.Life;
using Guildhall.Kernel.Schedule;
using Guildhall.Kernel.Storage;

namespace Guildhall.Activities.Lotteries;

/// <summary>A gift that nobody claimed in time stays with the house.</summary>
internal sealed class ExpireWins(TimeProvider clock) : IScheduled
{
    public static string Kind => "activities-lottery-expire";

    private sealed record Payload(ActivityId Activity);

    /// <summary>One entry for all that end within the same minute. Joins the open transaction.</summary>
    public static Task Plan(AppDb db, ActivityId activity, DateTimeOffset by, TimeProvider clock, CancellationToken ct)
    {
        var minute = new DateTimeOffset(by.UtcTicks - by.UtcTicks % TimeSpan.TicksPerMinute, TimeSpan.Zero).AddMinutes(1);
        return db.ScheduleAt<ExpireWins>($"{activity.Value:N}{minute.UtcTicks}", minute, new Payload(activity), clock, ct);
    }

    public async Task Run(DueEntry due, CancellationToken ct)
    {
        var (db, activity) = (due.Db, due.Read<Payload>().Activity);
        await db.LockActivity(activity, ct);
        var over = await db.Query($"""
            select id from activities_lottery_draws where brand_id = {db.CurrentBrand} and activity_id = {activity} and prize is not null and state = {DrawState.Waiting} and claim_by <= {clock.GetUtcNow()}
            """, r => r.Guid(0), ct);
        if (over.Count == 0) return;
        await db.Execute($"update activities_lottery_draws set state = {DrawState.Expired} where brand_id = {db.CurrentBrand} and activity_id = {activity} and {db.In("id", over.ToArray())}", ct);
        await Budget.Return(db, activity, over, clock, ct);
    }
}
