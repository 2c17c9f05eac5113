using Guildhall.Kernel.Storage;
using Guildhall.Loyalty.Contracts;

namespace Guildhall.Loyalty.Tasks;

/// <param name="Task">Null for the bonus when all that are on are done.</param>
/// <param name="CouponKind">A coupon of this kind comes with the points.</param>
internal sealed record TaskRule(NewcomerTask? Task, bool Enabled, long Points, Guid? CouponKind)
{
    public string Stored => Task is { } task ? StoredName.Of(task) : All;

    private const string All = "all";

    public static IReadOnlyList<TaskRule> Usual { get; } = [new(NewcomerTask.ReadRules, true, 5, null), new(NewcomerTask.Introduce, true, 10, null), new(NewcomerTask.FirstCheckIn, true, 5, null), new(NewcomerTask.FirstBenefit, true, 5, null), new(null, true, 25, null)];

    /// <summary>The brand's own where it has any, else the usual ones; in the order of the tasks, the bonus last.</summary>
    public static async Task<IReadOnlyList<TaskRule>> Read(AppDb db, CancellationToken ct)
    {
        var own = (await db.Query($"select task, enabled, points, coupon_kind_id from loyalty_tasks where brand_id = {db.CurrentBrand}", r => (Task: r.Text(0), On: r.Flag(1), Points: r.Long(2), Kind: r.GuidOrNull(3)), ct)).ToDictionary(t => t.Task);
        return [.. Usual.Select(rule => own.TryGetValue(rule.Stored, out var mine) ? rule with { Enabled = mine.On, Points = mine.Points, CouponKind = mine.Kind } : rule)];
    }
}
