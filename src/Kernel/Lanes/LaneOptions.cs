namespace Guildhall.Kernel.Lanes;

/// <summary>How much a lane holds and how hard it tries.</summary>
public sealed record LaneOptions
{
    /// <summary>Most commands decided in one transaction.</summary>
    public int LargestBatch { get; init; } = 512;

    /// <summary>A batch of at least this many says that members are many just now; whoever comes alone never waits for others.</summary>
    internal const int Several = 3;

    /// <summary>So many commands are worth a transaction at once.</summary>
    public int Enough { get; init; } = 32;

    /// <summary>The least time from one batch of several to the next of the same activity, unless enough wait.</summary>
    public TimeSpan Breath { get; init; } = TimeSpan.FromMilliseconds(12);

    /// <summary>Most commands of one brand that wait; more are refused as Busy. A storm fills only its own brand's share.</summary>
    public int PerBrand { get; init; } = 8192;

    /// <summary>Most commands of all brands together. A brand below its equal share of it is still let in.</summary>
    public int Capacity { get; init; } = 65_536;

    /// <summary>Batches decided at the same time on PostgreSQL, each of another activity. SQLite has one writer and so one worker.</summary>
    public int Workers { get; init; } = 4;

    /// <summary>A command that could not be tried within this time is refused as Busy: its sender has given up.</summary>
    public TimeSpan LongestWait { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>How often a batch is tried after deadlocks, serialization failures and lost connections before it is refused as Busy.</summary>
    public int Tries { get; init; } = 6;

    /// <summary>The pause before the second try; it doubles with each further one.</summary>
    public TimeSpan Pause { get; init; } = TimeSpan.FromMilliseconds(10);
}
