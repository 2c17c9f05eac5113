using Guildhall.Activities.CheckIns;
using Guildhall.Activities.Contracts;
using Guildhall.Activities.Life;
using Guildhall.Activities.Lotteries;
using Guildhall.Activities.Votes;
using Guildhall.Commerce.Contracts;
using Guildhall.Commerce.Orders;
using Guildhall.Kernel;
using Guildhall.Kernel.Lanes;
using Guildhall.Kernel.Storage;
using Guildhall.Loyalty.Contracts;
using Guildhall.Members.Contracts;
using Guildhall.Tests.Activities.CouponDrops;
using Guildhall.Tests.Activities.OrderChains;
using Microsoft.Extensions.DependencyInjection;

namespace Guildhall.Tests.Activities;

/// <summary>What an accident takes back: orders with their money and pieces, coupons as far as nobody uses them, codes by name, ballots from the count.</summary>
public sealed class VoidedActivitiesTests
{
    [Fact]
    public async Task A_voided_lottery_takes_unused_coupons_and_codes_back_and_a_used_coupon_stays_with_its_cost()
    {
        await using var world = await FlashWorld.Create();
        var kind = await world.Kind();
        Prize[] prizes = [new("券", PrizeKind.Coupon, 2, 1_000_000, 0, kind, DropWorld.Each, [], []), new("码", PrizeKind.Code, 1, 1, 0, null, 700, ["AAA-1"], [])];
        var lottery = await world.Play(Lottery.Kind, new Lottery(LotteryMode.Wheel, [prizes[0]], 0, new(1, 0, 0, 0, 0), null, null, 1, 72, IdentityLevel.Guest, 100));
        var code = await world.Play(Lottery.Kind, new Lottery(LotteryMode.Wheel, [prizes[1]], 0, new(1, 0, 0, 0, 0), null, null, 1, 72, IdentityLevel.Guest, 100));
        var people = await world.People(3);
        var draws = new List<Guid>();
        foreach (var member in people[..2]) draws.Add((await Draw(world, lottery, member)).Value.Id);
        Assert.Equal("码", (await Draw(world, code, people[2])).Value.Prize);
        await world.Use(draws[0], people[0], 300);
        Assert.Equal((1, 1), (await Void(world, lottery), await Void(world, code)));
        await using var db = world.Shop.Open();
        Assert.Equal([DrawState.Given, DrawState.Returned], (await db.LotteryDraws(lottery, default)).Select(d => d.State));
        Assert.Equal([CouponState.Used, CouponState.Revoked], (await db.CouponsOf(people[0], world.Clock, default)).Concat(await db.CouponsOf(people[1], world.Clock, default)).Select(c => c.State));
        Assert.Equal((DropWorld.Each, 0L), ((await world.Activity(lottery)).Spent, (await world.Activity(code)).Spent));
        foreach (var id in new[] { lottery, code }) Assert.Equal(((await world.Activity(id)).Reserved, (await world.Activity(id)).Spent), await world.BudgetEntries(id));
    }

