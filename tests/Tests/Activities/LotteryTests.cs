using System.Text.Json;
using Guildhall.Activities.Contracts;
using Guildhall.Activities.Fairness;
using Guildhall.Activities.Life;
using Guildhall.Activities.Lotteries;
using Guildhall.Host.Commands;
using Guildhall.Kernel;
using Guildhall.Kernel.Lanes;
using Guildhall.Kernel.Storage;
using Guildhall.Loyalty.Contracts;
using Guildhall.Loyalty.Coupons;
using Guildhall.Members.Contracts;
using Guildhall.Tests.Activities.Counter;
using Microsoft.Extensions.DependencyInjection;

namespace Guildhall.Tests.Activities;

public sealed class LotteryTests
{
    private static readonly Sources Free = new(1, 0, 0, 0, 0);

    private static readonly Lottery Wheel = new(LotteryMode.Wheel, [Points("100", 5, 1, 100), Points("10", 20, 4, 10)], 5, Free, null, null, 1, 72, IdentityLevel.Guest, 100);

    [Fact]
    public async Task However_many_draw_at_once_awards_never_pass_the_stock_and_every_code_goes_out_once()
    {
        await using var world = await FlashWorld.Create();
        var codes = Enumerable.Range(0, 30).Select(n => $"CODE-{n}").ToArray();
        var lottery = await world.Play(Lottery.Kind, Wheel with { Blank = 0, Prizes = [Code(codes, 1), Points("10", 20, 1, 10)] }, budget: 30 * 500 + 20 * 10);
        var people = Enumerable.Range(0, 200).Select(_ => Id.New<MemberId>(world.Clock)).ToArray();

        var answers = await GameWorld.AtOnce(people.SelectMany(p => Enumerable.Range(0, 4).Select(_ => Drawing(world, lottery, p))));

        Assert.Equal(200, answers.Count(a => a.Refusal is null));
        Assert.All(answers.Where(a => a.Refusal is not null), a => Assert.Equal("activities.lottery_no_chance", a.Refusal!.Code));
        await Whole(world, lottery, 200);
        var draws = await Draws(world, lottery);
        Assert.Equal(Enumerable.Range(1, 30), draws.Where(d => d.Prize == 0).Select(d => d.Unit!.Value).Order());
        Assert.Equal(20, draws.Count(d => d.Prize == 1));
        Assert.Equal((0, 30 * 500 + 20 * 10), ((await world.Activity(lottery)).Reserved, (await world.Activity(lottery)).Spent));
        Assert.Equal(200, await world.Sum($"select cast(sum(points) as bigint) from loyalty_balances where brand_id = {world.Shop.Brand.Id}"));
    }

    [Fact]
    public async Task Two_nodes_draw_one_lottery_together_and_merged_people_count_once()
    {
        await using var first = await FlashWorld.Create();
        await using var second = await first.Node();
        var lottery = await first.Play(Lottery.Kind, Wheel with { Blank = 0 });
        second.Clock.Advance(first.Clock.GetUtcNow() - second.Clock.GetUtcNow());
        FlashWorld[] nodes = [first, second];
        var people = await first.People(120);
        for (var n = 0; n < 40; n += 2) await first.Merge(people[n], people[n + 1], heard: false);

        var answers = await GameWorld.AtOnce(people.SelectMany(p => Enumerable.Range(0, 4).Select(n => Drawing(nodes[n % 2], lottery, p))));

        Assert.Equal(100, answers.Count(a => a.Refusal is null));
        await Whole(first, lottery, 100);
        Assert.Equal(25, (await Draws(first, lottery)).Count(d => d.Prize is not null));
    }

