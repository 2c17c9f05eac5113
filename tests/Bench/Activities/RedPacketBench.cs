using System.Text.Json;
using Guildhall.Activities.Contracts;
using Guildhall.Activities.Fairness;
using Guildhall.Activities.Life;
using Guildhall.Activities.RedPackets;
using Guildhall.Bench.Load;
using Guildhall.Bench.Product;
using Guildhall.Host;
using Guildhall.Kernel;
using Guildhall.Kernel.Storage;
using Guildhall.Members.Contracts;

namespace Guildhall.Bench.Activities;

/// <summary>Shares opened over HTTP on the whole product: session, once only, one for each human, numbered, budget ledger, event by which the points follow. A packet is full when every member has a share; then the next is opened.</summary>
internal sealed class RedPacketBench : IBench, IServe
{
    private const int Members = MembersWorld.Crowd;
    private const long Each = 10;

    public string Name => "red-packet";

    public async Task<IBenchReport> Run(BenchOptions options)
    {
        var world = await MembersWorld.Create(options.Storage, Members);
        var packets = await Fill(options.Storage, world, (int)(options.Seconds * 12) + 20);
        BenchReport report;
        await using (var server = await ServerProcess.Start(options))
        {
            var (claims, others) = (await MemberRequests.Of(server.Port, world), await MemberRequests.Of(server.Port, world));
            using var load = await HttpLoad.Connect(server.Port, options.Connections);
            report = await Comparison.Run(options, server, load, claims.Posts(n => ($"red-packet/{packets[n / Members % packets.Count].Value}/claims", $$"""{"id":"{{Id.New(TimeProvider.System)}}"}""")), others.Posts("empty", () => ""),
                $"Figure: a share opened by {Members} members in turn, packet after packet: once per id and human, numbered, budget ledger, event by which the points follow. Yardstick: an empty POST by the same members through the same middleware.");
        }
        await Check(options.Storage, world);
        return new SeveralReports((report, options.Storage.Kind == StorageKind.Sqlite ? 0.35 : 0.40));
    }

    public Task Serve(BenchOptions options) => ProductServer.Serve(options);

    private static async Task<List<ActivityId>> Fill(StorageOptions storage, MembersWorld world, int count)
    {
        var clock = TimeProvider.System;
        await using var source = new AppDbSource(storage, GuildhallModules.All);
        await source.Migrate();
        await using var db = source.Open(Actor.System(world.Brand));
        await using var transaction = await db.Begin();
        var now = clock.GetUtcNow();
        var packet = new RedPacket(PacketSplit.Lucky, Members * Each, Members, 1, null, IdentityLevel.Guest, 100);
        var (settings, who, packets) = (JsonSerializer.Serialize(packet, KernelJson.Options), JsonSerializer.Serialize(Eligibility.Everyone, KernelJson.Options), new List<ActivityId>());
        for (var n = 0; n < count; n++)
        {
            var id = new ActivityId(Id.New(clock));
            await db.Execute($"""
                insert into activities_activities (brand_id, id, kind, name, state, starts_at, ends_at, goal_kind, goal, currency, eligibility, settings, checklist, made_at, version)
                values ({world.Brand}, {id}, {RedPacket.Kind}, 'Bench', {ActivityState.Running}, {now.AddHours(-1)}, {now.AddDays(1)}, {GoalKind.Participants}, 1, 'CNY', {who}, {settings}, '[]', {now}, 1)
                """);
            await db.Execute($"insert into activities_groups (brand_id, activity_id, group_id) values ({world.Brand}, {id}, {world.Group})");
            await Seeds.Commit(db, id, clock, default);
            await Budget.Reserve(db, id, [(id.Value, Members * Each)], clock, default);
            packets.Add(id);
        }
        await transaction.Commit();
        return packets;
    }

    /// <summary>A fast lane that miscounts is no lane.</summary>
    private static async Task Check(StorageOptions storage, MembersWorld world)
    {
        await using var source = new AppDbSource(storage, GuildhallModules.All);
        await using var db = source.Open(Actor.System(world.Brand));
        var opened = await db.Count($"select cast(coalesce(sum(points), 0) as bigint) from activities_packet_claims where brand_id = {world.Brand}");
        var spent = await db.Count($"select cast(coalesce(sum(spent_minor), 0) as bigint) from activities_activities where brand_id = {world.Brand} and kind = {RedPacket.Kind}");
        var booked = await db.Count($"select cast(coalesce(sum(amount_minor), 0) as bigint) from activities_budget where brand_id = {world.Brand} and kind = 'spend'");
        if (opened == 0 || opened != booked || opened != spent) throw new InvalidOperationException($"{opened} points were opened, {booked} booked and {spent} spent.");
    }
}
