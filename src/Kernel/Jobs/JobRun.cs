using System.Text.Json;
using Guildhall.Kernel.Storage;

namespace Guildhall.Kernel.Jobs;

/// <summary>One run of a job on this node: what it is to do, where it left off, and how it tells how far it is.</summary>
public sealed class JobRun
{
    private readonly AppDbSource source;
    private readonly TimeProvider clock;
    private readonly long epoch;
    private readonly List<JobFile> files;

    internal JobRun(Job job, long epoch, AppDbSource source, TimeProvider clock) =>
        (Job, this.epoch, this.source, this.clock, files) = (job, epoch, source, clock, [.. job.Files]);

    internal static readonly TimeSpan LeaseTime = TimeSpan.FromSeconds(30);

    public Job Job { get; }

    public BrandId Brand => Job.Brand;

    public T Args<T>() => Job.ReadArgs<T>();

    /// <summary>Saves progress in the caller's open transaction, with the effects it stands for, and renews the lease.</summary>
    /// <param name="cursor">Where a later run continues.</param>
    /// <exception cref="JobStoppedException">Somebody asked to pause or cancel, or another node took over: leave the transaction uncommitted or call after the commit of the batch.</exception>
    public async Task Save(AppDb db, string? cursor, long done, long? total, long failed, CancellationToken ct)
    {
        var saved = await db.Execute($"""
            update kernel_jobs set cursor = {cursor}, done = {done}, total = {total}, failed = {failed}, held_until = {clock.GetUtcNow() + LeaseTime}
            where id = {Job.Id} and epoch = {epoch}
            """, ct);
        if (saved == 0) throw new JobStoppedException(JobWish.Pause);
    }

    /// <summary>Between batches: stops here if somebody asked to.</summary>
    public async Task StopIfAsked(CancellationToken ct)
    {
        await using var db = source.Open(Actor.System(Brand));
        var wish = await db.First($"select wanted from kernel_jobs where id = {Job.Id} and epoch = {epoch}", r => (JobWish?)r.Enum<JobWish>(0), ct);
        if (wish is null) throw new JobStoppedException(JobWish.Pause);
        if (wish != JobWish.Run) throw new JobStoppedException(wish.Value);
    }

    /// <summary>Leaves a result before the end, for whoever watches; it stays when the job is refused.</summary>
    public async Task Tell(object soFar, CancellationToken ct)
    {
        await using var db = source.Open(Actor.System(Brand));
        await db.Execute($"update kernel_jobs set result = {JsonSerializer.Serialize(soFar, soFar.GetType(), KernelJson.Options)} where id = {Job.Id} and epoch = {epoch}", ct);
    }

    /// <summary>Renews the lease until told to stop: a step may take longer than it lasts, such as looking through a large file for the first time.</summary>
    internal async Task HoldOn(CancellationToken ended)
    {
        while (!ended.IsCancellationRequested)
        {
            await Task.Delay(LeaseTime / 3, clock, ended).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (ended.IsCancellationRequested) return;
            try
            {
                await using var db = source.Open(Actor.System(Brand));
                await db.Execute($"update kernel_jobs set held_until = {clock.GetUtcNow() + LeaseTime} where id = {Job.Id} and epoch = {epoch}", CancellationToken.None);
            }
            catch (Exception e) when (StorageTrouble.RefusalFor(e) is not null) { } // The job meets the same trouble and says so.
        }
    }

    /// <summary>Attaches a file to the job; a file of the same name is replaced.</summary>
    public async Task Attach(JobFile file, CancellationToken ct)
    {
        files.RemoveAll(f => f.Name == file.Name);
        files.Add(file);
        await using var db = source.Open(Actor.System(Brand));
        await db.Execute($"update kernel_jobs set files = {JsonSerializer.Serialize(files, KernelJson.Options)} where id = {Job.Id} and epoch = {epoch}", ct);
    }
}

/// <summary>Thrown through a job when it was asked to pause or cancel; the runner writes down which.</summary>
public sealed class JobStoppedException(JobWish wish) : Exception($"Asked to {wish}.")
{
    public JobWish Wish { get; } = wish;
}
