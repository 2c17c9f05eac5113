using System.Collections.Concurrent;
using System.Globalization;
using System.Text.Json;
using Guildhall.Activities.Auctions;
using Guildhall.Activities.Contracts;
using Guildhall.Activities.Life;
using Guildhall.Kernel;
using Guildhall.Kernel.Storage;
using Guildhall.Tests.Commerce;
using Guildhall.Tests.Worlds;

namespace Guildhall.Tests.Activities.Auctions;

/// <summary>A server that is killed again and again while members bid: every acknowledged bid stands, once, and each history plays again.</summary>
public sealed class KilledAuctionTests
{
    private const int People = 6, AcknowledgedPerLife = 15;

    // Twenty by GUILDHALL_TEST_KILLS=20; each costs a start of the server.
    private static int Kills => int.TryParse(Environment.GetEnvironmentVariable("GUILDHALL_TEST_KILLS"), CultureInfo.InvariantCulture, out var kills) ? kills : 3;

    [Fact]
    public async Task Every_acknowledged_bid_survives_the_kill_in_a_history_that_plays_again()
    {
        // Each has a lot of their own and goes further and further, so that no bid is refused.
        var auctions = Enumerable.Range(0, People).Select(_ => new ActivityId(Guid.CreateVersion7())).ToArray();
        var world = await KilledWorld.Create(async (db, brand, group) =>
        {
            var sku = (await ShopWorld.AddProduct(db, TimeProvider.System, brand, [(10, 2000)], plain: true)).Skus[0];
            foreach (var id in auctions) await Open(db, brand.Id, brand.Currency, group, id, new Auction(sku, 1, 1, 1, [], null, null, 0, 0, 0, 30, 1));
        });
        var (amounts, turns, seats) = (new ConcurrentDictionary<Guid, long>(), new ConcurrentDictionary<string, int>(), new ConcurrentDictionary<int, long>());
        var (acknowledged, sent) = await world.Fire(Kills, People, AcknowledgedPerLife, (phone, id) =>
        {
            // A phone keeps its cookie however often it is led elsewhere.
            var seat = turns.GetOrAdd(phone.Cookies.GetCookieHeader(phone.Http.BaseAddress!).Split("member-")[1].Split(';')[0], _ => turns.Count);
            var amount = amounts.GetOrAdd(id, _ => seats.AddOrUpdate(seat, 1, (_, last) => last + 1));
            return phone.PostJson($"/g/{world.Code}/auction/{auctions[seat % People].Value}/bids", new { id, amount, limit = false });
        });

        Assert.True(acknowledged.Count >= Kills * AcknowledgedPerLife);
        var stored = (await world.Look(async db =>
        {
            var all = new List<AuctionBid>();
            foreach (var id in auctions)
            {
                var (bids, lot, terms) = (await db.Bids(id, default), (await db.FindLot(id, default))!, (await db.FindActivity(id, default))!.Read<Auction>().Terms("CNY"));
                Assert.Equal(Enumerable.Range(1, bids.Count).Select(n => (long)n), bids.Select(b => b.Seq));
                Assert.Equal(lot.Standing, terms.Replay(bids.Select(b => (b.Bidder, b.AmountMinor, b.Automatic))));
                Assert.Equal(lot.Head, bids.Count == 0 ? lot.Opening : bids[^1].Hash);
                all.AddRange(bids);
            }
            return all;
        })).Select(b => b.Id).ToHashSet();
        Assert.Empty(acknowledged.Except(stored));
        Assert.Empty(stored.Except(sent));
        Assert.InRange(stored.Count, acknowledged.Count, acknowledged.Count + People); // At most one each was under way when the last server fell.
    }

    /// <summary>An auction that runs already.</summary>
    internal static async Task Open(AppDb db, BrandId brand, string currency, GroupId group, ActivityId id, Auction auction)
    {
        var now = TimeProvider.System.GetUtcNow();
        await db.Execute($"""
            insert into activities_activities (brand_id, id, kind, name, state, starts_at, ends_at, goal_kind, goal, currency, eligibility, settings, checklist, made_at, version)
            values ({brand}, {id}, {Auction.Kind}, 'Cake', {ActivityState.Running}, {now.AddHours(-1)}, {now.AddDays(1)}, {GoalKind.Participants}, 1, {currency},
              {JsonSerializer.Serialize(Eligibility.Everyone, KernelJson.Options)}, {JsonSerializer.Serialize(auction, KernelJson.Options)}, '[]', {now}, 1)
            """);
        await db.Execute($"insert into activities_groups (brand_id, activity_id, group_id) values ({brand}, {id}, {group})");
        var opening = auction.Terms(currency).Opening(id.Value, "salt");
        await db.Execute($"""
            insert into activities_auctions (brand_id, activity_id, salt, opening, head, seq, price_minor, leader, limit_minor, pushed_minor, bidders, extensions) values ({brand}, {id}, 'salt', {opening}, {opening}, 0, 0, 0, 0, 0, 0, 0)
            """);
    }
}
