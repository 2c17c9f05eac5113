using Guildhall.Activities.CheckIns;
using Guildhall.Activities.Contracts;
using Guildhall.Activities.Life;
using Guildhall.Brands.Contracts;
using Guildhall.Kernel;
using Guildhall.Kernel.Storage;
using Guildhall.Loyalty.Contracts;
using Microsoft.Extensions.DependencyInjection;
using static Guildhall.Tests.Activities.CheckIns.CheckInWorld;

namespace Guildhall.Tests.Activities.CheckIns;

public sealed class CheckInTests
{
    [Fact]
    public async Task A_hundred_taps_of_each_on_two_nodes_are_one_check_in_a_day()
    {
        await using var first = await FlashWorld.Create();
        await using var second = await first.Node();
        var camp = await first.Play(CheckIn.Kind, Plain, hours: 24 * 10);
        second.Clock.Advance(first.Clock.GetUtcNow() - second.Clock.GetUtcNow());
        FlashWorld[] nodes = [first, second];
        var people = await first.People(20);
        for (var n = 0; n < 6; n += 2) await first.Merge(people[n], people[n + 1], heard: false);

        var answers = await GameWorld.AtOnce(people.SelectMany(p => Enumerable.Range(0, 100).Select(n => (Func<ValueTask<Result<CheckInReceipt>>>)(() => Tap(nodes[n % 2], camp, p)))));

        Assert.Equal(17, answers.Count(a => a.Refusal is null));
        Assert.All(answers.Where(a => a.Refusal is not null), a => Assert.Equal("activities.check_in_today", a.Refusal!.Code));
        Assert.Equal(17, await first.Shop.Count("activities_check_ins"));
    }

    [Fact]
    public async Task One_id_is_one_check_in_however_often_it_is_sent_and_another_body_is_refused()
    {
        await using var world = await FlashWorld.Create();
        var camp = await world.Play(CheckIn.Kind, Plain, hours: 240);
        var (id, people) = (Id.New(world.Clock), await world.People(2));
        var same = await GameWorld.AtOnce(Enumerable.Range(0, 20).Select(_ => (Func<ValueTask<Result<CheckInReceipt>>>)(() => Tap(world, camp, people[0], id))));
        Assert.All(same, a => Assert.Equal((id, 1, 1), (a.Value.Id, a.Value.Days, a.Value.Streak)));
        Assert.Equal("activities.other_body", (await Tap(world, camp, people[0], id, "words")).Refusal!.Code);
        Assert.Equal("activities.other_body", (await Tap(world, camp, people[1], id)).Refusal!.Code);
        await world.Move(camp, "end");
        Assert.Equal(id, (await Tap(world, camp, people[0], id)).Value.Id);
        Assert.Equal("activities.is_over", (await Tap(world, camp, people[1])).Refusal!.Code);
    }

    [Theory, InlineData("Asia/Shanghai"), InlineData("America/New_York"), InlineData("Pacific/Auckland"), InlineData("Asia/Kolkata")]
    public async Task A_streak_follows_the_brands_own_midnight_wherever_it_is_and_over_changes_of_the_clock(string zone)
    {
        await using var world = await FlashWorld.Create();
        await world.Shop.In((_, db) => db.Execute($"update brands_brands set time_zone = {zone} where id = {world.Shop.Brand.Id}"));
        var calendar = BrandCalendar.For(zone);
        // Over the nights in March and April in which clocks change in New York and Auckland.
        var camp = new ActivityId(Guid.CreateVersion7());
        var start = calendar.Local(world.Clock.GetUtcNow());
        await using (var scope = world.Scope())
            Assert.Null((await scope.ServiceProvider.GetRequiredService<PlanActivity>().Make(camp.Value, new(CheckIn.Kind, "营", start, start.AddDays(60), [world.Group], GoalKind.Participants, 10, null, Eligibility.Everyone, Plain with { Stages = [] }, []), default)).Refusal);
        Assert.Null((await world.Move(camp, "schedule")).Refusal);
        world.Clock.Advance(TimeSpan.FromMinutes(1));
        await world.Shop.RunSchedule();
        var member = (await world.People(1))[0];
        var streak = 0;
        for (var day = calendar.DayOf(world.Clock.GetUtcNow()).AddDays(1); streak < 40; day = day.AddDays(1))
        {
            // A millisecond before the next midnight, and in turn right after this one.
            var at = streak % 2 == 0 ? calendar.StartOf(day.AddDays(1)).AddMilliseconds(-1) : calendar.StartOf(day);
            world.Clock.Advance(at - world.Clock.GetUtcNow());
            var done = await Tap(world, camp, member, calendar: calendar);
            Assert.True(done.Refusal is null && done.Value.Streak == ++streak, $"{day}: {done.Refusal?.Code ?? done.Value.Streak.ToString(System.Globalization.CultureInfo.InvariantCulture)}");
            Assert.Equal("activities.check_in_today", (await Tap(world, camp, member, calendar: calendar)).Refusal!.Code);
        }
    }

