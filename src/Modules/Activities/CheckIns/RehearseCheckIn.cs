using Guildhall.Activities.Life;
using Guildhall.Activities.Rehearsals;
using Guildhall.Commerce.Contracts;

namespace Guildhall.Activities.CheckIns;

/// <summary>Whoever has begun comes back on most days, at any hour; some write too little, and some fill a gap with a card.</summary>
internal sealed class RehearseCheckIn : IRehearse
{
    private const double Returns = .85, Fills = .4;
    private static readonly string Picture = new('0', 64);

    public string Kind => CheckIn.Kind;

    public long? Room(Activity activity) => null;

    public Task Come(StageMoment now) => Come(now, missed: false);

    private static async Task Come(StageMoment now, bool missed)
    {
        var (plan, calendar) = (now.Activity.Read<CheckIn>(), now.Visit.Brand.Calendar);
        var words = plan.Proof is CheckInProof.Words ? new string('好', now.Greedy ? Math.Max(0, plan.LeastWords - 1) : plan.LeastWords + now.Luck.Next(10)) : "";
        var done = await Post(now, words, null);
        var today = calendar.DayOf(now.Time).DayNumber;
        if (missed && plan.MakeUps > 0 && now.Chance(Fills)) await Post(now, words, today - 1);
        if (done.Refusal is not null && done.Refusal.Code != ActivityRefusals.CheckInToday.Code) return;
        Return(now);
    }

    public Task Follow(StageMoment now)
    {
        Return(now);
        return Task.CompletedTask;
    }

    private static void Return(StageMoment now)
    {
        var (calendar, gap) = (now.Visit.Brand.Calendar, 1);
        var today = calendar.DayOf(now.Time).DayNumber;
        while (!now.Chance(Returns) && gap < 4) gap++;
        var next = calendar.InstantOf(DateOnly.FromDayNumber(today + gap).ToDateTime(TimeOnly.MinValue)) + TimeSpan.FromMinutes(now.Luck.Next(6 * 60, 24 * 60 - 1));
        if (next < now.Activity.EndsAt) now.At(next, later => Come(later, gap > 1));
    }

    private static Task<Kernel.Result<CheckInReceipt>> Post(StageMoment now, string words, int? day) =>
        now.Try(now.Get<PostCheckIn>().Handle(now.Visit, now.Activity.Id, new(now.NewId(), words, day), now.Activity.Read<CheckIn>().Proof is CheckInProof.Picture ? Picture : null));

    public IEnumerable<RehearsalReport.Finding> Look(Activity activity, IReadOnlyDictionary<SkuId, SkuCard> cards)
    {
        var days = (int)Math.Ceiling((activity.EndsAt - activity.StartsAt).TotalDays);
        foreach (var stage in activity.Read<CheckIn>().Stages.Where(s => s.Days > days)) yield return Findings.Warn("stage_days", stage.Days, days);
    }
}
