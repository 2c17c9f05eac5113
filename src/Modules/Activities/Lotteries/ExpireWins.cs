using Guildhall.Activities.Contracts;
using Guildhall.Activities.Life;
using Guildhall.Commerce.Contracts;
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
        if (await db.LockActivity(activity, ct) is not { } found) return;
        var over = await db.Query($"""
            select id, prize from activities_lottery_draws where brand_id = {db.CurrentBrand} and activity_id = {activity} and prize is not null and state = {DrawState.Waiting} and claim_by <= {clock.GetUtcNow()}
            """, r => (Id: r.Guid(0), Prize: r.Int(1)), ct);
        if (over.Count == 0) return;
        var prizes = found.Read<Lottery>().Prizes;
        await db.PutBackStock(activity.Value, [.. over.Select(o => prizes[o.Prize].Sku).OfType<SkuId>().Select(sku => (sku, 1L))], ct);
        await db.Execute($"update activities_lottery_draws set state = {DrawState.Expired} where brand_id = {db.CurrentBrand} and activity_id = {activity} and {db.In("id", over.ConvertAll(o => o.Id).ToArray())}", ct);
        await Budget.Return(db, activity, over.ConvertAll(o => o.Id), clock, ct);
    }
}
