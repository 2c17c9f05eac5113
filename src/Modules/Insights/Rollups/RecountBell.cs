using System.Threading.Channels;
using Guildhall.Kernel;

namespace Guildhall.Insights.Rollups;

/// <summary>Rings for a brand whose numbers became stale on this node.</summary>
internal sealed class RecountBell
{
    private readonly Channel<BrandId> rung = Channel.CreateUnbounded<BrandId>(new UnboundedChannelOptions { SingleReader = true });

    public void Ring(BrandId brand) => rung.Writer.TryWrite(brand);

    /// <summary>The brands that rang, each once; empty when none did within the time.</summary>
    public async Task<IReadOnlySet<BrandId>> Listen(TimeSpan atMost, TimeSpan settle, TimeProvider clock, CancellationToken ct)
    {
        using var over = new CancellationTokenSource(atMost, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(over.Token, ct);
        var brands = new HashSet<BrandId>();
        try
        {
            brands.Add(await rung.Reader.ReadAsync(either.Token));
            await Task.Delay(settle, clock, ct);
        }
        catch (OperationCanceledException) when (!ct.IsCancellationRequested) { }
        while (rung.Reader.TryRead(out var next)) brands.Add(next);
        return brands;
    }
}