    [Fact]
    public async Task A_days_cap_of_points_holds_over_all_check_ins_of_a_person_and_the_next_day_earns_again()
    {
        await using var world = await FlashWorld.Create();
        ActivityId[] camps = [await world.Play(CheckIn.Kind, Plain, hours: 240), await world.Play(CheckIn.Kind, Plain, hours: 240), await world.Play(CheckIn.Kind, Plain, hours: 240)];
        var people = await world.People(3);
        await world.Merge(people[0], people[1], heard: false); // Their second name counts with the first.

        foreach (var camp in camps)
            foreach (var entry in people[1..]) Assert.Null((await Tap(world, camp, entry)).Refusal);

        Task<long> Earned() => world.Sum(Sql.Of($"select coalesce(sum(points), 0) from loyalty_entries where brand_id = {world.Shop.Brand.Id} and source = {EarnSource.CheckIn}"));
        Assert.Equal(2 * 5, await Earned()); // Five each, which is the usual rule's cap.
        world.Clock.Advance(TimeSpan.FromDays(1));
        foreach (var camp in camps) Assert.Null((await Tap(world, camp, people[2])).Refusal);
        Assert.Equal(3 * 5, await Earned());
    }

    [Fact]
    public async Task Stages_are_paid_once_within_the_budget_and_the_review_counts_what_happened()
    {
        await using var world = await FlashWorld.Create();
        var camp = await world.Play(CheckIn.Kind, Plain, budget: 95, hours: 24 * 10); // Three days cost 30, five days 50.
        var people = await world.People(2);
        for (var day = 1; day <= 6; day++)
        {
            foreach (var person in people)
            {
                var done = (await Tap(world, camp, person)).Value;
                Assert.Equal((day, day, day == 3 ? "0" : day == 5 ? "1" : ""), (done.Days, done.Streak, string.Join(',', done.Rewards)));
            }
            world.Clock.Advance(TimeSpan.FromDays(1));
        }
        Assert.Equal(["paid", "paid", "short", "short"], await States(world, camp)); // The budget pays two of the four.
        Assert.Equal((0L, 60L), await world.BudgetEntries(camp));
        Assert.Equal((0L, 60L), (await world.Activity(camp)) is var a ? (a.Reserved, a.Spent) : default);
        await world.Move(camp, "end");
        var outcome = (await world.Review(camp)).Outcome;
        Assert.Equal((2, 2, 60L), (outcome.Entered.Count, outcome.Won.Count, outcome.CostMinor));
        Assert.Equal(12, await world.Shop.Count("activities_check_ins"));
        await using var scope = world.Scope();
        await using var db = world.Shop.Open();
        Assert.Equal(2, await scope.ServiceProvider.GetRequiredService<IEnumerable<IActivityKind>>().Single(k => k.Kind == CheckIn.Kind).Void(db, await world.Activity(camp), default));
        Assert.Equal(0, (await world.Activity(camp)).Spent);
        Assert.Equal(0, await world.Sum(Sql.Of($"select coalesce(sum(case when reversed < points then points else 0 end), 0) from loyalty_entries where brand_id = {world.Shop.Brand.Id} and business = {PayStages.Business}")));
    }

