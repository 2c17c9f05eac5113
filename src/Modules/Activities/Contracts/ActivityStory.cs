using Guildhall.Activities.Story;
using Guildhall.Brands.Contracts;
using Guildhall.Communities.Contracts;
using Guildhall.Kernel;
using Guildhall.Kernel.Storage;

namespace Guildhall.Activities.Contracts;

/// <summary>A made-up community: its groups, who is in the first of them, and how the codes of its goods begin.</summary>
public sealed record StoryCrowd(IReadOnlyList<GroupId> Groups, IReadOnlyList<(MemberId Member, string Name)> People, string Goods);

/// <summary>Gives a demo brand activities that run, that are to come and that are only planned, with members taking part by the same lanes as real ones. Told once, it is not told again.</summary>
public static class ActivityStory
{
    /// <summary>In transactions of its own: never call it inside one. The shop has to be told before.</summary>
    /// <param name="crowds">Three of them.</param>
    public static Task TellActivities(this AppDb db, BrandProfile brand, int seed, IReadOnlyList<StoryCrowd> crowds, IServiceProvider services, TimeProvider clock, CancellationToken ct) =>
        new TellActivities(db, brand, new Random(seed), services, clock).Handle(crowds[0], crowds[1], crowds[2], ct);
}
