using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Guildhall.Kernel.Lanes;

/// <summary>The way into contended rows: commands wait a few milliseconds in memory, one transaction decides many of them, then all are answered.</summary>
/// <remarks>Where commands come one by one, each is decided at once. Where several come at a time but not many, the next batch waits for a breath, so that half a storm does not cost as much as a whole one.
/// Nothing is answered before its commit is durable, so a crash loses only what nobody was told. Workers start with the first command and end with the last; an idle lane costs nothing.</remarks>
public sealed class Lane<TCommand, TAnswer> : IHostedService, IDisposable
{
    private readonly LaneOptions options;
    private readonly LaneQueues<Waiting<TCommand, TAnswer>> queues;
    private readonly LaneSettlement<TCommand, TAnswer> settlement;
    private readonly ClockGuard clocks;
    private readonly TimeProvider clock;
    private readonly LaneMeter meter;
    private readonly CancellationTokenSource impatience = new();
    private readonly CancellationToken abandon;
    private bool disposed;

    internal Lane(string name, LaneOptions options, bool oneWriter, Func<IServiceProvider, IDecide<TCommand, TAnswer>> handler, IServiceScopeFactory scopes, ClockGuard clocks, TimeProvider clock, ILogger log)
    {
        (this.options, this.clocks, this.clock) = (options, clocks, clock);
        meter = new LaneMeter(name);
        queues = new(options.Capacity, options.PerBrand, oneWriter ? 1 : options.Workers, options.Enough);
        settlement = new(name, options, handler, scopes, meter, log);
        abandon = impatience.Token;
    }

    /// <summary>Commands that wait on this node just now, of all brands and activities.</summary>
    public int Waiting => queues.Load.Waiting;

    /// <summary>Queues the command and waits for its answer. Await the result exactly once.</summary>
    /// <returns>
    /// What the handler decided; or a refusal of kind Busy with a time to retry after: the lane is full, stopping, cut off from the database, or this node's clock is wrong.
    /// After Busy the command may or may not have been carried out; the same id asks again safely.
    /// </returns>
    /// <exception cref="LaneBrokeException">An error in Guildhall; nothing of this command was written.</exception>
    public ValueTask<Result<TAnswer>> Post(BrandId brand, Guid activity, TCommand command)
    {
        var waiting = Waiting<TCommand, TAnswer>.For(command, clock.GetTimestamp());
        var answer = waiting.Task;
        switch (queues.Enter(brand, activity, waiting))
        {
            case Admission.Full:
                waiting.Unused();
                meter.RefusedAsBusy(1);
                return new(LaneRefusals.Busy);
            case Admission.QueuedAndNeedsWorker:
                ThreadPool.UnsafeQueueUserWorkItem(static lane => _ = lane.Work(), this, preferLocal: false);
                break;
        }
        return answer;
    }

    Task IHostedService.StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>Refuses newcomers at once and decides what waits already; when <paramref name="cancellationToken"/> ends the patience, the rest is refused as Busy.</summary>
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        queues.Close();
        await using var end = cancellationToken.UnsafeRegister(static source => ((CancellationTokenSource)source!).Cancel(), impatience);
        while (queues.Load is not (0, 0)) await Task.Delay(TimeSpan.FromMilliseconds(5), TimeProvider.System, CancellationToken.None);
    }

    /// <summary>Without <see cref="StopAsync"/> before it: whoever still waits is refused as Busy.</summary>
    public void Dispose()
    {
        queues.Close();
        if (Interlocked.Exchange(ref disposed, true)) return; // The container knows the lane twice: as itself and as a hosted service.
        impatience.Cancel();
        impatience.Dispose();
    }

    private async Task Work()
    {
        var batch = new Waiting<TCommand, TAnswer>[options.LargestBatch];
        var desk = settlement.OpenDesk();
        while (queues.Take(batch, out var count) is { } activity)
        {
            var taken = clock.GetTimestamp();
            var waited = clock.GetElapsedTime(batch[0].Since, taken);
            count = RefuseStale(batch, count, taken);
            if (abandon.IsCancellationRequested) Refuse(batch, ref count, LaneRefusals.Busy);
            else if (count > 0 && await clocks.Check(CancellationToken.None) is { } skewed) Refuse(batch, ref count, skewed);
            if (count > 0)
            {
                await settlement.Settle(desk, activity.Brand.Id, activity.Id, batch.AsMemory(0, count), abandon);
                meter.Decided(count, waited, clock.GetElapsedTime(taken));
            }
            batch.AsSpan().Clear();
            if (count >= LaneOptions.Several && count < options.Enough && options.Breath - clock.GetElapsedTime(taken) is var rest && rest > TimeSpan.Zero) _ = WakeAfter(activity, queues.Rest(activity), rest);
            else queues.Leave(activity);
        }
        await settlement.Clear(desk);
    }

    private async Task WakeAfter(LaneQueues<Waiting<TCommand, TAnswer>>.Activity activity, long number, TimeSpan rest)
    {
        await Task.Delay(rest, TimeProvider.System, CancellationToken.None);
        if (queues.Wake(activity, number)) await Work();
    }

    /// <summary>Answers those who waited too long and moves the others together. Answers how many are left.</summary>
    private int RefuseStale(Waiting<TCommand, TAnswer>[] batch, int count, long now)
    {
        var kept = 0;
        for (var i = 0; i < count; i++)
            if (clock.GetElapsedTime(batch[i].Since, now) <= options.LongestWait) batch[kept++] = batch[i];
            else batch[i].Answer(LaneRefusals.Busy);
        if (kept < count) meter.RefusedAsBusy(count - kept);
        return kept;
    }

    private void Refuse(Waiting<TCommand, TAnswer>[] batch, ref int count, Refusal refusal)
    {
        for (var i = 0; i < count; i++) batch[i].Answer(refusal);
        meter.RefusedAsBusy(count);
        count = 0;
    }
}