    [Fact]
    public void Ten_thousand_draws_come_out_as_their_weights_say()
    {
        var lottery = Wheel with { Prizes = [Points("a", 10_000, 1, 1), Points("b", 10_000, 4, 1), Points("c", 10_000, 15, 1), Points("d", 10_000, 30, 1)], Blank = 50 };
        var worst = 0d;
        for (var seed = 1; seed <= 5; seed++)
        {
            var hits = new int[5];
            for (var n = 1; n <= 10_000; n++) hits[lottery.Hit(FairDraw.Commitment(seed.ToString("x64")), n, $"word {n % 97}") ?? 4]++;
            worst = Math.Max(worst, hits.Zip([100, 400, 1500, 3000, 5000], (hit, due) => (hit - due) * (double)(hit - due) / due).Sum());
        }
        Assert.InRange(worst, 0, 23.5); // χ² with 4 degrees of freedom passes 23.5 once in ten thousand times; the seeds are fixed.
    }

    [Fact]
    public async Task Every_entry_of_a_draw_at_the_end_has_the_same_chance_and_every_prize_goes_out()
    {
        await using var world = await FlashWorld.Create();
        var lottery = await world.Play(Lottery.Kind, Wheel with { Mode = LotteryMode.AtTime, Prizes = [Points("1", 3, 0, 100), Gift("2", 5, 0)], Sources = new(2, 0, 0, 0, 0) });
        var people = await world.People(40);
        foreach (var person in people) Assert.Equal(DrawState.Entered, (await Drawing(world, lottery, person)()).Value.State);
        foreach (var person in people[..10]) await Drawing(world, lottery, person)();
        await world.Merge(people[0], people[1], heard: false);
        await using (var db = world.Shop.Open()) Assert.Null(await new FairLottery().Record(db, await world.Activity(lottery), default));
        world.Clock.Advance(TimeSpan.FromHours(3));
        await world.Shop.RunSchedule();
        var draws = await Draws(world, lottery);
        Assert.Equal((3, 5), (draws.Count(d => d.Prize == 0), draws.Count(d => d.Prize == 1)));
        Assert.DoesNotContain(draws, d => d.State == DrawState.Entered);
        var persons = draws.Where(d => d.Prize is not null).Select(d => d.Person == people[1] ? people[0] : d.Person).ToList();
        Assert.Equal(persons.Count, persons.Distinct().Count()); // One prize for one human.
        Assert.Equal(300, await world.Sum($"select cast(sum(points) as bigint) from loyalty_balances where brand_id = {world.Shop.Brand.Id}"));
        Assert.True(new FairLottery().Verify(await Record(world, lottery)).Holds);
        var again = await Draws(world, lottery);
        await world.Shop.In(async (services, db) => // The clock's turn, run once more after it was killed.
        {
            await services.GetServices<IActivityKind>().Single(k => k.Kind == Lottery.Kind).Settle(db, (await db.LockActivity(lottery, default))!, default);
            return 0;
        });
        Assert.Equal(again, await Draws(world, lottery));
        // Over many seeds everybody wins about as often: 8 of 50.
        var (won, list) = (new int[50], Enumerable.Range(1, 50).Select(n => new FairLottery.Entry(n, Guid.Empty, n)).ToList());
        for (var seed = 0; seed < 2000; seed++)
            foreach (var n in FairLottery.Draw(FairDraw.Commitment(seed.ToString("x64")), "list", list, [3, 5], 1).Keys) won[n - 1]++;
        Assert.All(won, w => Assert.InRange(w, 240, 400)); // 320 on average.
    }

    [Fact]
    public async Task A_draw_that_breaks_in_the_middle_leaves_nothing_and_the_next_try_gives_the_same_winners()
    {
        await using var world = await FlashWorld.Create();
        var lottery = await world.Play(Lottery.Kind, Wheel with { Mode = LotteryMode.AtTime, Prizes = [Points("1", 4, 0, 100)] });
        foreach (var person in await world.People(20)) await Drawing(world, lottery, person)();
        async Task<List<(int, DrawState, int?)>> Settle(bool commit)
        {
            await using var scope = world.Scope();
            var db = scope.ServiceProvider.GetRequiredService<AppDb>();
            await using var transaction = await db.Begin();
            await scope.ServiceProvider.GetServices<IActivityKind>().Single(k => k.Kind == Lottery.Kind).Settle(db, (await db.LockActivity(lottery, default))! with { State = ActivityState.Ended }, default);
            var drawn = (await db.LotteryDraws(lottery, default)).ConvertAll(d => (d.Number, d.State, d.Prize));
            if (commit) await transaction.Commit();
            return drawn; // Without a commit all of it falls away, as when the process dies.
        }
        var first = await Settle(commit: false);
        Assert.Equal(0, await world.Shop.Count("loyalty_entries"));
        Assert.All(await Draws(world, lottery), d => Assert.Equal(DrawState.Entered, d.State));
        Assert.Equal(first, await Settle(commit: true));
        Assert.Equal(first, await Settle(commit: true));
        Assert.Equal(4, await world.Shop.Count("loyalty_entries", "business = 'lottery_prize'"));
    }

