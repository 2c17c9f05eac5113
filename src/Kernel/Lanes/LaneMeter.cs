using System.Diagnostics.Metrics;

namespace Guildhall.Kernel.Lanes;

/// <summary>What lanes tell about themselves, per batch and never per command.</summary>
internal sealed class LaneMeter(string lane)
{
    private static readonly Meter Meter = new(Meters.Lanes);
    private static readonly Histogram<int> BatchSize = Meter.CreateHistogram<int>("guildhall.lane.batch", "commands", "Commands decided together");
    private static readonly Histogram<double> Wait = Meter.CreateHistogram<double>("guildhall.lane.wait", "ms", "Time the first command of a batch waited for its turn");
    private static readonly Histogram<double> Deciding = Meter.CreateHistogram<double>("guildhall.lane.deciding", "ms", "Time from taking a batch to its last answer");
    private static readonly Counter<long> Refused = Meter.CreateCounter<long>("guildhall.lane.refused", "commands", "Commands refused as Busy");
    private static readonly Counter<long> Troubles = Meter.CreateCounter<long>("guildhall.lane.troubles", "batches", "Batches repeated, halved, recalled or failed");

    private readonly KeyValuePair<string, object?> tag = new("lane", lane);

    public void Decided(int commands, TimeSpan waited, TimeSpan deciding)
    {
        BatchSize.Record(commands, tag);
        Wait.Record(waited.TotalMilliseconds, tag);
        Deciding.Record(deciding.TotalMilliseconds, tag);
    }

    public void RefusedAsBusy(int commands) => Refused.Add(commands, tag);

    public void Met(LaneTrouble trouble) => Troubles.Add(1, tag, new("trouble", trouble.ToString()));
}
