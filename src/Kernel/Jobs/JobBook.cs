using System.Text.Json;
using Guildhall.Kernel.Storage;
using Microsoft.Extensions.DependencyInjection;

namespace Guildhall.Kernel.Jobs;

public sealed record JobKind(string Kind, Func<IServiceProvider, JobRun, CancellationToken, Task<Result<object>>> Run);

/// <summary>Starting, watching and steering jobs. All calls are scoped to the actor's brand and join the caller's transaction.</summary>
public static class JobBook
{
    public static readonly Refusal NotFound = new("kernel.job_not_found", RefusalKind.NotFound);
    public static readonly Refusal AlreadyEnded = new("kernel.job_already_ended");

    public static IServiceCollection AddJob<TJob>(this IServiceCollection services) where TJob : class, IJob => services
        .AddScoped<TJob>()
        .AddSingleton(new JobKind(TJob.Kind, (provider, run, ct) => provider.GetRequiredService<TJob>().Run(run, ct)));

    public static async Task<JobId> StartJob<TJob>(this AppDb db, string title, object args, TimeProvider clock, CancellationToken ct = default) where TJob : IJob
    {
        var id = Id.New<JobId>(clock);
        await db.StartJobOnce<TJob>(id, title, args, clock, ct);
        return id;
    }

    /// <summary>Starts a job under an id that the caller chose; false, and nothing happens, when there is one of this id already.</summary>
    public static async Task<bool> StartJobOnce<TJob>(this AppDb db, JobId id, string title, object args, TimeProvider clock, CancellationToken ct = default) where TJob : IJob
    {
        var started = await db.Execute($"""
            insert into kernel_jobs (id, brand_id, kind, title, state, args, created_by, created_at)
            values ({id}, {db.CurrentBrand}, {TJob.Kind}, {title}, {JobState.Queued}, {JsonSerializer.Serialize(args, args.GetType(), KernelJson.Options)}, {db.Actor.Name}, {clock.GetUtcNow()})
            on conflict do nothing
            """, ct);
        db.AfterCommit(db.Source.Waker.Wake); // Last, because without a transaction it rings at once.
        return started == 1;
    }

    public static Task<Job?> FindJob(this AppDb db, JobId id, CancellationToken ct = default) =>
        db.First($"select {Columns} from kernel_jobs where id = {id} and brand_id = {db.CurrentBrand}", Read, ct);

    public static Task<List<Job>> RecentJobs(this AppDb db, int limit, CancellationToken ct = default) =>
        db.Query($"select {Columns} from kernel_jobs where brand_id = {db.CurrentBrand} order by created_at desc, id desc limit {limit}", Read, ct);

    public static Task<List<Job>> FindJobs(this AppDb db, JobId[] ids, CancellationToken ct = default) =>
        db.Query($"select {Columns} from kernel_jobs where brand_id = {db.CurrentBrand} and {db.In("id", ids)}", Read, ct);

    public static Task<List<Job>> RecentJobs(this AppDb db, string[] kinds, int limit, CancellationToken ct = default) =>
        db.Query($"select {Columns} from kernel_jobs where brand_id = {db.CurrentBrand} and {db.In("kind", kinds)} order by created_at desc, id desc limit {limit}", Read, ct);

    /// <summary>Pause and cancel are wishes: the job ends its current batch first. Resuming a paused or failed job continues from its cursor.</summary>
    public static async Task<Result<Done>> Steer(this AppDb db, JobId id, JobWish wish, TimeProvider clock, CancellationToken ct = default)
    {
        if (await db.FindJob(id, ct) is not { } job) return NotFound;
        if (job.State is JobState.Done or JobState.Cancelled) return AlreadyEnded;
        var waiting = Sql.Of($"state in ('queued', 'paused', 'failed')");
        _ = wish switch
        {
            JobWish.Run => await db.Execute($"update kernel_jobs set wanted = 'run', refusal = null, held_until = case when {waiting} then null else held_until end, state = case when {waiting} then 'queued' else state end where id = {id} and brand_id = {db.CurrentBrand}", ct),
            JobWish.Pause => await db.Execute($"update kernel_jobs set wanted = 'pause', state = case when state = 'queued' then 'paused' else state end where id = {id} and brand_id = {db.CurrentBrand}", ct),
            _ => await db.Execute($"update kernel_jobs set wanted = 'cancel', ended_at = case when {waiting} then {clock.GetUtcNow()} else ended_at end, state = case when {waiting} then 'cancelled' else state end where id = {id} and brand_id = {db.CurrentBrand}", ct),
        };
        db.AfterCommit(db.Source.Waker.Wake);
        return new Done();
    }

    internal static Sql Columns => Sql.Raw("id, brand_id, kind, title, state, wanted, args, cursor, done, total, failed, result, files, refusal, created_by, created_at, started_at, ended_at, epoch");

    internal static Job Read(Row r) => new(
        r.Id<JobId>(0), r.Id<BrandId>(1), r.Text(2), r.Text(3), r.Enum<JobState>(4), r.Enum<JobWish>(5), r.Text(6), r.TextOrNull(7), r.Long(8), r.LongOrNull(9), r.Long(10),
        r.TextOrNull(11), JsonSerializer.Deserialize<List<JobFile>>(r.Text(12), KernelJson.Options)!,
        r.TextOrNull(13) is { } refusal ? ReadRefusal(refusal) : null, r.Text(14), r.Time(15), r.TimeOrNull(16), r.TimeOrNull(17));

    internal static string WriteRefusal(Refusal refusal) => JsonSerializer.Serialize(
        new StoredRefusal(refusal.Code, refusal.Kind, refusal.Field, refusal.Args?.Select(a => Convert.ToString(a, System.Globalization.CultureInfo.InvariantCulture) ?? "").ToList()), KernelJson.Options);

    private static Refusal ReadRefusal(string json)
    {
        var stored = JsonSerializer.Deserialize<StoredRefusal>(json, KernelJson.Options)!;
        return new Refusal(stored.Code, stored.Kind, stored.Field, stored.Args?.ToList<object>());
    }

    private sealed record StoredRefusal(string Code, RefusalKind Kind, string? Field, List<string>? Args);
}
