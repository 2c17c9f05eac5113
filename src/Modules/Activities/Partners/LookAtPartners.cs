using Guildhall.Activities.Contracts;
using Guildhall.Activities.Life;
using Guildhall.Kernel;
using Guildhall.Kernel.Storage;

namespace Guildhall.Activities.Partners;

/// <summary>The split of an activity as it is shown: as it was fixed, or as it stands now. Null when it has no partners.</summary>
internal sealed class LookAtPartners(AppDb db, CountPartners count)
{
    public async Task<(PartnerSplit Split, FixedSplit? Fixed)?> Handle(Activity activity, CancellationToken ct)
    {
        if (await db.FixedSplit(activity.Id, ct) is { } done) return (done.Split, done);
        var partnerships = await db.Partnerships(activity.Id, ct);
        return partnerships.Count == 0 ? null : (await count.Handle(activity, partnerships, ct), null);
    }
}

/// <summary>What partners see is counted at most once in ten seconds, however often their links are opened.</summary>
internal sealed class SeenSplits(TimeProvider clock)
{
    private static readonly TimeSpan Trusted = TimeSpan.FromSeconds(10);
    private readonly Remembered<(BrandId, ActivityId), ((PartnerSplit Split, FixedSplit? Fixed)? Seen, long At)> known = new(500);

    /// <summary>After a change on this node.</summary>
    public void Forget(BrandId brand, ActivityId activity) => known.Remove((brand, activity));

    public async ValueTask<(PartnerSplit Split, FixedSplit? Fixed)?> Of(BrandId brand, Activity activity, Func<Task<(PartnerSplit, FixedSplit?)?>> look)
    {
        if (known.TryGetValue((brand, activity.Id), out var last) && clock.GetElapsedTime(last.At) < Trusted) return last.Seen;
        var (at, seen) = (clock.GetTimestamp(), await look());
        known[(brand, activity.Id)] = (seen, at);
        return seen;
    }
}
