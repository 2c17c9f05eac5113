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
        (BenchReport, double) page;
        await using (var server = await ServerProcess.Start(options))
        {
            var (claims, others) = (await MemberRequests.Of(server.Port, world), await MemberRequests.Of(server.Port, world));
            using (var load = await HttpLoad.Connect(server.Port, options.Connections)) report = await Comparison.Run(options, server, load, claims.Posts(n => ($"red-packet/{packets[n / Members % packets.Length].Value}/claims", $$"""{"id":"{{Id.New(TimeProvider.System)}}"}""")), others.Posts("empty", () => ""),
                $"Figure: a share opened by {Members} members in turn, packet after packet: once per id and human, numbered, budget ledger, event by which the points follow. Yardstick: an empty POST by the same members through the same middleware.");
            page = await RunningActivities.Page(options, server, others, RedPacket.Kind, (await Fill(options.Storage, world, 1))[0]);
        }
        await Check(options.Storage, world);
        return new SeveralReports((report, RunningActivities.Bar(options.Storage)), page);
    }

    public Task Serve(BenchOptions options) => ProductServer.Serve(options);

    private static Task<ActivityId[]> Fill(StorageOptions storage, MembersWorld world, int count) =>
        RunningActivities.Open(storage, world, RedPacket.Kind, new RedPacket(PacketSplit.Lucky, Members * Each, Members, 1, null, IdentityLevel.Guest, 100), count, async (db, id) =>
        {
            await Seeds.Commit(db, id, TimeProvider.System, default);
            await Budget.Reserve(db, id, [(id.Value, Members * Each)], TimeProvider.System, default);
        });

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
