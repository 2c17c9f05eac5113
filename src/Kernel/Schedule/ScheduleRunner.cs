using Guildhall.Kernel.Lanes;
using Guildhall.Kernel.Storage;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Guildhall.Kernel.Schedule;

/// <summary>Runs what is due, brand by brand in turn. An entry is claimed for a minute under an epoch; the effect checks the epoch in its own transaction, at its end.</summary>
/// <remarks>The entry's row is taken last: whoever plans has the rows of its own work first, too, so that neither waits for the other crosswise. What was planned while it ran is due again.</remarks>
internal sealed partial class ScheduleRunner(
    AppDbSource source, IServiceScopeFactory scopes, IEnumerable<ScheduledKind> kinds, TimeProvider clock, ILogger<ScheduleRunner> log) : BackgroundService
{
    internal const int MaxFailures = 8;
    private const int ClaimSize = 64;
    private readonly Dictionary<string, ScheduledKind> byKind = kinds.ToDictionary(k => k.Kind);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                if (await RunDue(stoppingToken) == 0)
                    await source.Waker.Wait(await UntilNext(stoppingToken), clock, stoppingToken);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested) { }
            catch (Exception e)
            {
                RunnerFailed(log, e);
                await Task.Delay(TimeSpan.FromSeconds(1), clock, CancellationToken.None);
            }
        }
    }

    /// <summary>Claims and runs what is due now. Answers the number of entries run.</summary>
    internal async Task<int> RunDue(CancellationToken ct)
    {
        await using var db = source.Open(Actor.System(null));
        var now = clock.GetUtcNow();
        // The n-th entry of each brand comes before the n+1-th of any, so one busy brand cannot starve the others.
        var due = await db.Query($"""
            select id, brand_id, kind, key, due_at, payload, cron, zone, epoch, plans from (
              select id, brand_id, kind, key, due_at, payload, cron, zone, epoch, plans, row_number() over (partition by brand_id order by due_at) as turn
              from kernel_schedule where due_at <= {now} and (held_until is null or held_until < {now}) and failures < {MaxFailures}) waiting
            order by turn, due_at limit {ClaimSize}
            """, r => new Entry(r.Guid(0), r.IdOrNull<BrandId>(1), r.Text(2), r.Text(3), r.Time(4), r.Text(5), r.TextOrNull(6), r.TextOrNull(7), r.Long(8), r.Long(9)), ct);
        var run = 0;
        foreach (var entry in due)
        {
            var claimed = await db.Execute($"update kernel_schedule set held_until = {now + TimeSpan.FromMinutes(1)}, epoch = epoch + 1 where id = {entry.Id} and epoch = {entry.Epoch} and plans = {entry.Plans}{NobodyRuns(db, entry)}", ct);
            if (claimed == 1 && await TryRun(entry with { Epoch = entry.Epoch + 1 }, ct)) run++;
        }
        return run;
    }

    /// <summary>A run may take longer than its claim; nobody claims it anew meanwhile. SQLite has one writer at a time.</summary>
    private static Sql NobodyRuns(AppDb db, Entry entry) => db.IsSqlite ? Sql.Empty : Sql.Of($" and pg_try_advisory_xact_lock({Turn(entry)})");

    private static long Turn(Entry entry) => BitConverter.ToInt64(entry.Id.ToByteArray(), 8);

    private async Task<bool> TryRun(Entry entry, CancellationToken ct)
    {
        try
        {
            if (!byKind.TryGetValue(entry.Kind, out var kind)) throw new InvalidOperationException($"Nothing here runs {entry.Kind}.");
            await using var scope = scopes.CreateSystemScope(entry.Brand);
            var db = scope.ServiceProvider.GetRequiredService<AppDb>();
            await using var transaction = await db.Begin(ct);
            if (!db.IsSqlite) await db.Execute($"select pg_advisory_xact_lock({Turn(entry)})", ct);
            // Whoever is late by more than a claim finds it run. From here on nobody else claims it.
            if (await db.Count($"select count(*) from kernel_schedule where id = {entry.Id} and epoch = {entry.Epoch}", ct) == 0) return false;
            await kind.Run(scope.ServiceProvider, new DueEntry(db, entry.Brand, entry.Key, entry.DueAt, entry.Payload), ct);
            await Finish(db, entry, ct);
            await transaction.Commit(ct);
            return true;
        }
        catch (Exception e) when (!ct.IsCancellationRequested) // The work's own timeout is a cancellation too, and counts.
        {
            EntryFailed(log, entry.Kind, entry.Key, e);
            await using var db = source.Open(Actor.System(null));
            await db.Execute($"update kernel_schedule set failures = failures + 1, error = {e.Message}, held_until = {clock.GetUtcNow() + (LaneTroubles.Of(e) == LaneTrouble.Collision ? TimeSpan.FromSeconds(1) : TimeSpan.FromSeconds(30))} where id = {entry.Id} and epoch = {entry.Epoch}", ct);
            // What recurs gives up on this occurrence, not for ever.
            if (entry.Cron is { } cron)
                await db.Execute($"update kernel_schedule set due_at = {ScheduleEntries.Next(cron, TimeZoneInfo.FindSystemTimeZoneById(entry.Zone!), clock.GetUtcNow())}, held_until = null, failures = 0 where id = {entry.Id} and epoch = {entry.Epoch} and failures >= {MaxFailures}", ct);
            return false;
        }
    }

    private async Task Finish(AppDb db, Entry entry, CancellationToken ct)
    {
        var finished = entry.Cron is { } cron
            ? await db.Execute($"update kernel_schedule set due_at = {ScheduleEntries.Next(cron, TimeZoneInfo.FindSystemTimeZoneById(entry.Zone!), clock.GetUtcNow())}, epoch = epoch + 1, held_until = null, failures = 0, error = null where id = {entry.Id} and epoch = {entry.Epoch} and plans = {entry.Plans}", ct)
            : await db.Execute($"delete from kernel_schedule where id = {entry.Id} and epoch = {entry.Epoch} and plans = {entry.Plans}", ct);
        // Planned anew meanwhile: it is due when it was planned for.
        if (finished == 0) await db.Execute($"update kernel_schedule set held_until = null where id = {entry.Id} and epoch = {entry.Epoch}", ct);
    }

    private async Task<TimeSpan> UntilNext(CancellationToken ct)
    {
        await using var db = source.Open(Actor.System(null));
        var next = await db.First($"select min(case when held_until > due_at then held_until else due_at end) from kernel_schedule where failures < {MaxFailures}", r => r.TimeOrNull(0), ct);
        var wait = next is { } at ? at - clock.GetUtcNow() : TimeSpan.FromSeconds(5);
        return TimeSpan.FromMilliseconds(Math.Clamp(wait.TotalMilliseconds, 20, 5000));
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "The schedule stumbled")]
    private static partial void RunnerFailed(ILogger log, Exception e);

    [LoggerMessage(Level = LogLevel.Error, Message = "Scheduled {Kind} {Key} failed")]
    private static partial void EntryFailed(ILogger log, string kind, string key, Exception e);

    private sealed record Entry(Guid Id, BrandId? Brand, string Kind, string Key, DateTimeOffset DueAt, string Payload, string? Cron, string? Zone, long Epoch, long Plans);
}
