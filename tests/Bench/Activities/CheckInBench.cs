using Guildhall.Activities.CheckIns;
using Guildhall.Bench.Load;
using Guildhall.Bench.Product;
using Guildhall.Host;
using Guildhall.Kernel;
using Guildhall.Kernel.Storage;

namespace Guildhall.Bench.Activities;

/// <summary>Check-ins over HTTP: session, once only, once a day and person, sums, points by the brand's rule, durable. When everybody has checked in, the next activity is hot.</summary>
internal sealed class CheckInBench : IBench, IServe
{
    private const int Members = MembersWorld.Crowd, Camps = 200;

    public string Name => "checkin";

    public async Task<IBenchReport> Run(BenchOptions options)
    {
        var world = await MembersWorld.Create(options.Storage, Members);
        var plan = new CheckIn(CheckInProof.None, 0, 0, [new(StageKind.Consecutive, 7, 50, null, 0)], [], 100);
        var camps = await RunningActivities.Open(options.Storage, world, CheckIn.Kind, plan, Camps);
        await using var server = await ServerProcess.Start(options);
        var (days, others) = (await MemberRequests.Of(server.Port, world), await MemberRequests.Of(server.Port, world));
        BenchReport report;
        using (var load = await HttpLoad.Connect(server.Port, options.Connections))
            report = await Comparison.Run(options, server, load, days.Posts(n => ($"check-in/{camps[n / Members % Camps].Value}/days", $$"""{"id":"{{Id.New(TimeProvider.System)}}"}""")), others.Posts("empty", () => ""),
                $"Figure: a durable check-in by each of {Members} members in one activity after another, with points as the brand's rule and cap give them. Yardstick: an empty POST by the same members through the same middleware.");
        await Check(options.Storage, world);
        return new SeveralReports((report, RunningActivities.Bar(options.Storage)), await RunningActivities.Page(options, server, others, CheckIn.Kind, (await RunningActivities.Open(options.Storage, world, CheckIn.Kind, plan))[0]));
    }

    public Task Serve(BenchOptions options) => ProductServer.Serve(options);

    /// <summary>A fast lane that miscounts is no lane.</summary>
    private static async Task Check(StorageOptions storage, MembersWorld world)
    {
        await using var source = new AppDbSource(storage, GuildhallModules.All);
        await using var db = source.Open(Actor.System(world.Brand));
        var rows = await db.Count($"select count(*) from activities_check_ins where brand_id = {world.Brand}");
        var sums = await db.Count($"select cast(coalesce(sum(days), 0) as bigint) from activities_check_in_sums where brand_id = {world.Brand}");
        if (rows == 0 || rows != sums) throw new InvalidOperationException($"{rows} days were checked in, {sums} summed.");
    }
}