    [Fact]
    public async Task One_id_is_one_draw_however_often_it_is_sent_and_another_word_is_refused()
    {
        await using var world = await FlashWorld.Create();
        var lottery = await world.Play(Lottery.Kind, Wheel);
        var (id, member) = (Id.New(world.Clock), Id.New<MemberId>(world.Clock));
        var same = await GameWorld.AtOnce(Enumerable.Range(0, 20).Select(_ => Drawing(world, lottery, member, id)));
        Assert.Single(same.Select(a => a.Value).Distinct());
        Assert.Equal("activities.other_body", (await Drawing(world, lottery, member, id, "other")()).Refusal!.Code);
        Assert.Equal("activities.other_body", (await Drawing(world, lottery, Id.New<MemberId>(world.Clock), id)()).Refusal!.Code);
        await world.Move(lottery, "end");
        Assert.Equal(same[0].Value, (await Drawing(world, lottery, member, id)()).Value);
    }

    [Fact]
    public async Task Chances_come_from_days_check_ins_orders_shares_and_points_and_limits_hold()
    {
        await using var world = await FlashWorld.Create();
        var brand = world.Shop.Brand;
        var lottery = await world.Play(Lottery.Kind, Wheel with { Sources = new(1, 2, 1, 1, 50), PerDay = 6, InAll = 8, Prizes = [Gift("杯子", 3, 1)] }, hours: 60);
        var people = await world.People(3);
        var now = world.Clock.GetUtcNow();
        await world.Shop.In(async (_, db) =>
        {
            await db.MovePoints(brand, [new PointsMove.Award(new("test", Id.New(world.Clock)), people[0], 65, EarnSource.Manual, now)], world.Clock, default);
            await CheckedIn(db, world, people[0], now);
            await db.Execute($"insert into activities_lottery_shares (brand_id, activity_id, visitor_id, sharer_id, at) values ({brand.Id}, {lottery}, {people[1]}, {people[0]}, {now})");
            return 0;
        });
        async Task<string?> Draw(bool points = false) => (await Drawing(world, lottery, people[0], points: points)()).Refusal?.Code;
        for (var n = 0; n < 3; n++) Assert.Null(await Draw()); // Free, check-in, share.
        Assert.Equal("activities.lottery_points_chance", await Draw());
        Assert.Null(await Draw(points: true));
        Assert.Equal("loyalty.too_few_points", await Draw(points: true)); // 15 are left.
        var (product, skus) = await world.Shop.AddProduct((10, 1000));
        Assert.Equal(["Free", "CheckIn", "Share", "Points"], (await Draws(world, lottery)).Select(d => d.Source.ToString()));
        world.Clock.Advance(TimeSpan.FromDays(1));
        Assert.Null(await Draw());
        Assert.Equal("activities.lottery_points_chance", await Draw());
        Assert.Null((await world.Shop.Buy(product, world.Shop.Buying(skus[0], 1, member: people[0]))).Refusal);
        Assert.Equal("activities.lottery_points_chance", await Draw()); // Ordered is not paid.
        await world.Shop.In((_, db) => db.Execute($"update commerce_shop_orders set state = 'paid', paid_at = {world.Clock.GetUtcNow()} where brand_id = {brand.Id} and person_id = {people[0]}"));
        Assert.Null(await Draw());
        Assert.Null(await Draw());
        Assert.Equal("activities.lottery_points_chance", await Draw());
        Assert.Equal(7, (await Draws(world, lottery)).Count);
        Assert.Null((await Drawing(world, lottery, people[2])()).Refusal); // Others have theirs.
    }

