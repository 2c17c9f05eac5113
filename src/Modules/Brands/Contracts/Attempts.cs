using Guildhall.Kernel;

namespace Guildhall.Brands.Contracts;

/// <summary>Counts tries per key in fixed windows, in this node's memory. What must hold across nodes and restarts is the account's own lock.</summary>
public sealed class Attempts(TimeProvider clock)
{
    private readonly Remembered<string, (long Window, int Count)> counts = new(50_000);

    /// <summary>Counts one try. Answers how long to wait when the window is full.</summary>
    public TimeSpan? Count(string key, int limit, TimeSpan window)
    {
        var now = clock.GetUtcNow().Ticks;
        var number = now / window.Ticks;
        var count = counts.AddOrUpdate(key, (number, 1), (_, seen) => seen.Window == number ? (number, seen.Count + 1) : (number, 1)).Count;
        return count <= limit ? null : TimeSpan.FromTicks((number + 1) * window.Ticks - now);
    }
}
