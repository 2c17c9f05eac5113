using Guildhall.Activities.Contracts;
using Guildhall.Activities.Life;
using Guildhall.Kernel.Schedule;
using Guildhall.Kernel.Storage;

namespace Guildhall.Activities.Bargains;

/// <summary>The end of a bargain's time. What it finds decides, so being called late or twice does no harm.</summary>
internal sealed class TurnBargain(SellBargains sell, TimeProvider clock) : IScheduled
{
    public static string Kind => "activities-turn-bargain";

    private sealed record Payload(ActivityId Activity, Guid Bargain);

    public static Task Plan(AppDb db, ActivityId activity, Guid bargain, DateTimeOffset due, TimeProvider clock, CancellationToken ct) => db.ScheduleAt<TurnBargain>($"{activity.Value:N}{bargain:N}", due, new Payload(activity, bargain), clock, ct);

    public async Task Run(DueEntry due, CancellationToken ct)
    {
        var (db, payload) = (due.Db, due.Read<Payload>());
        if (await db.LockActivity(payload.Activity, ct) is not { } activity || await db.FindBargain(payload.Activity, payload.Bargain, ct) is not { State: BargainState.Open } row) return;
        if (row.EndsAt <= clock.GetUtcNow() || activity.IsOver) await sell.End(db, activity, [row], ct);
        else await Plan(db, activity.Id, row.Id, row.EndsAt, clock, ct);
    }
}