    [Fact]
    public async Task Limits_per_day_and_in_all_and_of_wins_hold()
    {
        await using var world = await FlashWorld.Create();
        var lottery = await world.Play(Lottery.Kind, Wheel with { Sources = new(5, 0, 0, 0, 0), PerDay = 2, InAll = 3, Wins = 1, Blank = 0 }, hours: 60);
        var member = (await world.People(1))[0];
        Assert.NotNull((await Drawing(world, lottery, member)()).Value.Prize);
        Assert.Null((await Drawing(world, lottery, member)()).Value.Prize); // One prize each.
        Assert.Equal("activities.lottery_today", (await Drawing(world, lottery, member)()).Refusal!.Code);
        world.Clock.Advance(TimeSpan.FromDays(1));
        Assert.Null((await Drawing(world, lottery, member)()).Refusal);
        Assert.Equal("activities.lottery_enough", (await Drawing(world, lottery, member)()).Refusal!.Code);
        await world.Move(lottery, "end");
        Assert.True(new FairLottery().Verify(await Record(world, lottery)).Holds);
    }

    [Fact]
    public async Task Prizes_are_released_in_their_time()
    {
        await using var world = await FlashWorld.Create();
        var start = world.Clock.GetUtcNow();
        var lottery = await world.Play(Lottery.Kind, Wheel with { Blank = 0, Prizes = [Points("1", 3, 1, 10) with { Releases = [new(start.AddMinutes(10), 1), new(start.AddMinutes(60), 2)] }] });
        async Task<int> Won(int draws)
        {
            var won = 0;
            foreach (var person in await world.People(draws)) won += (await Drawing(world, lottery, person)()).Value.Prize is null ? 0 : 1;
            return won;
        }
        Assert.Equal(0, await Won(3));
        world.Clock.Advance(TimeSpan.FromMinutes(15));
        Assert.Equal(1, await Won(3));
        world.Clock.Advance(TimeSpan.FromMinutes(60));
        Assert.Equal(2, await Won(5));
        await world.Move(lottery, "end");
        Assert.True(new FairLottery().Verify(await Record(world, lottery)).Holds);
        Assert.Equal("activities.lottery_release_late", (await world.Move(await world.Play(Lottery.Kind, Wheel with { Prizes = [Points("1", 1, 1, 1) with { Releases = [new(world.Clock.GetUtcNow().AddDays(3), 1)] }] }, run: false), "schedule")).Refusal!.Code);
    }

    [Fact]
    public async Task Coupons_are_given_gifts_wait_for_their_winner_and_what_nobody_claims_stays_with_the_house()
    {
        await using var world = await FlashWorld.Create();
        var coupon = await world.Shop.In((_, db) => CouponKinds.Add(db, world.Clock, "5 off", new(CouponBenefit.Amount, 500, 0, null, 500, 0, PriceScope.All, false, true), new(null, null, 7), 1, null, 1, IdentityLevel.Guest));
        var lottery = await world.Play(Lottery.Kind, Wheel with { Blank = 0, ClaimHours = 2, Prizes = [new("券", PrizeKind.Coupon, 2, 1, 0, coupon, 500, [], []), Gift("杯子", 3, 1)] }, hours: 20);
        var people = await world.People(30);
        foreach (var person in people) await Drawing(world, lottery, person)();
        var draws = await Draws(world, lottery);
        Assert.Equal((2, 3), (draws.Count(d => d.Prize == 0), draws.Count(d => d.Prize == 1)));
        Assert.Equal(1, await world.Shop.Count("loyalty_coupons", "origin = 'lottery'"));
        Assert.Equal([DrawState.Given, DrawState.Waiting], draws.Where(d => d.Prize == 0).Select(d => d.State).Order()); // The second had run out: the team hands it over.
        var gifts = draws.Where(d => d.Prize == 1).ToList();
        Assert.All(gifts, d => Assert.Equal(DrawState.Waiting, d.State));
        await using (var scope = world.Scope()) Assert.Null((await scope.ServiceProvider.GetRequiredService<ClaimPrize>().Hand(lottery, gifts[0].Id, default)).Refusal);
        var spent = (await world.Activity(lottery)).Spent;
        world.Clock.Advance(TimeSpan.FromMinutes(125));
        await world.Shop.RunSchedule();
        draws = await Draws(world, lottery);
        Assert.Equal([DrawState.Handed, DrawState.Expired, DrawState.Expired], draws.Where(d => d.Prize == 1).OrderBy(d => d.Number).Select(d => d.State));
        Assert.Equal(spent - 500 - 2 * 2000, (await world.Activity(lottery)).Spent); // A coupon and two gifts.
        await world.Move(lottery, "end");
        Assert.Equal(((await world.Activity(lottery)).Reserved, (await world.Activity(lottery)).Spent), await world.BudgetEntries(lottery));
        Assert.Equal(0, (await world.Activity(lottery)).Reserved);
        var review = await world.Review(lottery);
        Assert.Equal((30, 2, (await world.Activity(lottery)).Spent), (review.Outcome.Entered.Count, review.Outcome.Won.Count, review.Outcome.CostMinor));
    }

