using Guildhall.Brands.Contracts;
using Guildhall.Kernel.Storage;
using Guildhall.Loyalty.Points;
using Guildhall.Loyalty.Tasks;

namespace Guildhall.Loyalty.Contracts;

/// <summary>A brand's rules about points and newcomer tasks, read ahead by a lane that will need both, so that its batch waits for them together with its own questions.</summary>
public sealed class LoyaltyRules
{
    private LoyaltyRules(PointsRules points, IReadOnlyList<TaskRule> tasks) => (Points, Tasks) = (points, tasks);

    internal PointsRules Points { get; }

    internal IReadOnlyList<TaskRule> Tasks { get; }

    /// <summary>Joins the caller's open transaction and is good for it alone.</summary>
    public static async Task<LoyaltyRules> Read(AppDb db, BrandProfile brand, TimeProvider clock, CancellationToken ct)
    {
        var (points, tasks) = await db.Together(() => PointsRules.Read(db, brand, clock, ct), () => TaskRule.Read(db, ct));
        return new(points, tasks);
    }
}
