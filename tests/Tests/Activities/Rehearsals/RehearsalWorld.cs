using Guildhall.Activities.Contracts;
using Guildhall.Activities.Rehearsals;
using Guildhall.Host;
using Guildhall.Kernel;
using Guildhall.Kernel.Jobs;
using Guildhall.Kernel.Stages;
using Guildhall.Kernel.Storage;
using Guildhall.Tests.Worlds;
using Microsoft.Extensions.DependencyInjection;

namespace Guildhall.Tests.Activities.Rehearsals;

/// <summary>A <see cref="FlashWorld"/> that can open stages.</summary>
internal static class RehearsalWorld
{
    /// <param name="folder">Where its stages stand.</param>
    public static Task<FlashWorld> Create(string? folder = null) => FlashWorld.Create(services => services.AddStages(folder ?? TestDatabase.TempPath("stages"), modules => modules.AddGuildhallModules()));

    public static async Task<Result<Done>> Ask(this FlashWorld world, ActivityId activity, int? buyers, Guid? id = null)
    {
        await using var scope = world.Scope();
        return await scope.ServiceProvider.GetRequiredService<StartRehearsal>().Handle(activity, id ?? Id.New(world.Clock), buyers, default);
    }

    /// <summary>Asked for and performed.</summary>
    public static async Task<RehearsalReport> Rehearse(this FlashWorld world, ActivityId activity, int buyers = 40)
    {
        var id = Id.New(world.Clock);
        Assert.Null((await world.Ask(activity, buyers, id)).Refusal);
        await world.RunJob(id);
        await using var db = world.Shop.Open();
        var job = (await db.FindJob(new JobId(id)))!;
        Assert.True(job.State == JobState.Done, $"{job.State} {job.Refusal}");
        return (await db.Rehearsals(activity, default)).Single(r => r.Id == id).Report!;
    }

    public static Task<bool> RunJob(this FlashWorld world, Guid id) => world.Shop.Kernel.Services.GetRequiredService<JobRunner>().RunNext(default, new JobId(id));

    public static string? Finding(this RehearsalReport report, string code) => report.Findings.Select(f => f.What.Code).FirstOrDefault(c => c == "activities.finding." + code);

    /// <summary>Everything that must hold whatever is rehearsed.</summary>
    public static void IsSound(this RehearsalReport report)
    {
        Assert.Null(report.Refused);
        Assert.All(report.Checks, c => Assert.True(c.Holds, c.Code));
        Assert.NotNull(report.SettledAt);
        Assert.True(report.People.Entered > 0);
        Assert.True(report.People.Reached >= report.People.Entered && report.People.Members >= report.People.Reached);
    }

    /// <summary>How many rows every table of the real database has, but those of jobs, the record of what was done and the rehearsals themselves.</summary>
    public static async Task<Dictionary<string, long>> Rows(this FlashWorld world)
    {
        await using var db = world.Shop.Open();
        var tables = await db.Query(db.IsSqlite ? Sql.Of($"select name from sqlite_master where type = 'table' and name not like 'sqlite%'") : Sql.Of($"select table_name::text from information_schema.tables where table_schema = current_schema() and table_type = 'BASE TABLE'"), r => r.Text(0));
        var counted = new Dictionary<string, long>();
        foreach (var table in tables.Where(t => !t.StartsWith("brands_audit", StringComparison.Ordinal) && t is not ("kernel_jobs" or "kernel_leases" or "brands_notices" or "activities_rehearsals")))
            counted[table] = await db.Count($"select count(*) from {Sql.Raw(table)} /* of every brand_id */");
        return counted;
    }
}
