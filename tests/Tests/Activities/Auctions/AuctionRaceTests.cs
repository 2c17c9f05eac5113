using Guildhall.Activities.Auctions;
using Guildhall.Activities.Contracts;
using Guildhall.Activities.Life;
using Guildhall.Kernel;
using Guildhall.Kernel.Storage;
using Microsoft.Extensions.DependencyInjection;

namespace Guildhall.Tests.Activities.Auctions;

/// <summary>Many bid at once on two nodes, and one human under several names.</summary>
public sealed class AuctionRaceTests
{
    [Fact]
    public async Task Five_hundred_bidders_send_ten_thousand_bids_to_two_nodes_whose_clocks_differ_and_one_wins()
    {
        await using var first = await FlashWorld.Create();
        await using var second = await first.Node();
        second.Clock.Advance(first.Clock.GetUtcNow() - second.Clock.GetUtcNow() + TimeSpan.FromMilliseconds(900));
        var (auction, sku) = await first.OpenAuction(a => a with { IncrementMinor = 1, ExtendSeconds = 60, MostExtensions = 3 });
        var people = Enumerable.Range(0, 500).Select(_ => Id.New<Guildhall.Kernel.MemberId>(first.Clock)).ToArray();
        FlashWorld[] nodes = [first, second];

        var answers = await Task.WhenAll(Enumerable.Range(0, 10_000).Select(n => Task.Run(() => nodes[n % 2].Bid(auction, people[n * 7 % people.Length], 100 + n * 3L, limit: n % 3 == 0))));

        var bids = await first.AssertSound(auction);
        Assert.Equal(answers.Where(a => a.Refusal is null).Select(a => a.Value.Id).Order(), bids.Select(b => b.Id).Order());
        Assert.All(answers.Where(a => a.Refusal is not null), a => Assert.Contains(a.Refusal!.Code, (string[])["activities.auction_below", "activities.auction_you_lead"]));
        Assert.True(bids.Max(b => b.AmountMinor) >= 100 + 9_999 * 3, "the highest bid of all was refused");
        var last = bids[^1];

        // The task that closes it is killed in the middle, and run by both nodes at once afterwards.
        first.Clock.Advance(AuctionWorld.Lasts + AuctionWorld.UntilClosed);
        second.Clock.Advance(AuctionWorld.Lasts + AuctionWorld.UntilClosed);
        await using (var db = first.Shop.Open())
        {
            await using var transaction = await db.Begin();
            await using var scope = first.Scope();
            await scope.ServiceProvider.GetRequiredService<IEnumerable<IActivityKind>>().Single(k => k.Kind == Auction.Kind).Settle(db, (await db.LockActivity(auction, default))! with { State = ActivityState.Ended }, default);
        }
        Assert.Empty(await first.AllOffers(auction));
        await Task.WhenAll(nodes.Select(n => n.Shop.RunSchedule()));
        await Task.WhenAll(nodes.Select(n => n.Shop.RunSchedule()));
        var offer = Assert.Single(await first.AllOffers(auction));
        Assert.Equal((last.Leader, last.PriceMinor), (offer.Bidder, offer.PriceMinor));
        Assert.Equal(1, await first.Shop.Count("commerce_shop_orders"));
        Assert.Equal((4, 1), await first.Shop.Stock(sku));
    }

    [Fact]
    public async Task One_human_with_three_names_is_one_bidder_also_when_they_are_merged_meanwhile()
    {
        await using var world = await FlashWorld.Create();
        var (auction, _) = await world.OpenAuction(a => a with { DepositPoints = 10 });
        var people = await world.People(4);
        foreach (var person in people) await world.GivePoints(person, 30);
        await world.MergePeople(people[0], people[1]);
        Assert.Equal((1, true), (await world.Bid(auction, people[0], 1000, limit: true)).Value is var mine ? (mine.Bidder, mine.Leads) : default);
        Assert.Equal("activities.auction_you_lead", (await world.Bid(auction, people[1], 900)).Refusal!.Code);
        Assert.Equal(2, (await world.Bid(auction, people[2], 500)).Value.Bidder);
        await world.MergePeople(people[0], people[2]);
        Assert.Equal("activities.auction_you_lead", (await world.Bid(auction, people[2], 800)).Refusal!.Code);
        Assert.Equal((3, false), (await world.Bid(auction, people[3], 700)).Value is var other ? (other.Bidder, other.Leads) : default);
        await world.AssertSound(auction);
        await world.CloseAuction(auction);
        var offer = Assert.Single(await world.AllOffers(auction));
        Assert.Equal((people[0], 800L), (offer.Person, offer.PriceMinor));
        world.Clock.Advance(TimeSpan.FromMinutes(31));
        await world.Shop.RunSchedule();
        // Out under all of their names: the other one bid alone.
        Assert.Equal((people[3], 700L), (await world.AllOffers(auction)).Select(o => (o.Person, o.PriceMinor)).Last());
        Assert.Equal((2, 1L, 1L), (await world.Review(auction)) is var r ? (r.Outcome.Entered.Count, await world.Shop.Count("activities_auction_deposits", "state = 'forfeited'"), r.Outcome.Orders - 1) : default);
    }
}
