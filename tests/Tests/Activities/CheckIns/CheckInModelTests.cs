using Guildhall.Activities.CheckIns;
using Guildhall.Tests.Worlds;
using static Guildhall.Tests.Activities.CheckIns.CheckInWorld;

namespace Guildhall.Tests.Activities.CheckIns;

public sealed class CheckInModelTests
{
    private const int People = 4, Cards = 2, Steps = 24;

    [Theory, MemberData(nameof(Histories.InParts), MemberType = typeof(Histories))]
    public async Task Any_sequence_of_days_taps_cards_and_merges_leaves_what_a_plain_model_says(int part)
    {
        await using var world = await FlashWorld.Create(storage: await TestDatabase.Hasty());
        await Histories.Play(part, random => Play(world, random));
    }

    private static async Task Play(FlashWorld world, Random random)
    {
        var camp = await world.Play(CheckIn.Kind, Plain with { MakeUps = Cards }, hours: 24 * 25);
        var people = await world.People(People);
        var (first, whose) = (Today(world), Enumerable.Range(0, People).ToArray());
        var (days, cards) = (people.Select(_ => new HashSet<int>()).ToArray(), new int[People]);
        for (var step = 0; step < Steps; step++)
        {
            var who = random.Next(People);
            var person = whose[who];
            switch (random.Next(9))
            {
                case <= 2 when Today(world) < first + 20: world.Clock.Advance(TimeSpan.FromHours(random.Next(8, 40))); break;
                case 3 when random.Next(3) == 0 && whose[2] == 2:
                    await world.Merge(people[0], people[2]);
                    whose[2] = 0;
                    days[0].UnionWith(days[2]);
                    cards[0] += cards[2];
                    break;
                case 4 or 5:
                    var missed = random.Next(first - 1, Today(world) + 2);
                    var expected = missed >= Today(world) || missed < first ? "activities.check_in_no_such_day" : days[person].Contains(missed) ? "activities.check_in_that_day" : cards[person] >= Cards ? "activities.check_in_no_cards" : null;
                    var filled = await Tap(world, camp, people[who], day: missed);
                    Assert.True(expected == filled.Refusal?.Code, $"step {step}: {filled.Refusal?.Code ?? "filled"} instead of {expected ?? "filled"}");
                    if (expected is not null) break;
                    days[person].Add(missed);
                    cards[person]++;
                    Assert.True((days[person].Count, Row(days[person])) == (filled.Value.Days, filled.Value.Streak), $"step {step}: {filled.Value}");
                    break;
                default:
                    var done = await Tap(world, camp, people[who]);
                    Assert.True(days[person].Add(Today(world)) == done.Refusal is null, $"step {step}: {done.Refusal?.Code ?? "taken"}");
                    if (done.Refusal is null) Assert.True((days[person].Count, Row(days[person])) == (done.Value.Days, done.Value.Streak), $"step {step}: {done.Value}");
                    break;
            }
        }
        await using (var db = world.Shop.Open())
        {
            var ranking = await db.CheckInRanking(camp, 10, default);
            Assert.Equal(Enumerable.Range(0, People).Count(n => whose[n] == n && days[n].Count > 0), ranking.Count);
            foreach (var (person, _, sum) in ranking) Assert.Equal((days[Array.IndexOf(people, person)].Count, days[Array.IndexOf(people, person)].Max()), (sum.Days, sum.LastDay));
        }
        await world.Move(camp, "end");
    }

    // The days in a row up to the last one.
    private static int Row(HashSet<int> days)
    {
        var day = days.Max();
        while (days.Contains(day - 1)) day--;
        return days.Max() - day + 1;
    }

    [Fact]
    public Task Random_sets_of_days_in_any_order_come_to_what_a_plain_count_says() => Histories.PlayAll(random =>
    {
        var days = Enumerable.Range(0, random.Next(0, 40)).Select(_ => 700_000 + random.Next(0, 45)).ToArray();
        var sum = CheckInSum.Of(days, makeUps: 3);
        var set = days.ToHashSet();
        int Run(int last) => set.Contains(last) ? 1 + Run(last - 1) : 0;
        var (best, streak) = (set.Count == 0 ? 0 : set.Max(Run), set.Count == 0 ? 0 : Run(set.Max()));
        Assert.Equal((set.Count, best, streak, 3), (sum.Days, sum.Best, sum.Streak, sum.MakeUps));
        for (var today = 700_000; today < 700_047; today++)
            if (set.Count > 0 && today >= set.Max()) Assert.True((today <= set.Max() + 1 ? streak : 0) == sum.StreakOn(today), $"day {today}");
        // Day by day in order is the same as all at once.
        Assert.Equal(sum, days.Distinct().Order().Aggregate(CheckInSum.None, (before, day) => before.With(day)) with { MakeUps = 3 });
        foreach (var stage in Enumerable.Range(1, 12)) Assert.True(sum.Reaches(new(StageKind.Consecutive, stage, 1, null, 0)) == best >= stage && sum.Reaches(new(StageKind.Cumulative, stage, 1, null, 0)) == set.Count >= stage, $"stage {stage}");
    });
}
