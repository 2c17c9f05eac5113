using System.Collections.Concurrent;
using System.Globalization;
using System.Text.Json;
using Guildhall.Activities.Contracts;
using Guildhall.Activities.Fairness;
using Guildhall.Activities.Life;
using Guildhall.Activities.Lotteries;
using Guildhall.Activities.RedPackets;
using Guildhall.Kernel;
using Guildhall.Kernel.Storage;
using Guildhall.Members.Contracts;
using Guildhall.Tests.Worlds;

namespace Guildhall.Tests.Activities;

/// <summary>A server that is killed again and again while members open red packets and draw: what it acknowledged is there, nothing is there twice, and points and budget follow.</summary>
public sealed class KilledGamesTests
{
    private const int People = 6, AcknowledgedPerLife = 15;

    // Twenty by GUILDHALL_TEST_KILLS=20; each costs a start of the server.
    private static int Kills => int.TryParse(Environment.GetEnvironmentVariable("GUILDHALL_TEST_KILLS"), CultureInfo.InvariantCulture, out var kills) ? kills : 3;

    [Fact]
    public async Task Every_acknowledged_share_survives_the_kill_and_is_paid_once()
    {
        var packets = Enumerable.Range(0, 4000).Select(_ => new ActivityId(Guid.CreateVersion7())).ToArray();
        var world = await Arrange(packets, RedPacket.Kind, new RedPacket(PacketSplit.Lucky, 20, 2, 1, null, IdentityLevel.Guest, 100), 20);
        var (which, next) = (new ConcurrentDictionary<Guid, int>(), -1); // One share of each for one act: the same person may act often.

        var (acknowledged, sent) = await world.Fire(Kills, People, AcknowledgedPerLife, (phone, id) => phone.PostJson($"/g/{world.Code}/red-packet/{packets[which.GetOrAdd(id, _ => Interlocked.Increment(ref next))].Value}/claims", new { id }));

        var stored = await world.Look(db => db.Query($"select id, points from activities_packet_claims where brand_id = {world.Brand.Id}", r => (Id: r.Guid(0), Points: r.Long(1))));
        Adds(acknowledged, sent, [.. stored.Select(s => s.Id)]);
        var points = stored.Sum(s => s.Points);
        Assert.Equal(points, await world.Look(db => db.Count($"select cast(sum(spent_minor) as bigint) from activities_activities where brand_id = {world.Brand.Id}")));
        // The points of what was opened right before the last kill come when it lives again.
        await using var server = await world.Serve();
        for (var tries = 0; tries < 900 && await world.Look(db => db.Count($"select cast(coalesce(sum(points), 0) as bigint) from loyalty_entries where brand_id = {world.Brand.Id} and business = 'red_packet'")) < points; tries++)
            await Task.Delay(TimeSpan.FromMilliseconds(100), TimeProvider.System); // A killed node's leases run out first.
        Assert.Equal((stored.Count, points), await world.Look(db => db.First($"select count(*), cast(sum(points) as bigint) from loyalty_entries where brand_id = {world.Brand.Id} and business = 'red_packet'", r => (r.Int(0), r.Long(1)))));
    }

    [Fact]
    public async Task Every_acknowledged_draw_survives_the_kill_under_a_number_of_its_own_and_comes_out_the_same_again()
    {
        var lottery = new ActivityId(Guid.CreateVersion7());
        var terms = new Lottery(LotteryMode.Wheel, [new("10", PrizeKind.Points, 40, 1, 10, null, 0, [], [])], 1, new(Lottery.MostChances, 0, 0, 0, 0), null, null, 1000, 72, IdentityLevel.Guest, 100);
        var world = await Arrange([lottery], Lottery.Kind, terms, 400);

        var (acknowledged, sent) = await world.Fire(Kills, People, AcknowledgedPerLife, (phone, id) => phone.PostJson($"/g/{world.Code}/lottery/{lottery.Value}/draws", new { id, nonce = "lucky" }));

        var draws = await world.Look(db => db.LotteryDraws(lottery, default));
        Adds(acknowledged, sent, [.. draws.Select(d => d.Id)]);
        Assert.Equal(Enumerable.Range(1, draws.Count), draws.Select(d => d.Number));
        var (won, seed) = (draws.Count(d => d.Prize is not null), await world.Look(db => db.SeedOf(lottery, default)));
        Assert.InRange(won, 0, 40);
        Assert.Equal(won * 10, await world.Look(db => db.Count($"select cast(sum(points) as bigint) from loyalty_entries where brand_id = {world.Brand.Id} and business = 'lottery_prize'")));
        Assert.Equal(Math.Min(40, draws.Count(d => terms.Hit(seed!.Secret, d.Number, "lucky") is not null)), won);
    }

    private static void Adds(ICollection<Guid> acknowledged, ICollection<Guid> sent, HashSet<Guid> stored)
    {
        Assert.True(acknowledged.Count >= Kills * AcknowledgedPerLife);
        Assert.Empty(acknowledged.Except(stored));
        Assert.Empty(stored.Except(sent));
        Assert.InRange(stored.Count, acknowledged.Count, acknowledged.Count + People); // At most one each was under way when the last server fell.
    }

    /// <summary>Activities that run already, each with its seed and its prizes reserved.</summary>
    private static Task<KilledWorld> Arrange(IReadOnlyList<ActivityId> ids, string kind, object settings, long cost) => KilledWorld.Create(async (db, brand, group) =>
    {
        var (clock, now) = (TimeProvider.System, TimeProvider.System.GetUtcNow());
        foreach (var id in ids)
        {
            await db.Execute($"""
                insert into activities_activities (brand_id, id, kind, name, state, starts_at, ends_at, goal_kind, goal, currency, eligibility, settings, checklist, made_at, version)
                values ({brand.Id}, {id}, {kind}, 'Game', {ActivityState.Running}, {now.AddHours(-1)}, {now.AddDays(1)}, {GoalKind.Participants}, 1, {brand.Currency},
                  {JsonSerializer.Serialize(Eligibility.Everyone, KernelJson.Options)}, {JsonSerializer.Serialize(settings, settings.GetType(), KernelJson.Options)}, '[]', {now}, 1)
                """);
            await db.Execute($"insert into activities_groups (brand_id, activity_id, group_id) values ({brand.Id}, {id}, {group})");
            await Seeds.Commit(db, id, clock, default);
            await Budget.Reserve(db, id, [(id.Value, cost)], clock, default);
        }
    });
}