    [Fact]
    public async Task A_merge_that_reveals_two_prizes_asks_and_takes_the_later_one_back()
    {
        await using var world = await FlashWorld.Create();
        var lottery = await world.Play(Lottery.Kind, Wheel with { Blank = 0, Prizes = [Points("10", 20, 1, 10)] });
        var people = await world.People(2);
        foreach (var person in people) Assert.NotNull((await Drawing(world, lottery, person)()).Value.Prize);
        await world.Merge(people[0], people[1]);
        Assert.Equal(1, await world.Shop.Count("activities_double_claims", "decided_at is null"));
        await using (var scope = world.Scope()) Assert.Null((await scope.ServiceProvider.GetRequiredService<DecideDoubleClaim>().Handle(lottery, people[0], keep: false, default)).Refusal);
        Assert.Equal(10, await world.PointsOf(people[0]));
        Assert.Equal([DrawState.Given, DrawState.Returned], (await Draws(world, lottery)).Select(d => d.State));
        Assert.Equal("activities.lottery_no_chance", (await Drawing(world, lottery, people[1])()).Refusal!.Code);
        await world.Move(lottery, "end");
        Assert.True(new FairLottery().Verify(await Record(world, lottery)).Holds);
        Assert.Equal(((await world.Activity(lottery)).Reserved, (await world.Activity(lottery)).Spent), await world.BudgetEntries(lottery));
    }

    [Fact]
    public async Task Cancelled_before_the_draw_nobody_wins_and_points_for_chances_come_back()
    {
        await using var world = await FlashWorld.Create();
        var lottery = await world.Play(Lottery.Kind, Wheel with { Mode = LotteryMode.AtTime, Sources = new(0, 0, 0, 0, 30) });
        var member = (await world.People(1))[0];
        await world.Shop.In((_, db) => db.MovePoints(world.Shop.Brand, [new PointsMove.Award(new("test", Id.New(world.Clock)), member, 100, EarnSource.Manual, world.Clock.GetUtcNow())], world.Clock, default));
        for (var n = 0; n < 3; n++) Assert.Null((await Drawing(world, lottery, member, points: true)()).Refusal);
        Assert.Equal("loyalty.too_few_points", (await Drawing(world, lottery, member, points: true)()).Refusal!.Code);
        Assert.Equal(10, await world.PointsOf(member));
        await world.Move(lottery, "cancel");
        Assert.Equal(100, await world.PointsOf(member));
        Assert.All(await Draws(world, lottery), d => Assert.Equal(DrawState.Withdrawn, d.State));
        Assert.Equal((0, 0), ((await world.Activity(lottery)).Reserved, (await world.Activity(lottery)).Spent));
    }

