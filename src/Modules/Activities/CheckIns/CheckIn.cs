using Guildhall.Kernel;

namespace Guildhall.Activities.CheckIns;

public enum CheckInProof { None, Words, Picture }

public enum StageKind { Consecutive, Cumulative }

/// <summary>打卡: once on each local day of the brand. Days in a row and days in all bring rewards; a make-up card fills a day that was missed.</summary>
/// <param name="LeastWords">How many signs a text has at least, where one is asked for.</param>
/// <param name="MakeUps">Cards for one person in all.</param>
/// <param name="Plan">What is to be done on the first day, the second …; after the last it begins again. Empty: nothing in particular.</param>
/// <param name="PointsPerUnit">So many points were worth one unit of the currency when it was planned; 0: nothing. The budget counts by it.</param>
internal sealed record CheckIn(CheckInProof Proof, int LeastWords, int MakeUps, IReadOnlyList<CheckInStage> Stages, IReadOnlyList<string> Plan, int PointsPerUnit)
{
    public const string Kind = "check-in";
    public const int MostStages = 8, MostMakeUps = 31, MostPlan = 120, LongestTask = 120, MostWords = 500, MostDays = 370;
    public const long MostPoints = 1_000_000;

    public Refusal? Refused()
    {
        if (Proof == CheckInProof.Words && LeastWords is < 1 or > 200) return ActivityRefusals.CheckInWordsRange.With(200).At("LeastWords");
        if (MakeUps is < 0 or > MostMakeUps) return ActivityRefusals.CheckInMakeUpsRange.With(MostMakeUps).At("MakeUps");
        if (Plan.Count > MostPlan || Plan.Any(p => p.Length > LongestTask)) return ActivityRefusals.CheckInPlanRange.With(MostPlan, LongestTask).At("PlanText");
        for (var n = 0; n < Stages.Count; n++)
            if (Stages[n].Days is < 1 or > MostDays || Stages[n].Points is < 0 or > MostPoints || Stages[n] is { Points: 0, Coupon: null }) return ActivityRefusals.CheckInStage.With(MostDays).At($"Stages[{n}].Days");
        return Stages.GroupBy(s => (s.Kind, s.Days)).Any(g => g.Count() > 1) ? ActivityRefusals.CheckInStageTwice.At("Stages[0].Days") : null;
    }

    public long CostOf(CheckInStage stage, string currency) => stage.Coupon is not null ? stage.CouponCostMinor : PointsPerUnit == 0 ? 0 : (long)((Int128)stage.Points * Money.FromDecimal(1, currency).Minor / PointsPerUnit);

    /// <summary>The task of the n-th day, from 0.</summary>
    public string? TaskOf(int day) => Plan.Count == 0 ? null : Plan[day % Plan.Count];
}

/// <param name="Coupon">A kind of coupon instead of points.</param>
/// <param name="CouponCostMinor">What it saves at most.</param>
internal sealed record CheckInStage(StageKind Kind, int Days, long Points, Guid? Coupon, long CouponCostMinor);

/// <summary>What somebody's days come to.</summary>
/// <param name="Streak">Days in a row up to the last one.</param>
/// <param name="Best">The longest streak.</param>
internal sealed record CheckInSum(int Days, int Streak, int Best, int LastDay, int MakeUps)
{
    public static CheckInSum None { get; } = new(0, 0, 0, 0, 0);

    /// <summary>One day more than the last; days are counted, never hours, so midnight and changes of the clock are nothing special.</summary>
    public CheckInSum With(int day)
    {
        var streak = day == LastDay + 1 && Days > 0 ? Streak + 1 : 1;
        return this with { Days = Days + 1, Streak = streak, Best = Math.Max(Best, streak), LastDay = day };
    }

    /// <summary>From the days themselves, in any order and with repeats.</summary>
    public static CheckInSum Of(IEnumerable<int> days, int makeUps) => days.Distinct().Order().Aggregate(None, (sum, day) => sum.With(day)) with { MakeUps = makeUps };

    /// <summary>In a row until today, or until yesterday while today is not over.</summary>
    public int StreakOn(int today) => LastDay >= today - 1 ? Streak : 0;

    public bool Reaches(CheckInStage stage) => (stage.Kind == StageKind.Consecutive ? Best : Days) >= stage.Days;
}
