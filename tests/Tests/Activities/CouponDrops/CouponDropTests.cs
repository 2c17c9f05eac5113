using Guildhall.Activities.CouponDrops;
using Guildhall.Activities.Life;
using Guildhall.Kernel;
using Guildhall.Kernel.Storage;
using Guildhall.Loyalty.Contracts;
using Guildhall.Loyalty.Coupons;
using Guildhall.Members.Contracts;
using Guildhall.Tests.Activities.Counter;
using Microsoft.Extensions.DependencyInjection;

namespace Guildhall.Tests.Activities.CouponDrops;

/// <summary>The rules of a coupon drop, one after another.</summary>
public sealed class CouponDropTests
{
    [Fact]
    public async Task One_id_is_one_coupon_however_often_it_is_sent_and_somebody_else_cannot_use_it()
    {
        await using var world = await FlashWorld.Create();
        var kind = await world.Kind();
        var drop = await world.Drop(kind, 10);
        var (id, people) = (Id.New(world.Clock), await world.People(2));
        var same = await GameWorld.AtOnce(Enumerable.Range(0, 20).Select(_ => (Func<ValueTask<Result<DropReceipt>>>)(() => world.Take(drop, people[0], id))));
        Assert.All(same, a => Assert.Equal((id, 1), (a.Value.Id, a.Value.Number)));
        Assert.Equal("activities.other_body", (await world.Take(drop, people[1], id)).Refusal!.Code);
        Assert.Equal("activities.drop_yours", (await world.Take(drop, people[0])).Refusal!.Code);
        await world.Move(drop, "end");
        Assert.Equal(1, (await world.Take(drop, people[0], id)).Value.Number);
        Assert.Equal("activities.is_over", (await world.Take(drop, people[1])).Refusal!.Code);
        await world.Sound(drop, kind);
    }

    [Fact]
    public async Task What_is_set_aside_can_be_had_nowhere_else_and_what_nobody_took_goes_back()
    {
        await using var world = await FlashWorld.Create();
        var kind = await world.Kind(quantity: 10, perPerson: 10, budget: 10 * DropWorld.Each);
        var drop = await world.Drop(kind, 8, budget: 8 * DropWorld.Each);
        Assert.Equal((8, 2L), ((await world.Board(kind)).Aside, (await world.Board(kind)).Left));
        var people = await world.People(3);
        var grants = await world.Shop.In((_, db) => db.GrantCoupons(world.Shop.Brand, kind, [.. Enumerable.Range(0, 3).Select(_ => new CouponGrant(Id.New(world.Clock), people[0]))], "test", world.Clock, default));
        Assert.Equal([null, null, "loyalty.coupons_gone"], grants.Select(g => g.Refusal?.Code));
        Assert.Equal("loyalty.coupons_few", (await world.Move(await world.Drop(kind, 1, run: false), "schedule")).Refusal!.Code);
        foreach (var member in people) Assert.Null((await world.Take(drop, member)).Refusal);
        await world.Sound(drop, kind);

        await world.Move(drop, "end");
        await world.Shop.RunSchedule();
        await world.Move(drop, "end"); // Tapped twice.
        await world.Sound(drop, kind);
        Assert.Equal((0, 5L, 5), ((await world.Board(kind)).Aside, (await world.Board(kind)).Left, (await world.Board(kind)).Board.Issued));
        Assert.Equal((3 * DropWorld.Each, 0L), ((await world.Activity(drop)).Reserved, (await world.Activity(drop)).Spent));
    }