    [Fact]
    public async Task A_coupon_that_an_order_holds_while_its_activity_is_voided_is_gone_when_the_order_gives_it_up()
    {
        await using var world = await FlashWorld.Create();
        var kind = await world.Kind();
        var lottery = await world.Play(Lottery.Kind, new Lottery(LotteryMode.Wheel, [new("券", PrizeKind.Coupon, 4, 1_000_000, 0, kind, DropWorld.Each, [], [])], 0, new(1, 0, 0, 0, 0), null, null, 1, 72, IdentityLevel.Guest, 100));
        var camp = await world.Play(CheckIn.Kind, new CheckIn(CheckInProof.None, 0, 0, [new(StageKind.Consecutive, 1, 0, kind, DropWorld.Each)], [], 100));
        var drop = await world.Drop(kind, 5);
        var people = await world.People(4);
        var lane = world.Shop.Kernel.Services.GetRequiredService<Lane<CheckInCommand, CheckInReceipt>>();
        var (cancelled, refunded, paid) = ((await Draw(world, lottery, people[0])).Value.Id, (await Draw(world, lottery, people[1])).Value.Id, (await Draw(world, lottery, people[2])).Value.Id);
        Assert.Null((await lane.Post(world.Shop.Brand.Id, camp.Value, new(Id.New(world.Clock), people[3], world.Group, "", null, null, null, world.Shop.Brand))).Refusal);
        Guid staged;
        await using (var db = world.Shop.Open()) staged = (await db.CouponsOf(people[3], world.Clock, default)).Single().Id;
        var dropped = (await world.Take(drop, people[3])).Value.Id;
        var held = new Dictionary<Guid, Guid>();
        foreach (var (coupon, member) in new[] { (cancelled, people[0]), (staged, people[3]), (dropped, people[3]) }) held[coupon] = await Hold(coupon, member);
        var refund = await world.Use(refunded, people[1], 300);
        await world.Use(paid, people[2], 300);
        Assert.Equal((0, 0, 0), (await Void(world, lottery), await Void(world, camp), await Void(world, drop)));

        // An order takes what it holds, whatever was voided; what it gives up is gone.
        await world.Shop.In(async (_, db) => await db.ReleaseCoupons(world.Shop.Brand, [.. held.Values], world.Clock, default));
        await world.Shop.In(async (_, db) => await db.ReturnCoupons(world.Shop.Brand, [refund], world.Clock, default));
        await world.Shop.Drain();
        await using var after = world.Shop.Open();
        var states = await after.Query($"select id, state from loyalty_coupons where brand_id = {world.Shop.Brand.Id}", r => (Id: r.Guid(0), State: r.Enum<CouponState>(1)));
        Assert.Equal([paid], states.Where(s => s.State != CouponState.Revoked).Select(s => s.Id));
        Assert.Equal([DrawState.Returned, DrawState.Returned, DrawState.Given], (await after.LotteryDraws(lottery, default)).OrderBy(d => d.Id == paid).Select(d => d.State));
        Assert.Equal((DropWorld.Each, 0L, 0L), ((await world.Activity(lottery)).Spent, (await world.Activity(camp)).Spent, (await world.Activity(drop)).Spent));
        foreach (var id in new[] { lottery, camp, drop }) Assert.Equal(((await world.Activity(id)).Reserved, (await world.Activity(id)).Spent), await world.BudgetEntries(id));
        Assert.Equal((4L, 1L, 300L), await after.First($"select revoked, used, spent_minor from loyalty_coupon_kinds where brand_id = {world.Shop.Brand.Id} and id = {kind}", r => (r.Long(0), r.Long(1), r.Long(2))));
        Assert.Equal("loyalty.coupon_revoked", (await world.Shop.In((_, db) => db.LockCoupons(world.Shop.Brand, [new(Id.New(world.Clock), cancelled, people[0])], world.Clock, default)))[0].Refusal!.Code);

        Task<Guid> Hold(Guid coupon, MemberId member) => world.Shop.In(async (_, db) =>
        {
            var order = Id.New(world.Clock);
            Assert.Null((await db.LockCoupons(world.Shop.Brand, [new(order, coupon, member)], world.Clock, default))[0].Refusal);
            return order;
        });
    }

    [Fact]
    public async Task A_voided_check_in_takes_the_coupons_of_its_stages_back()
    {
        await using var world = await FlashWorld.Create();
        var kind = await world.Kind();
        var camp = await world.Play(CheckIn.Kind, new CheckIn(CheckInProof.None, 0, 0, [new(StageKind.Consecutive, 1, 0, kind, DropWorld.Each), new(StageKind.Cumulative, 1, 20, null, 0)], [], 100));
        var people = await world.People(2);
        var lane = world.Shop.Kernel.Services.GetRequiredService<Lane<CheckInCommand, CheckInReceipt>>();
        foreach (var member in people) Assert.Equal([0, 1], (await lane.Post(world.Shop.Brand.Id, camp.Value, new(Id.New(world.Clock), member, world.Group, "", null, null, null, world.Shop.Brand))).Value.Rewards);
        await using var db = world.Shop.Open();
        var coupon = (await db.CouponsOf(people[0], world.Clock, default)).Single();
        await world.Use(coupon.Id, people[0], 500);
        Assert.Equal(3, await Void(world, camp));
        Assert.Equal(0, await Void(world, camp)); // Begun again after a crash: the used one is no reason to go on for ever.
        Assert.Equal([CouponState.Used, CouponState.Revoked], (await db.CouponsOf(people[0], world.Clock, default)).Concat(await db.CouponsOf(people[1], world.Clock, default)).Select(c => c.State));
        Assert.Equal((0L, DropWorld.Each), ((await world.Activity(camp)).Reserved, (await world.Activity(camp)).Spent));
        Assert.Equal(((await world.Activity(camp)).Reserved, (await world.Activity(camp)).Spent), await world.BudgetEntries(camp));
    }

