using System.Diagnostics;

namespace Guildhall.Bench.World;

/// <summary>The most memory that this process took beyond what it had at the start, looked at fifty times a second.</summary>
internal sealed class PeakMemory : IAsyncDisposable
{
    private const double Mb = 1 << 20;

    private readonly CancellationTokenSource ended = new();
    private readonly Process process = Process.GetCurrentProcess();
    private readonly long managedBefore = GC.GetTotalMemory(false), processBefore;
    private readonly Task looking;
    private long managed, resident;

    public PeakMemory()
    {
        processBefore = process.WorkingSet64;
        looking = Task.Run(Look);
    }

    public double ManagedMb => Math.Max(0, managed - managedBefore) / Mb;

    public double ProcessMb => Math.Max(0, resident - processBefore) / Mb;

    private async Task Look()
    {
        while (!ended.IsCancellationRequested)
        {
            managed = Math.Max(managed, GC.GetTotalMemory(false));
            process.Refresh();
            resident = Math.Max(resident, process.WorkingSet64);
            await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System, ended.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await ended.CancelAsync();
        await looking;
        ended.Dispose();
        process.Dispose();
    }
}