    [Fact]
    public async Task The_budget_follows_the_coupons_used_given_back_and_expired()
    {
        await using var world = await FlashWorld.Create();
        var kind = await world.Kind(days: 3);
        var drop = await world.Drop(kind, 4);
        var people = await world.People(3);
        var coupons = new List<Guid>();
        foreach (var member in people) coupons.Add((await world.Take(drop, member)).Value.Id);
        var order = await world.Use(coupons[0], people[0], 300);
        await world.Use(coupons[1], people[1], 500);
        await world.Sound(drop, kind);
        Assert.Equal((2 * DropWorld.Each, 800L), ((await world.Activity(drop)).Reserved, (await world.Activity(drop)).Spent));
        await world.Shop.In(async (_, db) => await db.ReturnCoupons(world.Shop.Brand, [order], world.Clock, default));
        await world.Sound(drop, kind);
        Assert.Equal((2 * DropWorld.Each + 300, 500L), ((await world.Activity(drop)).Reserved, (await world.Activity(drop)).Spent));
        await world.Use(coupons[0], people[0], 300);
        await world.Move(drop, "end");
        world.Clock.Advance(TimeSpan.FromDays(10));
        await world.Shop.In(async (_, db) => await ExpireCoupons.Sweep(db, world.Clock, default));
        await world.Sound(drop, kind);
        Assert.Equal((0L, 800L), ((await world.Activity(drop)).Reserved, (await world.Activity(drop)).Spent));
        var outcome = (await world.Review(drop)).Outcome;
        Assert.Equal((3, 3, 800L), (outcome.Entered.Count, outcome.Won.Count, outcome.CostMinor));
        await using var look = world.Shop.Open();
        var sums = await look.DropSums(drop, default);
        Assert.Equal((3L, 2L, 1L), (sums.Issued, sums.Used, sums.Expired));
    }

    [Fact]
    public async Task Who_is_refused_by_the_coupon_itself_leaves_theirs_to_the_next_in_line()
    {
        await using var world = await FlashWorld.Create();
        var kind = await world.Kind(perPerson: 1);
        var people = await world.People(2);
        await world.Shop.In((_, db) => db.GrantCoupons(world.Shop.Brand, kind, [new(Id.New(world.Clock), people[0])], "test", world.Clock, default));
        var drop = await world.Drop(kind, 1);
        var answers = await GameWorld.AtOnce(people.Select(p => (Func<ValueTask<Result<DropReceipt>>>)(() => world.Take(drop, p))));
        Assert.Contains(answers[0].Refusal!.Code, (string[])["loyalty.coupon_limit", "activities.drop_gone"]); // Whoever comes first.
        Assert.Null(answers[1].Refusal);
        Assert.Equal("activities.drop_gone", (await world.Take(drop, (await world.People(1))[0])).Refusal!.Code);
        await world.Sound(drop, kind);
    }

    [Fact]
    public async Task What_cannot_be_is_refused_with_its_reason()
    {
        await using var world = await FlashWorld.Create();
        var person = (await world.People(1))[0];
        var kind = await world.Kind(quantity: 20);
        foreach (var (plan, field) in new[] { (new CouponDrop(null, 1, 1, IdentityLevel.Guest, 0), "Coupon"), (new(kind, 0, 1, IdentityLevel.Guest, 0), "Count"), (new(kind, -1, 1, IdentityLevel.Guest, 0), "Count"), (new(kind, 1, 0, IdentityLevel.Guest, 0), "PerPerson"), (new(kind, int.MaxValue, 1, IdentityLevel.Guest, 0), "Count") })
            Assert.Equal(field, plan.Refused()!.Field);
        Assert.Equal("activities.drop_budget", (await world.Move(await world.Drop(kind, 3, budget: 3 * DropWorld.Each - 1, run: false), "schedule")).Refusal!.Code);
        Assert.Equal("loyalty.coupons_few", (await world.Move(await world.Drop(kind, 21, run: false), "schedule")).Refusal!.Code);
        Assert.Equal("loyalty.no_coupon", (await world.Move(await world.Drop(Guid.CreateVersion7(), 1, run: false), "schedule")).Refusal!.Code);
        Assert.Equal("loyalty.coupon_not_offered", (await world.Move(await world.Drop(await world.Kind(state: KindState.Draft), 1, run: false), "schedule")).Refusal!.Code);
        Assert.Equal("activities.drop_changed", (await world.Move(await world.Play(CouponDrop.Kind, new CouponDrop(kind, 1, 1, IdentityLevel.Guest, 499), run: false), "schedule")).Refusal!.Code);
        Assert.Equal("activities.unknown", (await world.Take(await world.Drop(kind, 1, run: false), person)).Refusal!.Code);
        Assert.Equal("activities.unknown", (await world.Take(new(Guid.CreateVersion7()), person)).Refusal!.Code);
        var known = await world.Drop(kind, 1, level: IdentityLevel.Known);
        Assert.Equal("activities.drop_level", (await world.Take(known, person)).Refusal!.Code);
        var drop = await world.Drop(kind, 1);
        await world.Move(drop, "pause");
        Assert.Equal("activities.is_paused", (await world.Take(drop, person)).Refusal!.Code);
        await world.Move(drop, "resume");
        // An id that is a coupon already is no new one.
        var own = Id.New(world.Clock);
        await world.Shop.In((_, db) => db.GrantCoupons(world.Shop.Brand, kind, [new(own, person)], "test", world.Clock, default));
        Assert.Equal("kernel.same_key_other_body", (await world.Take(drop, person, own)).Refusal!.Code);
        await world.Move(await world.Drop(kind, 2, run: false), "cancel"); // Never begun: nothing to give back.
        foreach (var open in new[] { drop, known }) await world.Move(open, "cancel");
        Assert.Equal(0, (await world.Board(kind)).Aside);
        await world.Sound(drop, kind);
    }

