using System.Text.Json;
using Guildhall.Activities.Contracts;
using Guildhall.Activities.Life;
using Guildhall.Bench.Load;
using Guildhall.Bench.Product;
using Guildhall.Brands.Contracts;
using Guildhall.Host;
using Guildhall.Kernel;
using Guildhall.Kernel.Storage;

namespace Guildhall.Bench.Activities;

/// <summary>Activities that run since an hour in the bench's one group.</summary>
internal static class RunningActivities
{
    private const int PageConnections = 32;

    /// <param name="settings">The kind's own.</param>
    /// <param name="arrange">What else has to be there, in the same transaction.</param>
    public static async Task<ActivityId[]> Open(StorageOptions storage, MembersWorld world, string kind, object settings, int count = 1, Func<AppDb, ActivityId, Task>? arrange = null)
    {
        var clock = TimeProvider.System;
        await using var source = new AppDbSource(storage, GuildhallModules.All);
        await using var db = source.Open(Actor.System(world.Brand));
        await using var transaction = await db.Begin();
        var ids = Enumerable.Range(0, count).Select(_ => new ActivityId(Id.New(clock))).ToArray();
        foreach (var id in ids) await Insert(db, world, id, kind, settings, arrange);
        await transaction.Commit();
        return ids;
    }

    /// <summary>Joins the open transaction.</summary>
    public static async Task Insert(AppDb db, MembersWorld world, ActivityId id, string kind, object settings, Func<AppDb, ActivityId, Task>? arrange = null)
    {
        var (now, currency) = (TimeProvider.System.GetUtcNow(), (await db.CurrentBrandProfile(default)).Currency);
        await db.Execute($"""
            insert into activities_activities (brand_id, id, kind, name, state, starts_at, ends_at, goal_kind, goal, currency, eligibility, settings, checklist, made_at, version)
            values ({world.Brand}, {id}, {kind}, 'Bench', {ActivityState.Running}, {now.AddHours(-1)}, {now.AddHours(22)}, {GoalKind.Participants}, 1, {currency}, {JsonSerializer.Serialize(Eligibility.Everyone, KernelJson.Options)},
              {JsonSerializer.Serialize(settings, settings.GetType(), KernelJson.Options)}, '[]', {now}, 1)
            """);
        await db.Execute($"insert into activities_groups (brand_id, activity_id, group_id) values ({world.Brand}, {id}, {world.Group})");
        if (arrange is not null) await arrange(db, id);
    }

    /// <summary>The members' page of an activity in which they have not taken part, against a page with nothing in it.</summary>
    public static async Task<(BenchReport Report, double Bar)> Page(BenchOptions options, ServerProcess server, MemberRequests requests, string kind, ActivityId activity)
    {
        await Delivered(options.Storage);
        using var load = await HttpLoad.Connect(server.Port, PageConnections, 256 * 1024);
        var page = await Comparison.Run(options with { Connections = PageConnections, Seconds = options.Seconds / 2 }, server, load, requests.Gets($"/{kind}/{activity.Value}"), requests.Gets("/nothing"),
            "Figure: the members' page of an activity in which they have not taken part. Yardstick: a Razor page with nothing in it but head and bundles, behind the same door.");
        return (page with { Bench = $"{kind} page" }, 0.5);
    }

    /// <summary>What a storm before it told is still being delivered; a page is measured without it, or after a minute.</summary>
    private static async Task Delivered(StorageOptions storage)
    {
        await using var source = new AppDbSource(storage, GuildhallModules.All);
        await using var db = source.Open(Actor.System(null));
        for (var tries = 0; tries < 300 && await db.Count($"select count(*) from kernel_outbox where not parked") > 0; tries++) await Task.Delay(TimeSpan.FromMilliseconds(200), TimeProvider.System);
    }

    public static double Bar(StorageOptions storage) => storage.Kind == StorageKind.Sqlite ? 0.35 : 0.40;
}
