using Guildhall.Activities.CheckIns;
using Guildhall.Activities.Contracts;
using Guildhall.Activities.Life;
using Guildhall.Brands.Contracts;
using Guildhall.Kernel;
using Guildhall.Kernel.Lanes;
using Guildhall.Kernel.Storage;
using Guildhall.Loyalty.Contracts;
using Guildhall.Members.Contracts;
using Guildhall.Tests.Activities.Counter;
using Microsoft.Extensions.DependencyInjection;

namespace Guildhall.Tests.Activities.CheckIns;

public sealed class CheckInTests
{
    private static readonly CheckIn Plain = new(CheckInProof.None, 0, 2, [new(StageKind.Consecutive, 3, 30, null, 0), new(StageKind.Cumulative, 5, 50, null, 0)], [], 100);

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
    public async Task A_card_fills_a_missed_day_and_mends_the_row()
    {
        await using var world = await FlashWorld.Create();
        var camp = await world.Play(CheckIn.Kind, Plain, hours: 24 * 10);
        var member = (await world.People(1))[0];
        var first = Today(world);
        await Tap(world, camp, member);
        world.Clock.Advance(TimeSpan.FromDays(2));
        Assert.Equal((2, 1), (await Tap(world, camp, member)).Value is var d ? (d.Days, d.Streak) : default);
        foreach (var day in (int[])[first - 1, first + 2, first + 3]) Assert.Equal("activities.check_in_no_such_day", (await Tap(world, camp, member, day: day)).Refusal!.Code);
        Assert.Equal("activities.check_in_that_day", (await Tap(world, camp, member, day: first)).Refusal!.Code);
        var filled = (await Tap(world, camp, member, day: first + 1)).Value;
        Assert.Equal((3, 3, 0), (filled.Days, filled.Streak, filled.Rewards.Single()));
        world.Clock.Advance(TimeSpan.FromDays(3));
        Assert.Equal((5, 1), (await Tap(world, camp, member, day: first + 4)).Value is { Days: 4 } ? (await Tap(world, camp, member)).Value is var e ? (e.Days, e.Streak - 1) : default : default);
        Assert.Equal("activities.check_in_no_cards", (await Tap(world, camp, member, day: first + 3)).Refusal!.Code);
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

    [Fact]
    public async Task Said_in_the_chat_it_counts_on_the_day_on_which_the_room_took_it()
    {
        await using var world = await FlashWorld.Create();
        var camp = await world.Play(CheckIn.Kind, Plain with { Proof = CheckInProof.Words, LeastWords = 4 }, hours: 24 * 10);
        var people = await world.Inside("小红", "阿明");
        var calendar = world.Shop.Brand.Calendar;
        var midnight = calendar.StartOf(calendar.DayOf(world.Clock.GetUtcNow()).AddDays(1));
        world.Clock.Advance(midnight - TimeSpan.FromMilliseconds(3) - world.Clock.GetUtcNow());
        var said = await world.Say(people[0], "打卡 今天跑了五公里");
        await world.Say(people[1], "打卡");
        world.Clock.Advance(TimeSpan.FromSeconds(2)); // It is tomorrow when it is handled.
        Assert.Equal(1, (await Tap(world, camp, people[0], words: "新的一天开始了")).Value.Days);
        await world.Serve();
        await using var db = world.Shop.Open();
        var rows = await db.CheckInsOf(camp, [people[0]], default);
        Assert.Equal([(said, "今天跑了五公里", Today(world) - 1), (rows[1].Id, "新的一天开始了", Today(world))], rows.Select(r => (r.Id, r.Words, r.Day)));
        Assert.Equal((2, 2), (await db.CheckInSums(camp, [people[0]], default)).Single().Sum is var s ? (s.Days, s.Streak) : default);
        Assert.Equal(["taken", "refused"], (await world.Acts()).OrderByDescending(a => a.Outcome, StringComparer.Ordinal).Select(a => a.Outcome));
        Assert.Contains("1 checked in today", Assert.Single(await world.HouseLines()), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_recalled_message_opens_its_day_again_unless_it_has_brought_a_reward()
    {
        await using var world = await FlashWorld.Create();
        var camp = await world.Play(CheckIn.Kind, Plain with { Stages = [new(StageKind.Cumulative, 2, 20, null, 0)] }, hours: 24 * 10);
        var person = (await world.Inside("小红"))[0];
        var first = await world.Say(person, "打卡");
        await world.Serve();
        var points = await world.PointsOf(person);
        await Recall(world, first);
        Assert.Equal((0L, 0L), (await world.Shop.Count("activities_check_ins"), await world.Shop.Count("activities_check_in_sums", "days > 0")));
        Assert.True(await world.PointsOf(person) <= points);
        Assert.Equal((1, 1), (await Tap(world, camp, person)).Value is var again ? (again.Days, again.Streak) : default);
        world.Clock.Advance(TimeSpan.FromDays(1));
        var second = await world.Say(person, "签到");
        await world.Serve();
        await Recall(world, second);
        Assert.Equal(2, await world.Shop.Count("activities_check_ins"));
    }

    [Theory, MemberData(nameof(Histories.Seeds), MemberType = typeof(Histories))]
    public async Task Any_sequence_of_days_taps_cards_and_merges_leaves_what_a_plain_model_says(int seed)
    {
        await using var world = await FlashWorld.Create();
        var random = new Random(seed * 4099);
        var camp = await world.Play(CheckIn.Kind, Plain with { MakeUps = 3 }, hours: 24 * 25);
        var people = await world.People(4);
        var (first, whose) = (Today(world), new[] { 0, 1, 2, 3 });
        var (days, cards) = (people.Select(_ => new HashSet<int>()).ToArray(), new int[4]);
        for (var step = 0; step < 60; step++)
        {
            var who = random.Next(4);
            var person = whose[who];
            switch (random.Next(6))
            {
                case 0 when Today(world) < first + 20: world.Clock.Advance(TimeSpan.FromHours(random.Next(8, 40))); break;
                case 1 when random.Next(6) == 0 && whose[2] == 2:
                    await world.Merge(people[0], people[2]);
                    whose[2] = 0;
                    days[0].UnionWith(days[2]);
                    cards[0] += cards[2];
                    break;
                case 2:
                    var missed = random.Next(first - 1, Today(world) + 2);
                    var expected = missed >= Today(world) || missed < first ? "activities.check_in_no_such_day" : days[person].Contains(missed) ? "activities.check_in_that_day" : cards[person] >= 3 ? "activities.check_in_no_cards" : null;
                    var filled = await Tap(world, camp, people[who], day: missed);
                    Assert.True(expected == filled.Refusal?.Code, $"seed {seed}, step {step}: {filled.Refusal?.Code ?? "filled"} instead of {expected ?? "filled"}");
                    if (expected is not null) break;
                    days[person].Add(missed);
                    cards[person]++;
                    Assert.True((days[person].Count, Row(days[person])) == (filled.Value.Days, filled.Value.Streak), $"seed {seed}, step {step}: {filled.Value}");
                    break;
                default:
                    var done = await Tap(world, camp, people[who]);
                    Assert.True(days[person].Add(Today(world)) == done.Refusal is null, $"seed {seed}, step {step}: {done.Refusal?.Code ?? "taken"}");
                    if (done.Refusal is null) Assert.True((days[person].Count, Row(days[person])) == (done.Value.Days, done.Value.Streak), $"seed {seed}, step {step}: {done.Value}");
                    break;
            }
        }
        await using var db = world.Shop.Open();
        foreach (var (person, _, sum) in await db.CheckInRanking(camp, 10, default)) Assert.Equal(days[Array.IndexOf(people, person)].Count, sum.Days);
        for (var n = 0; n < 4; n++) Assert.Equal(days[n].Count > 0 && whose[n] == n ? days[n].Max() : 0, whose[n] == n ? (await db.CheckInSums(camp, [people[n]], default)).Select(s => s.Sum.LastDay).FirstOrDefault() : 0);
    }

    private static async Task Recall(FlashWorld world, Guid message)
    {
        await world.Shop.In(async (_, db) =>
        {
            await db.Execute($"update conversations_messages set removed = {true}, removed_by = 'author' where brand_id = {world.Shop.Brand.Id} and group_id = {world.Group} and id = {message}");
            var day = world.Shop.Brand.Calendar.DayOf(world.Clock.GetUtcNow());
            await Guildhall.Kernel.Outbox.OutboxEvents.Publish(db, world.Group.Value, new Guildhall.Conversations.Contracts.MessagesChanged(world.Group, day, day), world.Clock);
            return 0;
        });
        await world.Serve();
    }

    // The days in a row up to the last one.
    private static int Row(HashSet<int> days)
    {
        var day = days.Max();
        while (days.Contains(day - 1)) day--;
        return days.Max() - day + 1;
    }

    private static int Today(FlashWorld world) => world.Shop.Brand.Calendar.DayOf(world.Clock.GetUtcNow()).DayNumber;

    private static ValueTask<Result<CheckInReceipt>> Tap(FlashWorld world, ActivityId camp, MemberId member, Guid? id = null, string words = "", int? day = null, BrandCalendar? calendar = null)
    {
        var brand = calendar is null ? world.Shop.Brand : new BrandProfile(world.Shop.Brand.Id, world.Shop.Brand.Code, world.Shop.Brand.Name, calendar.Zone.Id, "CNY", "en", world.Shop.Brand.Colour);
        return world.Shop.Kernel.Services.GetRequiredService<Lane<CheckInCommand, CheckInReceipt>>().Post(brand.Id, camp.Value, new(id ?? Id.New(world.Clock), member, world.Group, words, null, day, null, brand));
    }

    private static async Task<List<string>> States(FlashWorld world, ActivityId camp)
    {
        await using var db = world.Shop.Open();
        return await db.Query($"select state from activities_check_in_rewards where brand_id = {world.Shop.Brand.Id} and activity_id = {camp} order by state", r => r.Text(0));
    }
}
