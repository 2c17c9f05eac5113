using System.Text.Json;
using Guildhall.Activities.Auctions;
using Guildhall.Activities.Fairness;
using Guildhall.Activities.Life;
using Guildhall.Kernel;

namespace Guildhall.Tests.Activities.Auctions;

/// <summary>The record of an auction, and that anybody can check it.</summary>
public sealed class AuctionFairnessTests
{
    [Fact]
    public async Task The_record_of_an_auction_tells_what_was_forged_in_it()
    {
        await using var world = await FlashWorld.Create();
        var (auction, _) = await world.OpenAuction(a => a with { ReserveMinor = 700 });
        var people = await world.People(3);
        var fair = new FairAuction();
        async Task<AuctionRecord?> Record()
        {
            await using var db = world.Shop.Open();
            return (AuctionRecord?)await fair.Record(db, await world.Activity(auction), default);
        }
        string Failed(AuctionRecord record) => string.Join(' ', fair.Verify(JsonDocument.Parse(FairJson.Write(record)).RootElement).Checks.Where(c => !c.Holds).Select(c => c.Code["activities.check_auction_".Length..]));
        Assert.Null((await world.Bid(auction, people[0], 500)).Refusal);
        Assert.Null((await world.Bid(auction, people[1], 2000, limit: true)).Refusal);
        Assert.Null((await world.Bid(auction, people[2], 900)).Refusal);
        Assert.Null(await Record()); // Limits and the reserve are nobody's business before.
        await world.CloseAuction(auction);
        world.Clock.Advance(TimeSpan.FromMinutes(31));
        await world.Shop.RunSchedule();
        var record = (await Record())!;
        Assert.Equal("", Failed(record));
        Assert.Equal([(2, 1000L, "lapsed"), (3, 900L, "open")], record.Offers.Select(o => (o.Bidder, o.Price, o.Outcome)));

        Assert.Contains("opening", Failed(record with { Reserve = 800 }), StringComparison.Ordinal);
        Assert.Contains("winner", Failed(record with { Bids = [.. record.Bids.Take(2)] }), StringComparison.Ordinal);
        Assert.Contains("chain", Failed(record with { Bids = [record.Bids[0], record.Bids[1] with { Amount = 2100 }, record.Bids[2]] }), StringComparison.Ordinal);
        Assert.Contains("chain", Failed(record with { Bids = [record.Bids[0], record.Bids[1] with { At = "2026-03-02T04:00:01.000000Z" }, record.Bids[2]] }), StringComparison.Ordinal);
        Assert.Contains("rules", Failed(record with { Bids = [record.Bids[0], record.Bids[1] with { Price = 900 }, record.Bids[2]] }), StringComparison.Ordinal);
        Assert.Contains("rising", Failed(record with { Bids = [record.Bids[0], record.Bids[1], record.Bids[2] with { Price = 600 }] }), StringComparison.Ordinal);
        Assert.Contains("winner", Failed(record with { Offers = [record.Offers[0] with { Price = 1100 }, record.Offers[1]] }), StringComparison.Ordinal);
        Assert.Throws<JsonException>(() => fair.Verify(JsonDocument.Parse("{}").RootElement));
    }
}