    [Fact]
    public async Task A_voided_order_chain_gives_a_paid_row_its_money_and_its_pieces_back_to_the_shop()
    {
        await using var world = await FlashWorld.Create();
        var (chain, skus) = await ChainWorld.Open(world, budget: 1_000_000);
        var people = await world.People(3);
        foreach (var person in people) Assert.Null((await ChainWorld.Order(world, chain, person, (skus[0], 2))).Refusal);
        var paid = (await ChainWorld.Rows(world, chain))[0].Order;
        await world.Shop.In(async (services, db) =>
        {
            await services.GetRequiredService<OrderChanges>().Pay(db, await db.FindShopOrders([paid]), world.Clock.GetUtcNow(), default);
            return 0;
        });
        Assert.Equal((3, 0), (await Void(world, chain), await Void(world, chain)));
        await using var db = world.Shop.Open();
        Assert.Equal([(OrderState.Cancelled, 2L), (OrderState.Refunding, 1L)], (await db.OrderSums(chain.Value)).OrderBy(s => s.State).Select(s => (s.State, s.Orders)));
        Assert.Equal(100 - 2, (await db.FindSkus(skus)).Sum(s => s.Free)); // The paid ones come back with the money.
        Assert.Equal(((await world.Activity(chain)).Reserved, (await world.Activity(chain)).Spent), await world.BudgetEntries(chain));
    }

    [Fact]
    public async Task A_voided_vote_counts_no_ballot_and_keeps_their_trace()
    {
        await using var world = await FlashWorld.Create();
        var vote = await world.Play(Vote.Kind, new Vote("Which cake?", ["Strawberry", "Mango"], 1, false, VoteResults.Always));
        var lane = world.Shop.Kernel.Services.GetRequiredService<Lane<BallotCommand, BallotReceipt>>();
        foreach (var person in await world.People(4)) Assert.Null((await lane.Post(world.Shop.Brand.Id, vote.Value, new(Id.New(world.Clock), person, world.Group, [1], null))).Refusal);
        Assert.Equal((4, 0), (await Void(world, vote), await Void(world, vote)));
        await using var db = world.Shop.Open();
        Assert.Equal("0 0", string.Join(' ', await db.VoteTotals(vote, 2, default)));
        Assert.Equal(4, await world.Shop.Count("activities_ballots", "not counted"));
    }

    private static ValueTask<Result<DrawReceipt>> Draw(FlashWorld world, ActivityId lottery, MemberId member) =>
        world.Shop.Kernel.Services.GetRequiredService<Lane<DrawCommand, DrawReceipt>>().Post(world.Shop.Brand.Id, lottery.Value, new(Id.New(world.Clock), member, world.Group, IdentityLevel.Guest, "lucky", false, world.Shop.Brand));

    private static async Task<long> Void(FlashWorld world, ActivityId id)
    {
        if (!(await world.Activity(id)).IsOver) await world.Move(id, "end");
        await using var scope = world.Scope();
        var activity = await world.Activity(id);
        return await scope.ServiceProvider.GetServices<IActivityKind>().Single(k => k.Kind == activity.Kind).Void(scope.ServiceProvider.GetRequiredService<AppDb>(), activity, default);
    }
}
