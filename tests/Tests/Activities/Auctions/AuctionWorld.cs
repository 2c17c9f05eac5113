using Guildhall.Activities.Auctions;
using Guildhall.Activities.Contracts;
using Guildhall.Activities.Life;
using Guildhall.Commerce.Contracts;
using Guildhall.Kernel;
using Guildhall.Kernel.Lanes;
using Guildhall.Kernel.Storage;
using Guildhall.Loyalty.Contracts;
using Guildhall.Members.Contracts;
using Guildhall.Tests.Worlds;
using Microsoft.Extensions.DependencyInjection;

namespace Guildhall.Tests.Activities.Auctions;

/// <summary>An auction in the world of a flash sale: the same shop, group and clock.</summary>
internal static class AuctionWorld
{
    public static readonly TimeSpan Lasts = TimeSpan.FromMinutes(15), UntilClosed = TimeSpan.FromSeconds(3);

    /// <summary>A lot worth 65 yuan from 1 yuan, running for fifteen minutes from now.</summary>
    public static async Task<(ActivityId Auction, SkuId Sku)> OpenAuction(this FlashWorld world, Func<Auction, Auction>? with = null, long? budget = null, Eligibility? who = null, bool running = true)
    {
        var (_, skus) = await world.Shop.AddProduct((5, 6500));
        var (id, now) = (Guid.CreateVersion7(), world.Shop.Brand.Calendar.Local(world.Clock.GetUtcNow()));
        var plain = new Auction(skus[0], 1, 100, 100, [], null, null, 0, 0, 0, 30, 1);
        await using (var scope = world.Scope())
            Assert.Null((await scope.ServiceProvider.GetRequiredService<PlanActivity>().Make(id, new(Auction.Kind, "一元竞价", now, now + Lasts, [world.Group], GoalKind.Participants, 10, budget, who ?? Eligibility.Everyone, with?.Invoke(plain) ?? plain, []), default)).Refusal);
        if (!running) return (new(id), skus[0]);
        Assert.Null((await world.Move(new(id), "schedule")).Refusal);
        await world.Shop.RunSchedule();
        return (new(id), skus[0]);
    }

    public static Lane<BidCommand, BidReceipt> Bids(this FlashWorld world) => world.Shop.Kernel.Services.GetRequiredService<Lane<BidCommand, BidReceipt>>();

    public static Task<Result<BidReceipt>> Bid(this FlashWorld world, ActivityId auction, MemberId member, long amount, bool limit = false, Guid? id = null) =>
        world.Bids().Ask(world.Shop.Brand.Id, auction.Value, new(id ?? Id.New(world.Clock), member, world.Group, amount, limit, null)).AsTask();

    /// <summary>Lets the end pass and the clock close what is over.</summary>
    public static async Task CloseAuction(this FlashWorld world, ActivityId auction)
    {
        var ends = (await world.Activity(auction)).EndsAt + UntilClosed;
        if (ends > world.Clock.GetUtcNow()) world.Clock.Advance(ends - world.Clock.GetUtcNow());
        await world.Shop.Drain();
        await world.Shop.RunSchedule();
        for (var tries = 0; (await world.Lot(auction)).ClosedAt is null && tries < 5; tries++)
        {
            world.Clock.Advance(TimeSpan.FromSeconds(1));
            await world.Shop.RunSchedule();
        }
    }

    public static async Task<AuctionLot> Lot(this FlashWorld world, ActivityId auction)
    {
        await using var db = world.Shop.Open();
        return (await db.FindLot(auction, default))!;
    }

    public static async Task<List<AuctionBid>> AllBids(this FlashWorld world, ActivityId auction)
    {
        await using var db = world.Shop.Open();
        return await db.Bids(auction, default);
    }

    public static async Task<List<AuctionOffer>> AllOffers(this FlashWorld world, ActivityId auction)
    {
        await using var db = world.Shop.Open();
        return await db.Offers(auction, default);
    }

    public static Task GivePoints(this FlashWorld world, MemberId member, long points) => world.Shop.In((_, db) =>
        db.MovePoints(world.Shop.Brand, [new PointsMove.Award(new("test", Guid.CreateVersion7()), member, points, EarnSource.Activity, world.Clock.GetUtcNow())], world.Clock, default));

    public static async Task<long> Points(this FlashWorld world, MemberId member)
    {
        await using var db = world.Shop.Open();
        return await db.PointsOf(world.Shop.Brand, await db.PersonOf(member), world.Clock, default);
    }

    public static Task MergePeople(this FlashWorld world, MemberId person, MemberId merged) => world.Shop.In((_, db) => db.Execute(
        $"insert into members_merges (brand_id, member_id, person_id, at, operator_name, joined) values ({world.Shop.Brand.Id}, {merged}, {person}, {world.Clock.GetUtcNow()}, '', '')"));

    /// <summary>What must hold of any auction at any time: numbers without gaps, prices that only rise, a history that plays again to the same end.</summary>
    public static async Task<List<AuctionBid>> AssertSound(this FlashWorld world, ActivityId auction)
    {
        var (bids, lot, activity) = (await world.AllBids(auction), await world.Lot(auction), await world.Activity(auction));
        var terms = activity.Read<Auction>().Terms(activity.Currency);
        Assert.Equal(Enumerable.Range(1, bids.Count).Select(n => (long)n), bids.Select(b => b.Seq));
        for (var n = 1; n < bids.Count; n++)
            Assert.True(bids[n].PriceMinor > bids[n - 1].PriceMinor || bids[n].PriceMinor == bids[n - 1].PriceMinor && bids[n].Bidder == bids[n - 1].Leader, $"bid {n + 1}: {bids[n].PriceMinor} after {bids[n - 1].PriceMinor}");
        Assert.Equal(lot.Standing, terms.Replay(bids.Select(b => (b.Bidder, b.AmountMinor, b.Automatic))));
        var head = terms.Opening(auction.Value, lot.Salt);
        foreach (var bid in bids)
        {
            head = BidChain.Next(head, bid.Seq, bid.At, bid.Bidder, bid.AmountMinor, bid.Automatic, bid.Id);
            Assert.Equal(head, bid.Hash);
        }
        Assert.Equal(head, lot.Head);
        return bids;
    }
}