    [Fact]
    public async Task A_merge_that_shows_two_coupons_of_one_human_asks_and_takes_the_later_one_back()
    {
        await using var world = await FlashWorld.Create();
        var kind = await world.Kind();
        var drop = await world.Drop(kind, 10);
        var people = await world.People(3);
        foreach (var member in people) Assert.Null((await world.Take(drop, member)).Refusal);
        await world.Merge(people[1], people[0]);
        Assert.Equal(1, await world.Shop.Count("activities_double_claims", "decided_at is null"));
        await using var scope = world.Scope();
        Assert.Null((await scope.ServiceProvider.GetRequiredService<DecideDoubleClaim>().Handle(drop, people[1], keep: false, default)).Refusal);
        await world.Sound(drop, kind);
        Assert.Equal(1, await world.Shop.Count("loyalty_coupons", "state = 'revoked'"));
        var outcome = (await world.Review(drop)).Outcome;
        Assert.Equal((2, 2, 2 * DropWorld.Each), (outcome.Entered.Count, outcome.Won.Count, outcome.CostMinor));
    }

    [Fact]
    public async Task Voided_every_unused_coupon_is_taken_back_and_what_orders_used_stays_spent()
    {
        await using var world = await FlashWorld.Create();
        var kind = await world.Kind();
        var drop = await world.Drop(kind, 10);
        var people = await world.People(4);
        var coupons = new List<Guid>();
        foreach (var member in people) coupons.Add((await world.Take(drop, member)).Value.Id);
        await world.Use(coupons[3], people[3], 400);
        await world.Move(drop, "end");
        await using (var scope = world.Scope())
        {
            var life = scope.ServiceProvider.GetServices<IActivityKind>().Single(k => k.Kind == CouponDrop.Kind);
            var db = scope.ServiceProvider.GetRequiredService<AppDb>();
            Assert.Equal(3, await life.Void(db, await world.Activity(drop), default));
            Assert.Equal(0, await life.Void(db, await world.Activity(drop), default)); // Begun again after a crash.
        }
        await world.Sound(drop, kind);
        Assert.Equal((0L, 400L), ((await world.Activity(drop)).Reserved, (await world.Activity(drop)).Spent));
    }

    [Fact]
    public async Task Said_in_the_chat_a_word_takes_a_coupon_under_the_messages_id()
    {
        await using var world = await FlashWorld.Create();
        var kind = await world.Kind();
        var drop = await world.Drop(kind, 2);
        var people = await world.Inside("小红", "阿明", "小李");
        var first = await world.Say(people[0], "领券");
        await world.Say(people[1], "搶券！");
        await world.Say(people[2], "怎么领券？");
        await world.Say(people[2], "领券");
        await world.Serve();
        await using var db = world.Shop.Open();
        Assert.Equal(2, (await db.CouponClaims(drop, default)).Count);
        Assert.Equal(first, (await db.CouponClaimsOf(drop, [people[0]], default)).Single().Id);
        Assert.Equal(["refused", "taken", "taken"], (await world.Acts()).Select(a => a.Outcome).Order(StringComparer.Ordinal));
        Assert.Contains("2 of 2 taken", Assert.Single(await world.HouseLines()), StringComparison.Ordinal);
        await world.Sound(drop, kind);
    }
}
