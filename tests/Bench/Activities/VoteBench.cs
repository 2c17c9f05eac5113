using Guildhall.Activities.Contracts;
using Guildhall.Activities.Life;
using Guildhall.Activities.Votes;
using Guildhall.Bench.Load;
using Guildhall.Bench.Product;
using Guildhall.Brands.Contracts;
using Guildhall.Host;
using Guildhall.Kernel;
using Guildhall.Kernel.Storage;

namespace Guildhall.Bench.Activities;

/// <summary>Ballots over HTTP: session, once only, once a person, totals in the same transaction, durable. When everybody has voted, the next vote is hot.</summary>
internal sealed class VoteBench : IBench, IServe
{
    private const int Members = 1000, Votes = 400;

    public string Name => "vote";

    public async Task<IBenchReport> Run(BenchOptions options)
    {
        var world = await MembersWorld.Create(options.Storage, Members);
        var votes = await Open(options.Storage, world);
        await using var server = await ServerProcess.Start(options);
        var requests = await MemberRequests.Of(server.Port, world);
        // Members come in turn, so a vote is complete after as many requests as there are members.
        var writers = votes.Select(c => requests.Posts($"vote/{c.Value}/ballots", () => $$"""{"id":"{{Id.New(TimeProvider.System)}}","choices":[1]}""")).ToArray();
        var sent = -1;
        using var load = await HttpLoad.Connect(server.Port, options.Connections);
        var report = await Comparison.Run(options, server, load, buffer => writers[Math.Min(Interlocked.Increment(ref sent) / Members, Votes - 1)](buffer), requests.Posts("empty", () => ""),
            $"Figure: a durable ballot by each of {Members} members in one vote after another. Yardstick: an empty POST by the same members through the same middleware.");
        await using var source = new AppDbSource(options.Storage, GuildhallModules.All);
        await using var db = source.Open(Actor.System(world.Brand));
        var (rows, people) = await db.First($"select count(*), count(distinct person_id) from activities_ballots where brand_id = {world.Brand}", r => (r.Long(0), r.Long(1)));
        if (people > Members) throw new InvalidOperationException($"{people} people voted.");
        return new SeveralReports((report with { Bench = $"vote ({rows} of {sent + 1})" }, options.Storage.Kind == StorageKind.Sqlite ? 0.35 : 0.40));
    }

    public Task Serve(BenchOptions options) => ProductServer.Serve(options);

    private static async Task<ActivityId[]> Open(StorageOptions storage, MembersWorld world)
    {
        await using var source = new AppDbSource(storage, GuildhallModules.All);
        await using var db = source.Open(Actor.System(world.Brand));
        await using var transaction = await db.Begin();
        var (brand, now) = (await db.CurrentBrandProfile(default), TimeProvider.System.GetUtcNow());
        var settings = System.Text.Json.JsonSerializer.Serialize(new Vote("Which?", ["A", "B", "C"], 1, false, VoteResults.Always), KernelJson.Options);
        var who = System.Text.Json.JsonSerializer.Serialize(Eligibility.Everyone, KernelJson.Options);
        var ids = Enumerable.Range(0, Votes).Select(_ => new ActivityId(Id.New(TimeProvider.System))).ToArray();
        foreach (var id in ids)
        {
            await db.Execute($"""
                insert into activities_activities (brand_id, id, kind, name, state, starts_at, ends_at, goal_kind, goal, currency, eligibility, settings, checklist, made_at, version)
                values ({brand.Id}, {id}, {Vote.Kind}, 'Bench', {ActivityState.Running}, {now.AddHours(-1)}, {now.AddDays(9)}, {GoalKind.Participants}, 1, {brand.Currency}, {who}, {settings}, '[]', {now}, 1)
                """);
            await db.Execute($"insert into activities_groups (brand_id, activity_id, group_id) values ({brand.Id}, {id}, {world.Group})");
        }
        await transaction.Commit();
        return ids;
    }
}
