using Guildhall.Activities.Life;
using Guildhall.Activities.Redemptions;
using Guildhall.Kernel;
using Guildhall.Kernel.Storage;
using Guildhall.Loyalty.Contracts;
using Guildhall.Members.Contracts;
using Guildhall.Tests.Activities.Counter;
using Guildhall.Tests.Activities.CouponDrops;
using Microsoft.Extensions.DependencyInjection;

namespace Guildhall.Tests.Activities.Redemptions;

/// <summary>The rules of a points redemption, one after another.</summary>
public sealed class RedemptionTests
{
    [Fact]
    public async Task Points_stock_coupon_and_budget_go_together_and_once_for_each_id()
    {
        await using var world = await FlashWorld.Create();
        var things = await world.Things();
        var activity = await world.Play(Redemption.Kind, RedeemWorld.Plan(things, 5));
        var people = await world.People(2);
        await world.Give(people, 250);
        var id = Id.New(world.Clock);
        var same = await GameWorld.AtOnce(Enumerable.Range(0, 20).Select(_ => (Func<ValueTask<Result<RedemptionReceipt>>>)(() => world.Redeem(activity, people[0], 0, id, "上海"))));
        Assert.All(same, a => Assert.Equal((id, 1, 100L), (a.Value.Id, a.Value.Number, a.Value.Points)));
        Assert.Equal("activities.other_body", (await world.Redeem(activity, people[0], 1, id, "上海")).Refusal!.Code);
        Assert.Equal("activities.other_body", (await world.Redeem(activity, people[1], 0, id, "上海")).Refusal!.Code);
        Assert.Equal("activities.redeem_yours", (await world.Redeem(activity, people[0], 0)).Refusal!.Code);
        var coupon = (await world.Redeem(activity, people[0], 2)).Value;
        Assert.Equal("loyalty.too_few_points", (await world.Redeem(activity, people[0], 1)).Refusal!.Code);
        Assert.Equal(50, await world.PointsOf(people[0]));
        await using (var db = world.Shop.Open())
        {
            Assert.Equal(coupon.Id, (await db.CouponsOf(people[0], world.Clock, default)).Single().Id);
            Assert.Equal([RedemptionState.Open, RedemptionState.Handed], (await db.Redemptions(activity, default)).Select(r => r.State));
        }
        await world.Sound(activity, things);
    }

    [Fact]
    public async Task Called_off_the_points_are_back_and_somebody_else_may_have_it()
    {
        await using var world = await FlashWorld.Create();
        var things = await world.Things();
        var activity = await world.Play(Redemption.Kind, RedeemWorld.Plan(things, 1));
        var people = await world.People(2);
        await world.Give(people, 300);
        var ids = new List<Guid>();
        for (var offer = 0; offer < 3; offer++) ids.Add((await world.Redeem(activity, people[0], offer)).Value.Id);
        Assert.Equal("activities.redeem_gone", (await world.Redeem(activity, people[1], 0)).Refusal!.Code);
        foreach (var id in ids)
            for (var tap = 0; tap < 2; tap++) Assert.Null((await world.Hand(activity, id, cancel: true)).Refusal);
        Assert.Equal(300, await world.PointsOf(people[0]));
        await world.Sound(activity, things);
        Assert.Null((await world.Redeem(activity, people[1], 0)).Refusal);
        Assert.Null((await world.Redeem(activity, people[1], 1)).Refusal);
        Assert.Equal("activities.redeem_gone", (await world.Redeem(activity, people[1], 2)).Refusal!.Code); // A coupon that was taken back is not handed out again.
        await world.Sound(activity, things);
    }

    [Fact]
    public async Task What_was_handed_over_stays_and_a_used_coupon_is_not_called_off()
    {
        await using var world = await FlashWorld.Create();
        var things = await world.Things();
        var activity = await world.Play(Redemption.Kind, RedeemWorld.Plan(things, 3));
        var person = (await world.People(1))[0];
        await world.Give([person], 300);
        var (perk, coupon) = ((await world.Redeem(activity, person, 0)).Value.Id, (await world.Redeem(activity, person, 2)).Value.Id);
        await world.Use(coupon, person, 500);
        Assert.Null((await world.Hand(activity, perk)).Refusal);
        Assert.Equal("activities.redeem_handled", (await world.Hand(activity, perk, cancel: true)).Refusal!.Code);
        Assert.Equal("activities.redeem_handled", (await world.Hand(activity, coupon, cancel: true)).Refusal!.Code);
        Assert.Equal("activities.unknown", (await world.Hand(activity, Guid.CreateVersion7())).Refusal!.Code);
        Assert.Equal(100, await world.PointsOf(person));
        await world.Sound(activity, things);
    }

