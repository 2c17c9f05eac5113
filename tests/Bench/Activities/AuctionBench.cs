using Guildhall.Activities.Auctions;
using Guildhall.Activities.Contracts;
using Guildhall.Activities.Life;
using Guildhall.Bench.Load;
using Guildhall.Bench.Product;
using Guildhall.Brands.Contracts;
using Guildhall.Host;
using Guildhall.Kernel;
using Guildhall.Kernel.Storage;

namespace Guildhall.Bench.Activities;

/// <summary>Bids in one auction over HTTP, each one step above the last: session, once only, persons, rules, the chain of hashes, durable. A bid that another overtook on its way is answered "too low" and counts as an error.</summary>
internal sealed class AuctionBench : IBench, IServe
{
    private const int Members = MembersWorld.Crowd;

    public string Name => "auction";

    public async Task<IBenchReport> Run(BenchOptions options)
    {
        var world = await MembersWorld.Create(options.Storage, Members);
        var auction = await Open(options.Storage, world);
        await using var server = await ServerProcess.Start(options);
        var requests = await MemberRequests.Of(server.Port, world);
        var amount = 0L;
        string Bid() => $$"""{"id":"{{Id.New(TimeProvider.System)}}","amount":{{Interlocked.Increment(ref amount)}},"limit":false}""";
        BenchReport bids;
        using (var load = await HttpLoad.Connect(server.Port, options.Connections))
            bids = await Comparison.Run(options, server, load, requests.Posts($"auction/{auction.Value}/bids", Bid), requests.Posts("empty", () => ""),
                $"Figure: a durable bid of one step more, from {Members} members in turn. Yardstick: an empty POST by the same members through the same middleware.");
        var accepted = await Check(options.Storage, world, auction);
        var quiet = await Open(options.Storage, world);
        return new SeveralReports((bids with { Bench = $"auction bid ({accepted} accepted of {amount})" }, RunningActivities.Bar(options.Storage)), await RunningActivities.Page(options, server, requests, Auction.Kind, quiet));
    }

    public Task Serve(BenchOptions options) => ProductServer.Serve(options);

    /// <summary>One yuan cent up at a time, for a day.</summary>
    private static async Task<ActivityId> Open(StorageOptions storage, MembersWorld world)
    {
        var clock = TimeProvider.System;
        await using var source = new AppDbSource(storage, GuildhallModules.All);
        await using var db = source.Open(Actor.System(world.Brand));
        await using var transaction = await db.Begin();
        var (brand, now, id) = (await db.CurrentBrandProfile(default), clock.GetUtcNow(), new ActivityId(Id.New(clock)));
        var sku = await BenchGoods.Add(db);
        var auction = new Auction(sku, 1, 1, 1, [], null, null, 0, 60, 10, 30, 1);
        await RunningActivities.Insert(db, world, id, Auction.Kind, auction);
        var opening = auction.Terms(brand.Currency).Opening(id.Value, "bench");
        await db.Execute($"""
            insert into activities_auctions (brand_id, activity_id, salt, opening, head, seq, price_minor, leader, limit_minor, pushed_minor, bidders, extensions) values ({brand.Id}, {id}, 'bench', {opening}, {opening}, 0, 0, 0, 0, 0, 0, 0)
            """);
        await transaction.Commit();
        return id;
    }

    /// <summary>A fast lane that takes a bid below the last one is no auction.</summary>
    private static async Task<long> Check(StorageOptions storage, MembersWorld world, ActivityId id)
    {
        await using var source = new AppDbSource(storage, GuildhallModules.All);
        await using var db = source.Open(Actor.System(world.Brand));
        var (seq, price) = (0L, 0L);
        await foreach (var bid in db.Stream($"select seq, price_minor from activities_auction_bids where brand_id = {world.Brand} and activity_id = {id} order by seq", r => (Seq: r.Long(0), Price: r.Long(1))))
        {
            if (bid.Seq != seq + 1 || bid.Price < price) throw new InvalidOperationException($"Bid {bid.Seq} of {bid.Price} follows bid {seq} of {price}.");
            (seq, price) = bid;
        }
        return seq;
    }
}
