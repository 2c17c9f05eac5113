namespace Guildhall.Kernel.Stages;

/// <summary>A clock that jumps from one happening to the next, so that days take seconds and every moment is exact. How long somebody waits for an answer stays real time.</summary>
public sealed class StageClock(DateTimeOffset start) : TimeProvider
{
    private long ticks = start.UtcTicks;

    public override DateTimeOffset GetUtcNow() => new(Interlocked.Read(ref ticks), TimeSpan.Zero);

    /// <summary>Never back.</summary>
    internal void MoveTo(DateTimeOffset at)
    {
        if (at.UtcTicks > Interlocked.Read(ref ticks)) Interlocked.Exchange(ref ticks, at.UtcTicks);
    }
}
