using Guildhall.Activities.Votes;
using Guildhall.Bench.Load;
using Guildhall.Bench.Product;
using Guildhall.Host;
using Guildhall.Kernel;
using Guildhall.Kernel.Storage;

namespace Guildhall.Bench.Activities;

/// <summary>Ballots over HTTP: session, once only, once a person, totals in the same transaction, durable. When everybody has voted, the next vote is hot.</summary>
internal sealed class VoteBench : IBench, IServe
{
    private const int Members = MembersWorld.Crowd, Votes = 200;

    public string Name => "vote";

    public async Task<IBenchReport> Run(BenchOptions options)
    {
        var world = await MembersWorld.Create(options.Storage, Members);
        var votes = await RunningActivities.Open(options.Storage, world, Vote.Kind, new Vote("Which?", ["A", "B", "C"], 1, false, VoteResults.Always), Votes);
        await using var server = await ServerProcess.Start(options);
        var (ballots, others) = (await MemberRequests.Of(server.Port, world), await MemberRequests.Of(server.Port, world));
        BenchReport report;
        using (var load = await HttpLoad.Connect(server.Port, options.Connections))
            report = await Comparison.Run(options, server, load, ballots.Posts(n => ($"vote/{votes[n / Members % Votes].Value}/ballots", $$"""{"id":"{{Id.New(TimeProvider.System)}}","choices":[1]}""")), others.Posts("empty", () => ""),
                $"Figure: a durable ballot by each of {Members} members in one vote after another. Yardstick: an empty POST by the same members through the same middleware.");
        await Check(options.Storage, world);
        var quiet = await RunningActivities.Open(options.Storage, world, Vote.Kind, new Vote("Which?", ["A", "B", "C"], 1, false, VoteResults.Always));
        return new SeveralReports((report, RunningActivities.Bar(options.Storage)), await RunningActivities.Page(options, server, others, Vote.Kind, quiet[0]));
    }

    public Task Serve(BenchOptions options) => ProductServer.Serve(options);

    /// <summary>A fast lane that miscounts is no lane.</summary>
    private static async Task Check(StorageOptions storage, MembersWorld world)
    {
        await using var source = new AppDbSource(storage, GuildhallModules.All);
        await using var db = source.Open(Actor.System(world.Brand));
        var ballots = await db.Count($"select count(*) from activities_ballots where brand_id = {world.Brand}");
        var counted = await db.Count($"select cast(coalesce(sum(votes), 0) as bigint) from activities_vote_totals where brand_id = {world.Brand}");
        var twice = await db.Count($"select count(*) from (select 1 from activities_ballots where brand_id = {world.Brand} group by activity_id, person_id having count(*) > 1) twice");
        if (ballots == 0 || ballots != counted || twice > 0) throw new InvalidOperationException($"{ballots} ballots, {counted} counted, {twice} cast twice.");
    }
}
