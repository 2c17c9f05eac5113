using Guildhall.Activities.Auctions;
using Guildhall.Activities.Contracts;
using Guildhall.Activities.Life;
using Guildhall.Commerce.Contracts;
using Guildhall.Kernel;
using Guildhall.Kernel.Storage;
using Microsoft.Extensions.DependencyInjection;

namespace Guildhall.Tests.Activities.Auctions;

/// <summary>The rules of an auction, one after another.</summary>
public sealed class AuctionTests
{
    [Fact]
    public async Task One_id_is_one_bid_however_often_it_is_sent_and_another_body_is_refused()
    {
        await using var world = await FlashWorld.Create();
        var (auction, _) = await world.OpenAuction();
        var people = await world.People(2);
        var id = Id.New(world.Clock);
        var same = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => Task.Run(() => world.Bid(auction, people[0], 500, id: id))));
        Assert.All(same, a => Assert.Equal((id, 1L, 500L, true), (a.Value.Id, a.Value.Seq, a.Value.PriceMinor, a.Value.Leads)));
        Assert.Equal("activities.other_body", (await world.Bid(auction, people[0], 600, id: id)).Refusal!.Code);
        Assert.Equal("activities.other_body", (await world.Bid(auction, people[1], 500, id: id)).Refusal!.Code);
        Assert.Null((await world.Bid(auction, people[1], 600)).Refusal);
        await world.CloseAuction(auction);
        Assert.Equal(same[0].Value, (await world.Bid(auction, people[0], 500, id: id)).Value); // Lost answers are told again even when it is over.
        Assert.Equal("activities.is_over", (await world.Bid(auction, people[0], 900)).Refusal!.Code);
        Assert.Equal(2, (await world.AllBids(auction)).Count);
    }

    [Fact]
    public async Task What_cannot_be_is_refused_with_its_reason()
    {
        await using var world = await FlashWorld.Create();
        var people = await world.People(3);
        var (draft, _) = await world.OpenAuction(running: false);
        Assert.Equal("activities.unknown", (await world.Bid(draft, people[0], 500)).Refusal!.Code);
        var (auction, _) = await world.OpenAuction();
        foreach (var amount in (long[])[0, -100, long.MaxValue]) Assert.Equal("activities.auction_amount_unread", (await world.Bid(auction, people[0], amount)).Refusal!.Code);
        Assert.Equal("activities.auction_below", (await world.Bid(auction, people[0], 99)).Refusal!.Code);
        Assert.Equal("activities.unknown", (await world.Bid(new(Guid.CreateVersion7()), people[0], 500)).Refusal!.Code);
        Assert.Equal("activities.unknown", (await world.Bids().Post(world.Shop.Brand.Id, auction.Value, new(Id.New(world.Clock), people[0], new(Guid.CreateVersion7()), 500, false, null))).Refusal!.Code);
        Assert.Equal("activities.unknown", (await world.Bids().Post(new(Guid.CreateVersion7()), auction.Value, new(Id.New(world.Clock), people[0], world.Group, 500, false, null))).Refusal!.Code);
        await world.Shop.In((_, db) => db.Execute($"update members_members set staff = {true} where brand_id = {world.Shop.Brand.Id} and id = {people[2]}"));
        Assert.Equal("activities.auction_staff", (await world.Bid(auction, people[2], 500)).Refusal!.Code);
        Assert.Null((await world.Bid(auction, people[0], 500)).Refusal);
        var low = (await world.Bid(auction, people[1], 599)).Refusal!;
        Assert.Equal(("activities.auction_below", "6.00"), (low.Code, low.Args![0]));
        Assert.Equal("activities.auction_you_lead", (await world.Bid(auction, people[0], 500)).Refusal!.Code);
        await world.Move(auction, "pause");
        Assert.Equal("activities.is_paused", (await world.Bid(auction, people[1], 900)).Refusal!.Code);
        await world.Move(auction, "resume");
        world.Clock.Advance(AuctionWorld.Lasts);
        Assert.Equal("activities.is_over", (await world.Bid(auction, people[1], 900)).Refusal!.Code);
        Assert.Single(await world.AssertSound(auction));
        var (closed, _) = await world.OpenAuction(who: new(["VIP"], null, false));
        Assert.Equal("activities.not_invited", (await world.Bid(closed, people[1], 500)).Refusal!.Code);
    }

    [Fact]
    public async Task A_plan_that_cannot_work_is_refused_field_by_field()
    {
        await using var world = await FlashWorld.Create();
        var (_, skus) = await world.Shop.AddProduct((1, 6500));
        await using var db = world.Shop.Open();
        var cards = (await db.FindSkus([skus[0]])).ToDictionary(c => c.Id);
        var good = new Auction(skus[0], 1, 100, 100, [], null, null, 0, 60, 10, 30, 1);
        Assert.Null(good.RefusalFor(cards));
        foreach (var (plan, field) in new[]
        {
            (good with { Sku = new(Guid.CreateVersion7()) }, "Sku"), (good with { Quantity = 0 }, "Quantity"), (good with { StartMinor = 0 }, "Start"), (good with { IncrementMinor = -1 }, "Increment"), (good with { ReserveMinor = 99 }, "Reserve"),
            (good with { BuyNowMinor = 100 }, "BuyNow"), (good with { ReserveMinor = 500, BuyNowMinor = 400 }, "BuyNow"), (good with { DepositPoints = -1 }, "Deposit"), (good with { ExtendSeconds = 601 }, "ExtendSeconds"), (good with { PayMinutes = 0 }, "PayMinutes"),
            (good with { RunnersUp = 6 }, "RunnersUp"), (good with { Ladder = [new(500, 100), new(500, 200)] }, "Ladder"), (good with { StartMinor = long.MaxValue }, "Start"),
        }) Assert.Equal(field, plan.RefusalFor(cards)!.Field);
        Assert.Null(LadderStep.Read("100 fünf", "CNY"));
        Assert.Equal([new LadderStep(10_000, 500), new(50_000, 2050)], LadderStep.Read("５００ 20.5\n100: 5\n", "CNY")!);
        var (many, _) = await world.OpenAuction(a => a with { Quantity = 6 }, running: false);
        Assert.Equal("activities.flash_short", (await world.Move(many, "schedule")).Refusal!.Code);
        var (dear, _) = await world.OpenAuction(budget: 6000, running: false);
        Assert.Equal("activities.over_budget", (await world.Move(dear, "schedule")).Refusal!.Code); // It may cost the house 64 yuan.
    }

    [Fact]
    public async Task The_winner_pays_in_time_or_the_next_one_may_at_the_price_without_the_first()
    {
        await using var world = await FlashWorld.Create();
        var (auction, sku) = await world.OpenAuction(a => a with { DepositPoints = 50 }, budget: 10_000);
        var people = await world.People(4);
        foreach (var person in people[..3]) await world.GivePoints(person, 80);
        Assert.Equal("activities.auction_few_points", (await world.Bid(auction, people[3], 500)).Refusal!.Code);
        Assert.Null((await world.Bid(auction, people[0], 1000, limit: true)).Refusal);
        Assert.Null((await world.Bid(auction, people[1], 3000, limit: true)).Refusal);
        Assert.Null((await world.Bid(auction, people[2], 4000, limit: true)).Refusal);
        Assert.Null((await world.Bid(auction, people[2], 4500, limit: true)).Refusal); // One deposit however often.
        Assert.Equal("30 30 30 0", await PointsOf(world, people));
        Assert.Equal(6400, (await world.Activity(auction)).Reserved);

        await world.CloseAuction(auction);
        var won = Assert.Single(await world.AllOffers(auction));
        Assert.Equal((people[2], 3100L, "open"), (won.Person, won.PriceMinor, won.Outcome));
        Assert.Equal((OrderState.Unpaid, 3100L), ((await world.Shop.Order(won.Order)).State, (await world.Shop.Order(won.Order)).Amount.Minor));
        Assert.Equal("80 80 30 0", await PointsOf(world, people));
        Assert.Equal(3400, (await world.Activity(auction)).Reserved);
        Assert.Equal((4, 1), await world.Shop.Stock(sku));

        world.Clock.Advance(TimeSpan.FromMinutes(31));
        await world.Shop.RunSchedule();
        var offers = await world.AllOffers(auction);
        Assert.Equal([(people[2], 3100L, "lapsed"), (people[1], 1100L, "open")], offers.Select(o => (o.Person, o.PriceMinor, o.Outcome)));
        Assert.Equal((OrderState.Cancelled, 5400L), ((await world.Shop.Order(won.Order)).State, (await world.Activity(auction)).Reserved));
        Assert.Equal((4, 1), await world.Shop.Stock(sku));

        await world.Pay(offers[1].Order);
        world.Clock.Advance(TimeSpan.FromMinutes(2));
        await world.Shop.RunSchedule();
        Assert.Equal("80 80 30 0", await PointsOf(world, people)); // Who won and did not pay has lost it.
        Assert.Equal((ActivityState.Settled, 0L, 5400L), (await world.Activity(auction)) is var a ? (a.State, a.Reserved, a.Spent) : default);
        var review = (await world.Review(auction)).Outcome;
        Assert.Equal((3, 1, 2L, 1L, 1100L, 5400L), (review.Entered.Count, review.Won.Count, review.Orders, review.PaidOrders, review.SalesMinor, review.CostMinor));
        Assert.Equal(people[1], review.Won.Single());
    }

    [Fact]
    public async Task Nobody_pays_and_the_lot_goes_back_to_the_shop()
    {
        await using var world = await FlashWorld.Create();
        var (auction, sku) = await world.OpenAuction();
        var people = await world.People(3);
        foreach (var (person, n) in people.Select((p, n) => (p, n))) Assert.Null((await world.Bid(auction, person, 500 + n * 100)).Refusal);
        await world.CloseAuction(auction);
        for (var round = 0; round < 3; round++)
        {
            world.Clock.Advance(TimeSpan.FromMinutes(31));
            await world.Shop.RunSchedule();
        }
        Assert.Equal([(people[2], "lapsed"), (people[1], "lapsed")], (await world.AllOffers(auction)).Select(o => (o.Person, o.Outcome))); // One runner-up was planned.
        Assert.Equal("unsold", (await world.Lot(auction)).Outcome);
        await using var db = world.Shop.Open();
        Assert.Equal(5, (await db.FindSkus([sku])).Single().Free);
        Assert.Equal(ActivityState.Settled, (await world.Activity(auction)).State);
    }

    [Fact]
    public async Task Below_the_reserve_nobody_wins_and_a_cancelled_auction_gives_everything_back()
    {
        await using var world = await FlashWorld.Create();
        var (reserved, sku) = await world.OpenAuction(a => a with { ReserveMinor = 3000 });
        var people = await world.People(2);
        Assert.Null((await world.Bid(reserved, people[0], 2900, limit: true)).Refusal);
        await world.CloseAuction(reserved);
        Assert.Equal("unsold", (await world.Lot(reserved)).Outcome);
        Assert.Empty(await world.AllOffers(reserved));
        Assert.Equal((5, 0), await world.Shop.Stock(sku));

        var (called, other) = await world.OpenAuction(a => a with { DepositPoints = 10 }, budget: 9000);
        await world.GivePoints(people[0], 10);
        Assert.Null((await world.Bid(called, people[0], 2900)).Refusal);
        await world.Move(called, "cancel");
        Assert.Equal((10L, 0L), (await world.Points(people[0]), (await world.Activity(called)).Reserved));
        await using var db = world.Shop.Open();
        Assert.Equal(5, (await db.FindSkus([other])).Single().Free);
        Assert.Equal(0, await world.Shop.Count("commerce_shop_orders"));
    }

    [Fact]
    public async Task A_bid_of_the_buy_now_price_ends_it_at_once()
    {
        await using var world = await FlashWorld.Create();
        var (auction, _) = await world.OpenAuction(a => a with { BuyNowMinor = 5000 });
        var people = await world.People(2);
        Assert.Null((await world.Bid(auction, people[0], 4900, limit: true)).Refusal);
        Assert.Equal(5000, (await world.Bid(auction, people[1], 8000, limit: true)).Value.PriceMinor);
        Assert.Equal("activities.is_over", (await world.Bid(auction, people[0], 9000)).Refusal!.Code);
        await world.CloseAuction(auction);
        Assert.Equal((people[1], 5000L), (await world.AllOffers(auction)).Select(o => (o.Person, o.PriceMinor)).Single());
    }

    [Fact]
    public async Task Late_bids_move_the_end_so_often_and_no_further()
    {
        await using var world = await FlashWorld.Create();
        var (auction, _) = await world.OpenAuction(a => a with { ExtendSeconds = 60, MostExtensions = 2 });
        var people = await world.People(2);
        var planned = (await world.Activity(auction)).EndsAt;
        Assert.Null((await world.Bid(auction, people[0], 500)).Refusal);
        Assert.Equal(planned, (await world.Activity(auction)).EndsAt);
        for (var n = 1; n <= 3; n++)
        {
            var ends = (await world.Activity(auction)).EndsAt;
            world.Clock.Advance(ends - TimeSpan.FromSeconds(10) - world.Clock.GetUtcNow());
            Assert.Null((await world.Bid(auction, people[n % 2], 500 + n * 100)).Refusal);
            Assert.Equal(n <= 2 ? world.Clock.GetUtcNow().AddSeconds(60) : ends, (await world.Activity(auction)).EndsAt);
        }
        await world.CloseAuction(auction);
        Assert.Equal(people[1], (await world.AllOffers(auction)).Single().Person);
    }

    [Fact]
    public async Task The_house_calls_an_offer_off_and_nobody_loses_a_deposit()
    {
        await using var world = await FlashWorld.Create();
        var (auction, sku) = await world.OpenAuction(a => a with { DepositPoints = 10 });
        var people = await world.People(2);
        foreach (var person in people) await world.GivePoints(person, 10);
        Assert.Null((await world.Bid(auction, people[0], 500)).Refusal);
        Assert.Null((await world.Bid(auction, people[1], 600)).Refusal);
        await world.CloseAuction(auction);
        await using var db = world.Shop.Open();
        await using (var scope = world.Scope())
            Assert.Equal(1, await scope.ServiceProvider.GetRequiredService<IEnumerable<IActivityKind>>().Single(k => k.Kind == Auction.Kind).Void(db, await world.Activity(auction), default));
        Assert.Equal("10 10", await PointsOf(world, people));
        Assert.Equal("withdrawn", (await world.AllOffers(auction)).Single().Outcome);
        Assert.Equal(5, (await db.FindSkus([sku])).Single().Free);
    }

    private static async Task<string> PointsOf(FlashWorld world, IEnumerable<MemberId> people) => string.Join(' ', await Task.WhenAll(people.Select(world.Points)));
}
