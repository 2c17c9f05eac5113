using System.Text.Json;
using Guildhall.Kernel.Outbox;
using Guildhall.Kernel.Storage;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Guildhall.Kernel.Jobs;

/// <summary>Runs queued jobs one at a time per node, oldest first. A job whose node died is taken over when its lease has run out.</summary>
public sealed partial class JobRunner(AppDbSource source, IServiceScopeFactory scopes, IEnumerable<JobKind> kinds, TimeProvider clock, ILogger<JobRunner> log) : BackgroundService
{
    private const int MaxStarts = 4;
    private readonly Dictionary<string, JobKind> byKind = kinds.ToDictionary(k => k.Kind);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                if (!await RunNext(stoppingToken))
                    await source.Waker.Wait(TimeSpan.FromSeconds(2), clock, stoppingToken);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested) { }
            catch (Exception e)
            {
                RunnerFailed(log, e);
                await Task.Delay(TimeSpan.FromSeconds(1), clock, CancellationToken.None);
            }
        }
    }

    /// <summary>Claims and runs the oldest waiting job to its end. False when there is none.</summary>
    /// <param name="only">Run just this job (the command line does); null for any.</param>
    public async Task<bool> RunNext(CancellationToken ct, JobId? only = null)
    {
        await using var db = source.Open(Actor.System(null));
        var now = clock.GetUtcNow();
        var which = only is { } id ? Sql.Of($"and id = {id}") : Sql.Empty;
        var next = await db.First($"select {JobBook.Columns} from kernel_jobs where (state = 'queued' or state = 'running' and held_until < {now}) {which} order by created_at limit 1", r => (Job: JobBook.Read(r), Epoch: r.Long(18)), ct);
        if (next.Job is not { } job) return false;

        var epoch = next.Epoch + 1;
        var claimed = await db.Execute($"""
            update kernel_jobs set state = 'running', epoch = {epoch}, held_until = {now + JobRun.LeaseTime}, started_at = {job.StartedAt ?? now}, ended_at = null
            where id = {job.Id} and epoch = {next.Epoch} and state in ('queued', 'running')
            """, ct);
        if (claimed == 0) return true;
        await Run(job, epoch, ct);
        return true;
    }

    private async Task Run(Job job, long epoch, CancellationToken ct)
    {
        try
        {
            if (!byKind.TryGetValue(job.Kind, out var kind)) throw new InvalidOperationException($"Nothing here runs {job.Kind}.");
            await using var scope = scopes.CreateSystemScope(job.Brand);
            var result = await Held(new JobRun(job, epoch, source, clock), run => kind.Run(scope.ServiceProvider, run, ct));
            if (result.Refusal is { } refusal) await End(job, epoch, JobState.Failed, null, refusal);
            else await End(job, epoch, JobState.Done, JsonSerializer.Serialize(result.Value, result.Value.GetType(), KernelJson.Options), null);
        }
        catch (JobStoppedException stopped)
        {
            await End(job, epoch, stopped.Wish == JobWish.Cancel ? JobState.Cancelled : JobState.Paused, null, null);
        }
        catch (OperationCanceledException) when (ct.IsCancellationRequested)
        {
            await End(job, epoch, JobState.Queued, null, null);
        }
        catch (Exception e)
        {
            JobFailed(log, job.Kind, job.Title, e);
            var storage = StorageTrouble.RefusalFor(e);
            if (epoch < MaxStarts && storage is not { Code: "kernel.disk_full" }) await End(job, epoch, JobState.Queued, null, null);
            else await End(job, epoch, JobState.Failed, null, storage ?? new Refusal("kernel.job_broke", RefusalKind.Conflict, null, [e.Message]));
        }
    }

    private static async Task<Result<object>> Held(JobRun run, Func<JobRun, Task<Result<object>>> work)
    {
        using var ended = new CancellationTokenSource();
        var holding = run.HoldOn(ended.Token);
        try
        {
            return await work(run);
        }
        finally
        {
            await ended.CancelAsync();
            await holding;
        }
    }

    private async Task End(Job job, long epoch, JobState state, string? result, Refusal? refusal)
    {
        try
        {
            await using var db = source.Open(Actor.System(job.Brand));
            await using var transaction = await db.Begin();
            var ended = state is JobState.Done or JobState.Failed or JobState.Cancelled ? clock.GetUtcNow() : (DateTimeOffset?)null;
            var failed = await db.First($"""
                update kernel_jobs set state = {state}, result = coalesce({result}, result), refusal = {(refusal is null ? null : JobBook.WriteRefusal(refusal))}, ended_at = {ended}, held_until = null
                where id = {job.Id} and epoch = {epoch} returning failed
                """, r => (long?)r.Long(0));
            if (failed is { } units && (state is JobState.Done or JobState.Failed)) await db.Publish(job.Id.Value, new JobEnded(job.Id, job.Kind, job.Title, state, units), clock);
            await transaction.Commit();
        }
        catch (Exception e) when (StorageTrouble.RefusalFor(e) is not null)
        {
            // On a full disk not even this can be written: when the lease has run out and there is room again, the job goes on from its cursor.
            JobFailed(log, job.Kind, job.Title, e);
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "The job runner stumbled")]
    private static partial void RunnerFailed(ILogger log, Exception e);

    [LoggerMessage(Level = LogLevel.Error, Message = "Job {Kind} {Title} failed")]
    private static partial void JobFailed(ILogger log, string kind, string title, Exception e);
}
