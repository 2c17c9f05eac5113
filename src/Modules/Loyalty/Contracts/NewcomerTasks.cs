using Guildhall.Brands.Contracts;
using Guildhall.Kernel;
using Guildhall.Kernel.Storage;
using Guildhall.Loyalty.Tasks;

namespace Guildhall.Loyalty.Contracts;

/// <summary>What a newcomer is asked to do.</summary>
public enum NewcomerTask { ReadRules, Introduce, FirstCheckIn, FirstBenefit }

public static class NewcomerTasks
{
    /// <summary>These members have done it; whoever had before, is left alone. Rewards are given in the caller's open transaction, which holds the locks of its own rows already. Answers how many did it just now.</summary>
    /// <param name="beside">What the caller still has to write, perhaps about the points of the same people: it travels with the ticking off, and the rewards come after it.</param>
    public static Task<int> CompleteTasks(this AppDb db, BrandProfile brand, NewcomerTask task, IReadOnlyCollection<MemberId> members, TimeProvider clock, CancellationToken ct, Func<Task>? beside = null) =>
        new CompleteTasks(db, brand, clock).Handle(task, members, beside ?? (() => Task.CompletedTask), ct);
}
