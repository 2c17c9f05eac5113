using Guildhall.Brands.Contracts;
using Guildhall.Kernel;
using Guildhall.Kernel.Storage;
using Guildhall.Loyalty.Tasks;
using Guildhall.Members.Contracts;

namespace Guildhall.Loyalty.Contracts;

/// <summary>What a newcomer is asked to do.</summary>
public enum NewcomerTask { ReadRules, Introduce, FirstCheckIn, FirstBenefit }

public static class NewcomerTasks
{
    /// <summary>These members have done it; whoever had before, is left alone. Rewards are given in the caller's open transaction, which holds the locks of its own rows already. Answers how many did it just now.</summary>
    /// <param name="beside">What the caller still has to write, perhaps about the points of the same people: it travels with the ticking off, and the rewards come after it.</param>
    /// <param name="among">Who the members are as persons, where the caller has asked already.</param>
    /// <param name="rules">Where they were read in this transaction already.</param>
    public static Task<int> CompleteTasks(this AppDb db, BrandProfile brand, NewcomerTask task, IReadOnlyCollection<MemberId> members, TimeProvider clock, CancellationToken ct, Func<Task>? beside = null, Humans? among = null, LoyaltyRules? rules = null) =>
        new CompleteTasks(db, brand, clock, among, rules?.Tasks).Handle(task, members, beside ?? (() => Task.CompletedTask), ct);
}