    [Fact]
    public async Task Wrong_terms_and_wrong_moments_are_refused_with_their_reason()
    {
        Lottery With(Prize prize) => Wheel with { Prizes = [prize] };
        foreach (var (terms, code) in new[]
        {
            (Wheel with { Prizes = [] }, "lottery_prizes_range"), (With(Points("", 1, 1, 1)), "lottery_prize_name"), (With(Points("a", 0, 1, 1)), "lottery_stock_range"), (With(Points("a", -1, 1, 1)), "lottery_stock_range"), (With(Points("a", 1, 0, 1)), "lottery_weight_range"),
            (With(Points("a", 1, 1, 0)), "lottery_prize_points_range"), (With(Points("a", 1, 1, long.MaxValue)), "lottery_prize_points_range"), (With(Gift("a", 1, 1) with { Kind = PrizeKind.Coupon }), "lottery_coupon_missing"), (With(Gift("a", 1, 1) with { CostMinor = -1 }), "lottery_cost_range"),
            (With(Code(["x", "x"], 1)), "lottery_codes_count"), (With(Code(["x"], 1) with { Stock = 2 }), "lottery_codes_count"), (With(Gift("a", 2, 1) with { Releases = [new(DateTimeOffset.MaxValue, 1)] }), "lottery_releases_sum"),
            (Wheel with { Blank = -1 }, "lottery_weight_range"), (Wheel with { Sources = new(0, 0, 0, 0, 0) }, "lottery_no_source"), (Wheel with { Sources = new(-1, 0, 0, 0, 0) }, "lottery_chances_range"), (Wheel with { Sources = new(0, 0, 0, 0, -5) }, "lottery_chance_points_range"),
            (Wheel with { PerDay = 0 }, "lottery_limit_range"), (Wheel with { InAll = -1 }, "lottery_limit_range"), (Wheel with { Wins = 0 }, "lottery_limit_range"), (Wheel with { ClaimHours = 0 }, "lottery_claim_hours_range"),
        }) Assert.Equal("activities." + code, terms.Refused()?.Code);
        Assert.Null(Wheel.Refused());

        await using var world = await FlashWorld.Create();
        var member = Id.New<MemberId>(world.Clock);
        Assert.Equal("activities.unknown", (await Drawing(world, await world.Play(Lottery.Kind, Wheel, run: false), member)()).Refusal!.Code);
        Assert.Equal("activities.lottery_budget", (await world.Move(await world.Play(Lottery.Kind, Wheel, budget: 699, run: false), "schedule")).Refusal!.Code);
        var lottery = await world.Play(Lottery.Kind, Wheel with { LeastLevel = IdentityLevel.Verified }, budget: 700);
        Assert.Equal("activities.packet_level", (await Drawing(world, lottery, member)()).Refusal!.Code);
        await world.Move(lottery, "pause");
        Assert.Equal("activities.is_paused", (await Drawing(world, lottery, member)()).Refusal!.Code);
        await world.Move(lottery, "resume");
        world.Clock.Advance(TimeSpan.FromHours(2));
        Assert.Equal("activities.is_over", (await Drawing(world, lottery, member)()).Refusal!.Code);
        Assert.Equal(0, await world.Shop.Count("activities_lottery_draws"));
    }

    [Fact]
    public async Task Words_in_the_chat_draw_under_the_messages_own_id()
    {
        await using var world = await FlashWorld.Create();
        var people = await world.Inside("小雅", "阿明");
        var lottery = await world.Play(Lottery.Kind, Wheel with { Blank = 0 });
        var said = await world.Say(people[0], "抽奖");
        await world.Say(people[0], "再抽一次");
        await world.Say(people[1], "我要抽獎！");
        await world.Say(people[1], "抽奖什么时候开始");
        await world.Serve();
        Assert.Equal(["taken", "refused", "taken"], (await world.Acts()).Select(a => a.Outcome));
        var draws = await Draws(world, lottery);
        Assert.Equal((said, said.ToString()), (draws[0].Id, draws[0].Nonce));
        Assert.Contains(await world.HouseLines(), l => l.Contains('2') && l.Contains("🎉", StringComparison.Ordinal));
    }

