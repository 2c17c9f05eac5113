using Guildhall.Activities.Fairness;
using Guildhall.Activities.Life;
using Guildhall.Activities.Lotteries;
using Guildhall.Bench.Load;
using Guildhall.Bench.Product;
using Guildhall.Host;
using Guildhall.Kernel;
using Guildhall.Kernel.Storage;
using Guildhall.Members.Contracts;

namespace Guildhall.Bench.Activities;

/// <summary>Draws over HTTP: session, once only, a chance a day for each human, numbered, prizes within their stock, budget and points in the same transaction. When everybody has drawn, the next lottery is hot.</summary>
internal sealed class LotteryBench : IBench, IServe
{
    private const int Members = MembersWorld.Crowd, Lotteries = 200, Prizes = 200, Points = 10;

    public string Name => "lottery";

    public async Task<IBenchReport> Run(BenchOptions options)
    {
        var (world, clock) = (await MembersWorld.Create(options.Storage, Members), TimeProvider.System);
        // One in ten wins.
        var plan = new Lottery(LotteryMode.Wheel, [new("10", PrizeKind.Points, Prizes, 1, Points, null, 0, [], [])], 9, new(1, 0, 0, 0, 0), null, null, 1, 72, IdentityLevel.Guest, 100);
        async Task Arrange(AppDb db, Guildhall.Activities.Contracts.ActivityId id)
        {
            await Seeds.Commit(db, id, clock, default);
            await Budget.Reserve(db, id, [(id.Value, plan.CostOfAll("CNY"))], clock, default);
        }
        var lotteries = await RunningActivities.Open(options.Storage, world, Lottery.Kind, plan, Lotteries, Arrange);
        await using var server = await ServerProcess.Start(options);
        var (draws, others) = (await MemberRequests.Of(server.Port, world), await MemberRequests.Of(server.Port, world));
        BenchReport report;
        using (var load = await HttpLoad.Connect(server.Port, options.Connections))
            report = await Comparison.Run(options, server, load, draws.Posts(n => ($"lottery/{lotteries[n / Members % Lotteries].Value}/draws", $$"""{"id":"{{Id.New(clock)}}","nonce":"lucky"}""")), others.Posts("empty", () => ""),
                $"Figure: a durable draw by each of {Members} members in one lottery after another; one in ten wins points. Yardstick: an empty POST by the same members through the same middleware.");
        await Check(options.Storage, world);
        return new SeveralReports((report, RunningActivities.Bar(options.Storage)), await RunningActivities.Page(options, server, others, Lottery.Kind, (await RunningActivities.Open(options.Storage, world, Lottery.Kind, plan, arrange: Arrange))[0]));
    }

    public Task Serve(BenchOptions options) => ProductServer.Serve(options);

    /// <summary>A fast lane that miscounts is no lane.</summary>
    private static async Task Check(StorageOptions storage, MembersWorld world)
    {
        await using var source = new AppDbSource(storage, GuildhallModules.All);
        await using var db = source.Open(Actor.System(world.Brand));
        var won = await db.Count($"select count(*) from activities_lottery_draws where brand_id = {world.Brand} and prize is not null");
        var paid = await db.Count($"select count(*) from loyalty_entries where brand_id = {world.Brand} and business = 'lottery_prize'");
        if (won == 0 || won != paid) throw new InvalidOperationException($"{won} prizes were won, {paid} paid.");
    }
}
