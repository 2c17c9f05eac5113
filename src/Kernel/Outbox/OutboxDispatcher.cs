using Guildhall.Kernel.Leases;
using Guildhall.Kernel.Storage;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Guildhall.Kernel.Outbox;

/// <summary>Delivers the outbox, shard by shard under a lease: in order per stream, at least once. A row that fails eight times parks its stream until an operator retries it.</summary>
/// <remarks>What comes within a breath is delivered together where its handlers can: a storm of orders costs a few transactions a second behind itself, not several for each batch of it.</remarks>
public sealed partial class OutboxDispatcher(
    AppDbSource source, LeaseBook leases, IServiceScopeFactory scopes, IEnumerable<EventSubscription> subscriptions, IEnumerable<IWatchOutbox> watchers, TimeProvider clock, ILogger<OutboxDispatcher> log)
    : BackgroundService
{
    private const int MaxFailures = 8;
    private const int BatchSize = 200;
    private const int MostTogether = 32;
    private static readonly TimeSpan LeaseTime = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan Breath = TimeSpan.FromMilliseconds(20);
    private readonly Dictionary<int, (Lease Lease, DateTimeOffset RenewAt)> held = [];
    private readonly SemaphoreSlim turn = new(1, 1);
    private readonly ILookup<string, EventSubscription> byEvent = subscriptions.ToLookup(s => s.Event);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                if (await DeliverPending(stoppingToken) == 0)
                    await source.Waker.Wait(TimeSpan.FromSeconds(1), clock, stoppingToken);
                else
                    await Task.Delay(Breath, TimeProvider.System, stoppingToken); // Not by the clock: what is spared is the machine's time.
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested) { }
            catch (Exception e)
            {
                DispatchFailed(log, e);
                await Task.Delay(TimeSpan.FromSeconds(1), clock, CancellationToken.None);
            }
        }
        for (var shard = 0; shard < OutboxEvents.Shards; shard++) await leases.Release(LeaseName(shard));
    }

    /// <summary>Delivers until nothing deliverable is left; for commands whose answer must include what they just did.</summary>
    public async Task Drain(CancellationToken ct)
    {
        while (await DeliverPending(ct) > 0) { }
    }

    /// <summary>One pass over all shards that have something to deliver. Answers the number of rows delivered.</summary>
    internal async Task<int> DeliverPending(CancellationToken ct)
    {
        // The lease tells nodes apart, not two passes of one node.
        await turn.WaitAsync(ct);
        try
        {
            return await DeliverShards(ct);
        }
        finally
        {
            turn.Release();
        }
    }

    public override void Dispose()
    {
        turn.Dispose();
        base.Dispose();
    }

    private async Task<int> DeliverShards(CancellationToken ct)
    {
        await using var db = source.Open(Actor.System(null));
        var shards = await db.Query($"select distinct shard from kernel_outbox where not parked and (retry_at is null or retry_at <= {clock.GetUtcNow()})", r => r.Int(0), ct);
        var delivered = 0;
        foreach (var shard in shards)
            if (await Hold(shard, ct) is { } lease)
                try
                {
                    delivered += await DeliverShard(db, shard, lease, ct);
                }
                catch (LeaseLostException)
                {
                    held.Remove(shard); // Another node goes on where this one stopped; the other shards are still ours.
                }
        return delivered;
    }

    /// <summary>A lease is renewed by half of its time, not with every pass: each delivery checks it anyway.</summary>
    private async Task<Lease?> Hold(int shard, CancellationToken ct)
    {
        if (held.TryGetValue(shard, out var mine) && clock.GetUtcNow() < mine.RenewAt) return mine.Lease;
        held.Remove(shard);
        if (await leases.TryTake(LeaseName(shard), LeaseTime, ct) is not { } lease) return null;
        held[shard] = (lease, clock.GetUtcNow() + LeaseTime / 2);
        return lease;
    }

    private async Task<int> DeliverShard(AppDb db, int shard, Lease lease, CancellationToken ct)
    {
        var rows = await db.Query($"""
            select seq, brand_id, stream, event, payload, at, failures, retry_at from kernel_outbox
            where shard = {shard} and stream not in (select stream from kernel_outbox where shard = {shard} and (parked or retry_at > {clock.GetUtcNow()}))
            order by seq limit {BatchSize}
            """, r => new Pending(r.Long(0), r.IdOrNull<BrandId>(1), r.Guid(2), r.Text(3), r.Text(4), r.Time(5), r.Int(6), r.TimeOrNull(7)), ct);

        var blocked = new HashSet<Guid>();
        var delivered = 0;
        for (var next = 0; next < rows.Count;)
        {
            var together = Together(rows, next, blocked);
            if (together.Count > 0 && await TryDeliverTogether(together, lease, ct))
            {
                delivered += together.Count;
                next += together.Count;
                continue;
            }
            foreach (var row in together.Count > 0 ? together : [rows[next]])
            {
                next++;
                if (blocked.Contains(row.Stream)) continue;
                if (row.RetryAt > clock.GetUtcNow() || !await TryDeliver(row, lease, ct)) blocked.Add(row.Stream);
                else delivered++;
            }
        }
        return delivered;
    }

    /// <summary>The rows from here on that tell the same event of the same brand, none of them tried before, if all that handle it take many at once.</summary>
    private List<Pending> Together(List<Pending> rows, int from, HashSet<Guid> blocked)
    {
        var (first, together) = (rows[from], new List<Pending>());
        if (byEvent[first.Event].Any(s => s.DeliverMany is null)) return together;
        for (var n = from; n < rows.Count && together.Count < MostTogether; n++)
        {
            var row = rows[n];
            if (row.Event != first.Event || row.Brand != first.Brand || row.Failures > 0 || blocked.Contains(row.Stream)) break;
            together.Add(row);
        }
        return together;
    }

    /// <summary>Effects and removal in one transaction. False when it could not be: nothing has happened then.</summary>
    private async Task<bool> TryDeliverTogether(List<Pending> rows, Lease lease, CancellationToken ct)
    {
        try
        {
            await using var scope = scopes.CreateSystemScope(rows[0].Brand);
            var db = scope.ServiceProvider.GetRequiredService<AppDb>();
            await using var transaction = await db.Begin(ct);
            await lease.Check(db, ct);
            var numbers = rows.ConvertAll(r => r.Seq).ToArray();
            // A node that died had delivered some of it to some handlers.
            if (await db.Count($"select count(*) from kernel_outbox_marks where {db.In("seq", numbers)}", ct) > 0) return false;
            foreach (var subscription in byEvent[rows[0].Event])
                await subscription.DeliverMany!(scope.ServiceProvider, rows.ConvertAll(r => r.Payload), db, ct);
            await db.Execute($"delete from kernel_outbox where {db.In("seq", numbers)}", ct);
            await transaction.Commit(ct);
            return true;
        }
        catch (Exception e) when (e is not LeaseLostException && !ct.IsCancellationRequested)
        {
            TogetherFailed(log, rows[0].Event, rows.Count, e);
            return false;
        }
    }

    private async Task<bool> TryDeliver(Pending row, Lease lease, CancellationToken ct)
    {
        try
        {
            foreach (var subscription in byEvent[row.Event])
                await Deliver(row, subscription, lease, ct);
            await using var db = source.Open(Actor.System(null));
            await using var transaction = await db.Begin(ct);
            await lease.Check(db, ct);
            await db.Execute($"delete from kernel_outbox where seq = {row.Seq}", ct);
            await db.Execute($"delete from kernel_outbox_marks where seq = {row.Seq}", ct);
            await transaction.Commit(ct);
            return true;
        }
        catch (Exception e) when (e is not LeaseLostException && !ct.IsCancellationRequested) // A handler's own timeout is a cancellation too, and counts.
        {
            DeliveryFailed(log, row.Event, row.Seq, row.Failures + 1, e);
            var parked = row.Failures + 1 >= MaxFailures;
            await using var db = source.Open(Actor.System(row.Brand));
            await using var transaction = await db.Begin(ct);
            await db.Execute($"""
                update kernel_outbox set failures = failures + 1, error = {e.Message},
                  retry_at = {clock.GetUtcNow() + TimeSpan.FromSeconds(Math.Pow(2, row.Failures))}, parked = {parked}
                where seq = {row.Seq}
                """, ct);
            if (parked)
                foreach (var watcher in watchers) await watcher.Parked(db, row.Event, e.Message, ct);
            await transaction.Commit(ct);
            return false;
        }
    }

    private async Task Deliver(Pending row, EventSubscription subscription, Lease lease, CancellationToken ct)
    {
        await using var scope = scopes.CreateSystemScope(row.Brand);
        var db = scope.ServiceProvider.GetRequiredService<AppDb>();
        await using var transaction = await db.Begin(ct);
        await lease.Check(db, ct);
        var fresh = await db.Execute($"insert into kernel_outbox_marks (seq, handler) values ({row.Seq}, {subscription.Handler}) on conflict do nothing", ct);
        if (fresh == 0) return;
        await subscription.Deliver(scope.ServiceProvider, row.Payload, new Delivery(db, row.Brand, row.Stream, row.Seq, row.At), ct);
        await transaction.Commit(ct);
    }

    private static string LeaseName(int shard) => $"outbox:{shard}";

    [LoggerMessage(Level = LogLevel.Error, Message = "The outbox dispatcher stumbled")]
    private static partial void DispatchFailed(ILogger log, Exception e);

    [LoggerMessage(Level = LogLevel.Debug, Message = "{Event}: {Count} could not be delivered together and go one by one")]
    private static partial void TogetherFailed(ILogger log, string @event, int count, Exception e);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Delivery of {Event} {Seq} failed, try {Try}")]
    private static partial void DeliveryFailed(ILogger log, string @event, long seq, int @try, Exception e);

    private sealed record Pending(long Seq, BrandId? Brand, Guid Stream, string Event, string Payload, DateTimeOffset At, int Failures, DateTimeOffset? RetryAt);
}