    [Fact]
    public async Task At_the_end_what_nobody_had_goes_back_to_perks_shop_and_coupons()
    {
        await using var world = await FlashWorld.Create();
        var things = await world.Things(stock: 10);
        var activity = await world.Play(Redemption.Kind, RedeemWorld.Plan(things, 8), budget: 8 * (RedeemWorld.PerkCost + RedeemWorld.GoodsCost + DropWorld.Each));
        Assert.Equal((8, 8), ((await world.Perk(things.Perk)).Taken, (await world.Board(things.Coupon)).Aside));
        var people = await world.People(2);
        await world.Give(people, 300);
        var ids = new List<Guid>();
        for (var offer = 0; offer < 3; offer++) ids.Add((await world.Redeem(activity, people[offer % 2], offer)).Value.Id);
        await world.Move(activity, "end");
        await world.Shop.RunSchedule();
        await world.Sound(activity, things, 10);
        Assert.Equal((1, 0), ((await world.Perk(things.Perk)).Taken, (await world.Board(things.Coupon)).Aside));
        Assert.Equal("activities.is_over", (await world.Redeem(activity, people[0], 1)).Refusal!.Code);
        // Called off afterwards, units go where the others went.
        foreach (var id in ids) Assert.Null((await world.Hand(activity, id, cancel: true)).Refusal);
        Assert.Equal((0, 0L), ((await world.Perk(things.Perk)).Taken, (await world.Activity(activity)).Spent));
        Assert.Equal((10L, 0L), await world.Shop.Stock(things.Sku));
        Assert.Equal((300, 300), (await world.PointsOf(people[0]), await world.PointsOf(people[1])));
        await world.Sound(activity, things, 10);
    }

    [Fact]
    public async Task Who_may_not_have_the_coupon_keeps_their_points_and_leaves_it_to_the_next()
    {
        await using var world = await FlashWorld.Create();
        var things = await world.Things(couponsEach: 1);
        var people = await world.People(3);
        await world.Give(people[..2], 100);
        await world.Shop.In((_, db) => db.GrantCoupons(world.Shop.Brand, things.Coupon, [new(Id.New(world.Clock), people[0])], "test", world.Clock, default));
        var activity = await world.Play(Redemption.Kind, RedeemWorld.Plan(things, 1));
        var first = Id.New(world.Clock);
        Assert.Equal("loyalty.coupon_limit", (await world.Redeem(activity, people[0], 2, first)).Refusal!.Code);
        Assert.Equal("activities.stale_page", (await world.Redeem(activity, people[0], 2, first)).Refusal!.Code);
        Assert.Equal("loyalty.too_few_points", (await world.Redeem(activity, people[2], 2)).Refusal!.Code);
        Assert.Null((await world.Redeem(activity, people[1], 2)).Refusal);
        Assert.Equal((100, 0), (await world.PointsOf(people[0]), await world.PointsOf(people[1])));
        await world.Sound(activity, things);
    }

    [Fact]
    public async Task What_cannot_be_is_refused_with_its_reason()
    {
        await using var world = await FlashWorld.Create();
        var things = await world.Things(stock: 20);
        var person = (await world.People(1))[0];
        await world.Give([person], 1000);
        var plan = RedeemWorld.Plan(things, 5);
        RedeemOffer Changed(Func<RedeemOffer, RedeemOffer> how) => how(plan.Offers[0]);
        foreach (var (offer, field) in new[] { (Changed(o => o with { Points = 0 }), "Points"), (Changed(o => o with { Points = -5 }), "Points"), (Changed(o => o with { Stock = 0 }), "Stock"), (Changed(o => o with { PerPerson = 0 }), "PerPerson"), (Changed(o => o with { CostMinor = -1 }), "Cost") })
            Assert.Equal($"Offers[0].{field}", new Redemption(IdentityLevel.Guest, [offer]).Refused()!.Field);
        Assert.Equal("activities.redeem_offers_range", new Redemption(IdentityLevel.Guest, []).Refused()!.Code);
        Assert.Equal("activities.redeem_budget", (await world.Move(await world.Play(Redemption.Kind, plan, budget: plan.CostOfAll - 1, run: false), "schedule")).Refusal!.Code);
        Assert.Equal("activities.flash_short", (await world.Move(await world.Play(Redemption.Kind, plan with { Offers = [plan.Offers[1] with { Stock = 21 }] }, run: false), "schedule")).Refusal!.Code);
        Assert.Equal("loyalty.perks_few", (await world.Move(await world.Play(Redemption.Kind, plan with { Offers = [plan.Offers[0] with { Stock = 21 }] }, run: false), "schedule")).Refusal!.Code);
        Assert.Equal("loyalty.coupons_few", (await world.Move(await world.Play(Redemption.Kind, plan with { Offers = [plan.Offers[2] with { Stock = 21 }] }, run: false), "schedule")).Refusal!.Code);
        Assert.Equal(0, (await world.Perk(things.Perk)).Taken); // What was refused set nothing aside.
        Assert.Equal("activities.unknown", (await world.Redeem(await world.Play(Redemption.Kind, plan, run: false), person, 0)).Refusal!.Code);
        var known = await world.Play(Redemption.Kind, RedeemWorld.Plan(things, 5, level: IdentityLevel.Known));
        Assert.Equal("activities.redeem_level", (await world.Redeem(known, person, 0)).Refusal!.Code);
        var activity = await world.Play(Redemption.Kind, plan);
        foreach (var offer in new[] { -1, 3, int.MaxValue }) Assert.Equal("activities.redeem_unknown", (await world.Redeem(activity, person, offer)).Refusal!.Code);
        await world.Move(activity, "pause");
        Assert.Equal("activities.is_paused", (await world.Redeem(activity, person, 0)).Refusal!.Code);
        await world.Move(activity, "cancel");
        await world.Move(known, "cancel");
        Assert.Equal((0, 0), ((await world.Perk(things.Perk)).Taken, (await world.Board(things.Coupon)).Aside));
        await world.Sound(activity, things, 20);
    }

