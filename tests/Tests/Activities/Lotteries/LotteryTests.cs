using Guildhall.Activities.Life;
using Guildhall.Activities.Lotteries;
using Guildhall.Kernel;
using Guildhall.Kernel.Storage;
using Guildhall.Loyalty.Contracts;
using Guildhall.Loyalty.Coupons;
using Guildhall.Members.Contracts;
using Guildhall.Tests.Activities.Counter;
using Microsoft.Extensions.DependencyInjection;
using static Guildhall.Tests.Activities.Lotteries.LotteryWorld;

namespace Guildhall.Tests.Activities.Lotteries;

/// <summary>The rules of a lottery, one after another.</summary>
public sealed class LotteryTests
{
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
}