    [Theory, InlineData(1), InlineData(2), InlineData(3), InlineData(4), InlineData(5), InlineData(6)]
    public async Task Any_sequence_of_draws_days_merges_and_pauses_leaves_what_a_plain_model_says(int seed)
    {
        await using var world = await FlashWorld.Create();
        var random = new Random(seed * 7919);
        var terms = Wheel with { Sources = new(2, 0, 0, 0, 0), InAll = 5, Wins = 1 + seed % 2, Blank = seed % 3, Prizes = [Points("a", 4, 1, 10), Points("b", 6, 2, 5)] };
        var lottery = await world.Play(Lottery.Kind, terms, hours: 24 * 20);
        var (people, person, paused) = (await world.People(7), Enumerable.Range(0, 7).ToArray(), false);
        var model = new List<(int Person, DateOnly Day, int? Prize)>();
        string secret;
        await using (var db = world.Shop.Open()) secret = (await db.SeedOf(lottery, default))!.Secret;
        for (var step = 0; step < 70; step++)
        {
            var today = world.Shop.Brand.Calendar.DayOf(world.Clock.GetUtcNow());
            switch (random.Next(10))
            {
                case 0:
                    await world.Move(lottery, paused ? "resume" : "pause");
                    paused = !paused;
                    break;
                case 1: world.Clock.Advance(TimeSpan.FromHours(random.Next(1, 30))); break;
                case 2 when random.Next(7) is var a && random.Next(7) is var b && person[a] == a && person[b] == b && a != b && !person.Where((p, n) => n != b && p == b).Any():
                    await world.Merge(people[a], people[b], heard: false);
                    person[b] = a;
                    model = model.ConvertAll(m => m.Person == b ? m with { Person = a } : m);
                    break;
                default:
                    var (who, word) = (random.Next(7), $"w{random.Next(3)}");
                    var mine = model.Where(m => m.Person == person[who]).ToList();
                    var answer = await Drawing(world, lottery, people[who], nonce: word)();
                    var expected = paused ? "activities.is_paused" : mine.Count >= 5 ? "activities.lottery_enough" : mine.Count(m => m.Day == today) >= 2 ? "activities.lottery_no_chance" : null;
                    Assert.True(expected == answer.Refusal?.Code, $"seed {seed}, step {step}: {answer.Refusal?.Code ?? "drawn"} instead of {expected ?? "drawn"}");
                    if (expected is not null) break;
                    var hit = terms.Hit(secret, model.Count + 1, word);
                    if (hit is { } h && (model.Count(m => m.Prize == h) >= terms.Prizes[h].Stock || mine.Count(m => m.Prize is not null) >= terms.Wins)) hit = null;
                    Assert.True((model.Count + 1, hit is { } p ? terms.Prizes[p].Name : null) == (answer.Value.Number, answer.Value.Prize), $"seed {seed}, step {step}: #{answer.Value.Number} {answer.Value.Prize}");
                    model.Add((person[who], today, hit));
                    break;
            }
        }
        if (paused) await world.Move(lottery, "resume");
        await world.Move(lottery, "end");
        Assert.True(new FairLottery().Verify(await Record(world, lottery)).Holds);
        await Whole(world, lottery, model.Count);
    }

    [Theory, InlineData(LotteryMode.Grid), InlineData(LotteryMode.AtTime)]
    public async Task Its_record_can_be_checked_offline_and_every_forgery_shows(LotteryMode mode)
    {
        await using var world = await FlashWorld.Create();
        var lottery = await world.Play(Lottery.Kind, Wheel with { Mode = mode, Sources = new(3, 0, 0, 0, 0), Blank = 2 });
        foreach (var person in await world.People(12))
            for (var n = 0; n < 2; n++) await Drawing(world, lottery, person)();
        await world.Move(lottery, "end");
        var record = JsonSerializer.Deserialize<LotteryRecord>(await Record(world, lottery), FairJson.Options)!;
        async Task<int> Check(LotteryRecord of)
        {
            var file = Guildhall.Tests.Worlds.TestDatabase.TempPath("lottery.json");
            await File.WriteAllTextAsync(file, FairJson.Write(of));
            using var output = new StringWriter();
            return Verify.Report(world.Shop.Kernel.Services.CreateScope().ServiceProvider, "lottery", file, json: false, output);
        }
        Assert.Equal(0, await Check(record));
        LotteryRecord One(int n, Func<LotteryRecord.Draw, LotteryRecord.Draw> other) => record with { Draws = [.. record.Draws.Select((d, i) => i == n ? other(d) : d)] };
        var won = record.Draws.Index().First(d => d.Item.Prize is not null).Index;
        foreach (var forged in new[]
        {
            record with { Seed = FairDraw.NewSeed() }, record with { Commitment = FairDraw.Commitment(FairDraw.NewSeed()) }, record with { ListHash = FairDraw.NewSeed() }, record with { Draws = [.. record.Draws.SkipLast(1)] },
            One(won, d => d with { Prize = null, Unit = null }), One(won, d => d with { Unit = 99 }), One(3, d => d with { Id = record.Draws[0].Id }), One(4, d => mode == LotteryMode.Grid ? d with { Nonce = "another" } : d with { Who = 99 }),
        }) Assert.Equal(1, await Check(forged));
    }