    [Fact]
    public async Task A_merge_that_shows_more_than_one_may_have_asks_and_takes_the_later_one_back()
    {
        await using var world = await FlashWorld.Create();
        var things = await world.Things();
        var activity = await world.Play(Redemption.Kind, RedeemWorld.Plan(things, 5));
        var people = await world.People(2);
        await world.Give(people, 100);
        foreach (var member in people) Assert.Null((await world.Redeem(activity, member, 1)).Refusal);
        await world.Merge(people[1], people[0]);
        Assert.Equal(1, await world.Shop.Count("activities_double_claims", "decided_at is null"));
        await using var scope = world.Scope();
        Assert.Null((await scope.ServiceProvider.GetRequiredService<DecideDoubleClaim>().Handle(activity, people[1], keep: false, default)).Refusal);
        Assert.Equal(100, await world.PointsOf(people[1]));
        var outcome = (await world.Review(activity)).Outcome;
        Assert.Equal((1, 1, RedeemWorld.GoodsCost), (outcome.Entered.Count, outcome.Won.Count, outcome.CostMinor));
        await world.Sound(activity, things);
    }

    [Fact]
    public async Task Voided_all_points_go_back_once()
    {
        await using var world = await FlashWorld.Create();
        var things = await world.Things();
        var activity = await world.Play(Redemption.Kind, RedeemWorld.Plan(things, 5));
        var people = await world.People(3);
        await world.Give(people, 100);
        for (var n = 0; n < 3; n++) Assert.Null((await world.Redeem(activity, people[n], n)).Refusal);
        await world.Move(activity, "end");
        await using (var scope = world.Scope())
        {
            var life = scope.ServiceProvider.GetServices<IActivityKind>().Single(k => k.Kind == Redemption.Kind);
            var db = scope.ServiceProvider.GetRequiredService<AppDb>();
            Assert.Equal(3, await life.Void(db, await world.Activity(activity), default));
            Assert.Equal(0, await life.Void(db, await world.Activity(activity), default));
        }
        foreach (var member in people) Assert.Equal(100, await world.PointsOf(member));
        await world.Sound(activity, things);
    }

    [Fact]
    public async Task Said_in_the_chat_a_name_or_number_redeems_and_a_recalled_message_gives_it_up()
    {
        await using var world = await FlashWorld.Create();
        var things = await world.Things();
        var activity = await world.Play(Redemption.Kind, RedeemWorld.Plan(things, 5));
        var people = await world.Inside("小红", "阿明", "小李");
        await world.Give(people[..2], 150);
        var first = await world.Say(people[0], "兑换抱枕");
        await world.Say(people[1], "我要兑换 2");
        await world.Say(people[1], "兑换3");
        await world.Say(people[2], "怎么兑换？");
        await world.Serve();
        await using (var db = world.Shop.Open())
        {
            Assert.Equal([0, 1], (await db.Redemptions(activity, default)).Select(r => r.Offer));
            Assert.Equal(first, (await db.RedemptionsOf(activity, [people[0]], default)).Single().Id);
        }
        Assert.Equal(["refused", "taken", "taken"], (await world.Acts()).Select(a => a.Outcome).Order(StringComparer.Ordinal));
        Assert.Contains("1. 抱枕 · 100 points · 4 left", Assert.Single(await world.HouseLines()), StringComparison.Ordinal);
        var before = await world.PointsOf(people[0]); // Talking brings some, too.
        await using (var scope = world.Scope())
        {
            var db = scope.ServiceProvider.GetRequiredService<AppDb>();
            await using var transaction = await db.Begin();
            var chat = scope.ServiceProvider.GetServices<Guildhall.Activities.Counter.IChatKind>().Single(k => k.Kind == Redemption.Kind);
            Assert.True(await chat.Recalled(db, await world.Activity(activity), first, default));
            Assert.False(await chat.Recalled(db, await world.Activity(activity), first, default));
            await transaction.Commit();
        }
        Assert.Equal(before + 100, await world.PointsOf(people[0]));
        await world.Sound(activity, things);
    }
}