    [Fact]
    public async Task What_cannot_be_is_refused_with_its_reason()
    {
        await using var world = await FlashWorld.Create();
        var member = (await world.People(1))[0];
        var draft = await world.Play(CheckIn.Kind, Plain, run: false);
        Assert.Equal("activities.unknown", (await Tap(world, draft, member)).Refusal!.Code);
        var words = await world.Play(CheckIn.Kind, Plain with { Proof = CheckInProof.Words, LeastWords = 5 });
        Assert.Equal("activities.check_in_few_words", (await Tap(world, words, member, words: "四个字啊 ")).Refusal!.Code);
        Assert.Equal("activities.check_in_long", (await Tap(world, words, member, words: new string('字', 501))).Refusal!.Code);
        Assert.Null((await Tap(world, words, member, words: "今天跑了五公里")).Refusal);
        var picture = await world.Play(CheckIn.Kind, Plain with { Proof = CheckInProof.Picture });
        Assert.Equal("activities.check_in_picture", (await Tap(world, picture, member)).Refusal!.Code);
        Assert.Equal("activities.unknown", (await Tap(world, new(Guid.CreateVersion7()), member)).Refusal!.Code);
        await world.Move(words, "pause");
        Assert.Equal("activities.is_paused", (await Tap(world, words, member, words: "今天跑了五公里")).Refusal!.Code);
        var closed = await world.Play(CheckIn.Kind, Plain, who: new(["VIP"], null, false));
        Assert.Equal("activities.not_invited", (await Tap(world, closed, member)).Refusal!.Code);
        foreach (var (plan, field) in new[]
        {
            (Plain with { Proof = CheckInProof.Words, LeastWords = 0 }, "LeastWords"), (Plain with { MakeUps = -1 }, "MakeUps"), (Plain with { Stages = [new(StageKind.Cumulative, 0, 5, null, 0)] }, "Stages[0].Days"), (Plain with { Stages = [new(StageKind.Cumulative, 2, 0, null, 0)] }, "Stages[0].Days"),
            (Plain with { Stages = [new(StageKind.Cumulative, 2, 5, null, 0), new(StageKind.Cumulative, 2, 9, null, 0)] }, "Stages[0].Days"), (Plain with { Plan = [new string('x', 121)] }, "PlanText"),
        }) Assert.Equal(field, plan.Refused()!.Field);
    }

    [Fact]
    public async Task One_human_under_two_names_has_one_row_of_days_and_what_was_paid_twice_is_asked_about()
    {
        await using var world = await FlashWorld.Create();
        var camp = await world.Play(CheckIn.Kind, Plain, budget: 1000, hours: 24 * 10);
        var people = await world.People(2);
        for (var day = 0; day < 3; day++)
        {
            foreach (var person in people) Assert.Null((await Tap(world, camp, person)).Refusal);
            world.Clock.Advance(TimeSpan.FromDays(1));
        }
        await world.Merge(people[0], people[1]);
        Assert.Equal(1, await world.Shop.Count("activities_double_claims", "decided_at is null"));
        var done = (await Tap(world, camp, people[1])).Value;
        Assert.Equal((4, 4), (done.Days, done.Streak));
        Assert.Equal("activities.check_in_today", (await Tap(world, camp, people[0])).Refusal!.Code);
        await using (var db = world.Shop.Open()) Assert.Equal((people[0], 4), (await db.CheckInRanking(camp, 5, default)) is [var one] ? (one.Person, one.Sum.Days) : default);
        await using var scope = world.Scope();
        Assert.Null((await scope.ServiceProvider.GetRequiredService<DecideDoubleClaim>().Handle(camp, people[0], keep: false, default)).Refusal);
        Assert.Equal(["paid", "returned"], await States(world, camp));
        Assert.Equal((0L, 30L), await world.BudgetEntries(camp));
        Assert.Equal((1, 1), (await world.Review(camp)).Outcome is var o ? (o.Entered.Count, o.Won.Count) : default);
    }
}