    private static async Task CheckedIn(AppDb db, FlashWorld world, MemberId member, DateTimeOffset at)
    {
        var (brand, id) = (world.Shop.Brand, Guid.CreateVersion7());
        await db.Execute($"""
            insert into activities_activities (brand_id, id, kind, name, state, starts_at, ends_at, goal_kind, goal, currency, eligibility, settings, checklist, made_at, version)
            values ({brand.Id}, {id}, {Guildhall.Activities.CheckIns.CheckIn.Kind}, 'x', {ActivityState.Running}, {at}, {at.AddDays(1)}, {GoalKind.Participants}, 1, 'CNY', {"{}"}, {"{}"}, '[]', {at}, 1)
            """);
        await db.Execute($"""
            insert into activities_check_ins (brand_id, activity_id, id, day, member_id, person_id, group_id, source, at, words, body)
            values ({brand.Id}, {id}, {Guid.CreateVersion7()}, {brand.Calendar.DayOf(at)}, {member}, {member}, {world.Group}, 'page', {at}, '', 0)
            """);
    }

    private static Prize Points(string name, int stock, long weight, long points) => new(name, PrizeKind.Points, stock, weight, points, null, 0, [], []);
    private static Prize Gift(string name, int stock, long weight) => new(name, PrizeKind.Gift, stock, weight, 0, null, 2000, [], []);
    private static Prize Code(string[] codes, long weight) => new("码", PrizeKind.Code, codes.Length, weight, 0, null, 500, codes, []);

    private static Func<ValueTask<Result<DrawReceipt>>> Drawing(FlashWorld world, ActivityId lottery, MemberId member, Guid? id = null, string nonce = "lucky", bool points = false)
    {
        var its = id ?? Id.New(world.Clock);
        return () => world.Shop.Kernel.Services.GetRequiredService<Lane<DrawCommand, DrawReceipt>>().Post(world.Shop.Brand.Id, lottery.Value, new(its, member, world.Group, IdentityLevel.Guest, nonce, points, world.Shop.Brand));
    }

    private static async Task<List<LotteryDraw>> Draws(FlashWorld world, ActivityId lottery)
    {
        await using var db = world.Shop.Open();
        return await db.LotteryDraws(lottery, default);
    }

    private static async Task<JsonElement> Record(FlashWorld world, ActivityId lottery)
    {
        await using var db = world.Shop.Open();
        return JsonSerializer.SerializeToElement((await new FairLottery().Record(db, (await db.FindActivity(lottery, default))!, default))!, typeof(LotteryRecord), FairJson.Options);
    }

    private static async Task Whole(FlashWorld world, ActivityId lottery, int draws)
    {
        var all = await Draws(world, lottery);
        Assert.Equal(Enumerable.Range(1, draws), all.Select(d => d.Number));
        Assert.Equal(((await world.Activity(lottery)).Reserved, (await world.Activity(lottery)).Spent), await world.BudgetEntries(lottery));
        Assert.Equal(all.Where(d => d.State is DrawState.Given or DrawState.Waiting).Sum(d => d.CostMinor), (await world.Activity(lottery)).Spent);
    }
}
