using Guildhall.Activities.CheckIns;

namespace Guildhall.Tests.Activities.CheckIns;

/// <summary>What days come to, against a count written down in another way.</summary>
public sealed class CheckInModelTests
{
    [Fact]
    public void Two_hundred_random_sets_of_days_in_any_order_come_to_what_a_plain_count_says()
    {
        for (var seed = 1; seed <= 200; seed++)
        {
            var random = new Random(seed);
            var days = Enumerable.Range(0, random.Next(0, 40)).Select(_ => 700_000 + random.Next(0, 45)).ToArray();
            var sum = CheckInSum.Of(days, makeUps: 3);
            var set = days.ToHashSet();
            int Run(int last) => set.Contains(last) ? 1 + Run(last - 1) : 0;
            var (best, streak) = (set.Count == 0 ? 0 : set.Max(Run), set.Count == 0 ? 0 : Run(set.Max()));
            Assert.True((set.Count, best, streak, 3) == (sum.Days, sum.Best, sum.Streak, sum.MakeUps), $"seed {seed}: {sum}");
            for (var today = 700_000; today < 700_047; today++)
                if (set.Count > 0 && today >= set.Max()) Assert.True((today <= set.Max() + 1 ? streak : 0) == sum.StreakOn(today), $"seed {seed}, day {today}");
            // Day by day in order is the same as all at once.
            Assert.True(days.Distinct().Order().Aggregate(CheckInSum.None, (before, day) => before.With(day)) with { MakeUps = 3 } == sum, $"seed {seed}");
            foreach (var stage in Enumerable.Range(1, 12)) Assert.True(sum.Reaches(new(StageKind.Consecutive, stage, 1, null, 0)) == best >= stage && sum.Reaches(new(StageKind.Cumulative, stage, 1, null, 0)) == set.Count >= stage, $"seed {seed}, stage {stage}");
        }
    }
}
