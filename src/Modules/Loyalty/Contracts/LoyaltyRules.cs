using Guildhall.Brands.Contracts;
using Guildhall.Kernel;
using Guildhall.Kernel.Storage;
using Guildhall.Loyalty.Points;
using Guildhall.Loyalty.Tasks;
using Guildhall.Members.Contracts;

namespace Guildhall.Loyalty.Contracts;

/// <summary>A brand's rules about points and newcomer tasks, read ahead by a lane that will need both, so that its batch waits for them together with its own questions.</summary>
public sealed class LoyaltyRules
{
    private readonly BrandProfile brand;
    private readonly DateOnly today;
    private readonly Dictionary<(MemberId, EarnSource, DateOnly), long> earned;

    private LoyaltyRules(BrandProfile brand, DateOnly today, PointsRules points, IReadOnlyList<TaskRule> tasks, Dictionary<(MemberId, EarnSource, DateOnly), long> earned) =>
        (this.brand, this.today, Points, Tasks, this.earned) = (brand, today, points, tasks, earned);

    internal PointsRules Points { get; }

    internal IReadOnlyList<TaskRule> Tasks { get; }

    /// <summary>Joins the caller's open transaction and is good for it alone.</summary>
    /// <param name="source">What the members do; what it brought them today is read along.</param>
    public static async Task<LoyaltyRules> Read(AppDb db, BrandProfile brand, EarnSource source, MemberId[] members, TimeProvider clock, CancellationToken ct)
    {
        var today = brand.Calendar.DayOf(clock.GetUtcNow());
        var (points, tasks, earned) = await db.Together(() => PointsRules.Read(db, brand, clock, ct), () => TaskRule.Read(db, ct), () => MovePoints.Earned(db, members, [today], [StoredName.Of(source)], ct));
        return new(brand, today, points, tasks, earned);
    }

    /// <summary>Whether an act may bring its person anything. A no is final and needs no lock of the account: nothing that is earned on a day becomes less, so a cap that is reached stays reached.</summary>
    public bool MayEarn(EarnedAct act, MemberId person) =>
        Points.For(act) > 0 && (Points.CapOf(act.Source) is not { } cap || brand.Calendar.DayOf(act.At) != today || earned.GetValueOrDefault((person, act.Source, today)) < cap);
}
