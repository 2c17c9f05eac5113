using Guildhall.Activities.CheckIns;
using Guildhall.Activities.Contracts;
using Guildhall.Activities.Life;
using Guildhall.Bench.Load;
using Guildhall.Bench.Product;
using Guildhall.Brands.Contracts;
using Guildhall.Host;
using Guildhall.Kernel;
using Guildhall.Kernel.Storage;

namespace Guildhall.Bench.Activities;

/// <summary>Check-ins over HTTP: session, once only, once a day and person, sums, points by the brand's rule, durable. When everybody has checked in, the next activity is hot.</summary>
internal sealed class CheckInBench : IBench, IServe
{
    private const int Members = 1000, Camps = 400;

    public string Name => "checkin";

    public async Task<IBenchReport> Run(BenchOptions options)
    {
        var world = await MembersWorld.Create(options.Storage, Members);
        var camps = await Open(options.Storage, world);
        await using var server = await ServerProcess.Start(options);
        var requests = await MemberRequests.Of(server.Port, world);
        // Members come in turn, so a camp is full after as many requests as there are members.
        var writers = camps.Select(c => requests.Posts($"check-in/{c.Value}/days", () => $$"""{"id":"{{Id.New(TimeProvider.System)}}"}""")).ToArray();
        var sent = -1;
        using var load = await HttpLoad.Connect(server.Port, options.Connections);
        var report = await Comparison.Run(options, server, load, buffer => writers[Math.Min(Interlocked.Increment(ref sent) / Members, Camps - 1)](buffer), requests.Posts("empty", () => ""),
            $"Figure: a durable check-in by each of {Members} members in one activity after another, with points as the brand's rule and cap give them. Yardstick: an empty POST by the same members through the same middleware.");
        await using var source = new AppDbSource(options.Storage, GuildhallModules.All);
        await using var db = source.Open(Actor.System(world.Brand));
        var (rows, people) = await db.First($"select count(*), count(distinct person_id) from activities_check_ins where brand_id = {world.Brand}", r => (r.Long(0), r.Long(1)));
        if (people > Members) throw new InvalidOperationException($"{people} people checked in.");
        return new SeveralReports((report with { Bench = $"check-in ({rows} of {sent + 1})" }, options.Storage.Kind == StorageKind.Sqlite ? 0.35 : 0.40));
    }

    public Task Serve(BenchOptions options) => ProductServer.Serve(options);

    private static async Task<ActivityId[]> Open(StorageOptions storage, MembersWorld world)
    {
        await using var source = new AppDbSource(storage, GuildhallModules.All);
        await using var db = source.Open(Actor.System(world.Brand));
        await using var transaction = await db.Begin();
        var (brand, now) = (await db.CurrentBrandProfile(default), TimeProvider.System.GetUtcNow());
        var settings = System.Text.Json.JsonSerializer.Serialize(new CheckIn(CheckInProof.None, 0, 0, [new(StageKind.Consecutive, 7, 50, null, 0)], [], 100), KernelJson.Options);
        var who = System.Text.Json.JsonSerializer.Serialize(Eligibility.Everyone, KernelJson.Options);
        var ids = Enumerable.Range(0, Camps).Select(_ => new ActivityId(Id.New(TimeProvider.System))).ToArray();
        foreach (var id in ids)
        {
            await db.Execute($"""
                insert into activities_activities (brand_id, id, kind, name, state, starts_at, ends_at, goal_kind, goal, currency, eligibility, settings, checklist, made_at, version)
                values ({brand.Id}, {id}, {CheckIn.Kind}, 'Bench', {ActivityState.Running}, {now.AddHours(-1)}, {now.AddDays(9)}, {GoalKind.Participants}, 1, {brand.Currency}, {who}, {settings}, '[]', {now}, 1)
                """);
            await db.Execute($"insert into activities_groups (brand_id, activity_id, group_id) values ({brand.Id}, {id}, {world.Group})");
        }
        await transaction.Commit();
        return ids;
    }
}
