using System.Collections.Concurrent;
using Guildhall.Kernel;

namespace Guildhall.Insights.Rollups;

/// <summary>Which brands this process is counting. A lease tells nodes apart; two calls on one node would both hold it.</summary>
public sealed class CountingHere
{
    private readonly ConcurrentDictionary<BrandId, bool> brands = [];

    /// <summary>Null while another call of this process counts the brand; dispose to leave.</summary>
    public IDisposable? TryEnter(BrandId brand) => brands.TryAdd(brand, true) ? new Stay(() => brands.TryRemove(brand, out _)) : null;

    private sealed class Stay(Action leave) : IDisposable
    {
        public void Dispose() => leave();
    }
}
