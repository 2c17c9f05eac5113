using System.Collections.Concurrent;
using Guildhall.Kernel;

namespace Guildhall.Commerce.Refunds;

/// <summary>Rings for a brand in which money waits to be sent back or asked about.</summary>
internal sealed class RefundBell
{
    private readonly ConcurrentDictionary<BrandId, bool> rung = new();
    private readonly Waker waker = new();

    public void Ring(BrandId brand)
    {
        rung[brand] = true;
        waker.Wake();
    }

    /// <summary>Brands that rang since the last time.</summary>
    public IReadOnlyList<BrandId> Taken()
    {
        var brands = rung.Keys.ToList();
        foreach (var brand in brands) rung.TryRemove(brand, out _);
        return brands;
    }

    public Task Wait(TimeSpan atMost, TimeProvider clock, CancellationToken ct) => rung.IsEmpty ? waker.Wait(atMost, clock, ct) : Task.CompletedTask;
}
