using Guildhall.Activities.Life;
using Guildhall.Brands.Contracts;
using Guildhall.Kernel;
using Guildhall.Kernel.Storage;
using Guildhall.Loyalty.Contracts;
using Guildhall.Members.Contracts;

namespace Guildhall.Activities.CheckIns;

/// <summary>Pays the stages that people have just reached: each once for one person, within the budget. Joins the open transaction; the activity is locked.</summary>
internal sealed class PayStages(AppDb db, BrandProfile brand, TimeProvider clock)
{
    public const string Business = "check_in_stage";

    private static readonly BulkInsert Rows = new("activities_check_in_rewards",
        ("brand_id", BulkType.Uuid), ("activity_id", BulkType.Uuid), ("person_id", BulkType.Uuid), ("stage", BulkType.Int), ("id", BulkType.Uuid), ("member_id", BulkType.Uuid), ("at", BulkType.Time), ("points", BulkType.Long), ("coupon", BulkType.Flag),
        ("cost_minor", BulkType.Long), ("state", BulkType.Text));

    /// <returns>The stages that were reached, by person.</returns>
    public async Task<Dictionary<MemberId, List<int>>> Handle(Activity activity, CheckIn checkIn, Humans humans, IReadOnlyList<(CheckInRow Row, CheckInSum Sum)> taken, CancellationToken ct)
    {
        var reached = new Dictionary<MemberId, List<int>>();
        var who = taken.GroupBy(t => t.Row.Person).ToDictionary(g => g.Key, g => g.Last());
        var able = who.Where(w => checkIn.Stages.Any(w.Value.Sum.Reaches)).Select(w => w.Key).ToArray();
        if (able.Length == 0) return reached;
        var entries = humans.Entries.Where(e => able.Contains(e.Value)).Select(e => e.Key).ToArray();
        var had = (await db.CheckInRewards(activity.Id, entries, ct)).Select(r => (humans[r.Person], r.Stage)).ToHashSet();
        var (now, left) = (clock.GetUtcNow(), activity.Left());
        var due = new List<(Guid Id, MemberId Person, MemberId Member, int Stage, long Cost, bool Fits)>();
        foreach (var (p, (row, sum)) in able.Order(Comparer<MemberId>.Create((a, b) => a.Value.CompareTo(b.Value))).Select(p => (p, who[p])))
            for (var n = 0; n < checkIn.Stages.Count; n++)
            {
                if (!sum.Reaches(checkIn.Stages[n]) || !had.Add((p, n))) continue;
                var cost = checkIn.CostOf(checkIn.Stages[n], activity.Currency);
                var fits = left is null || cost <= left;
                if (fits) left -= cost;
                due.Add((Id.New(clock), p, row.Member, n, cost, fits));
                (reached.TryGetValue(p, out var some) ? some : reached[p] = []).Add(n);
            }
        if (due.Count == 0) return reached;
        var given = await Give(activity, checkIn, due, ct);
        await Rows.Write(db, due.ConvertAll(d => new object?[] { db.CurrentBrand, activity.Id, d.Person, d.Stage, d.Id, d.Member, now, checkIn.Stages[d.Stage].Points, checkIn.Stages[d.Stage].Coupon is not null, given.Contains(d.Id) ? d.Cost : 0L, given.Contains(d.Id) ? "paid" : "short" }), ct);
        var costs = due.Where(d => given.Contains(d.Id)).Select(d => (d.Id, d.Cost)).ToList();
        await Budget.Reserve(db, activity.Id, costs, clock, ct);
        await Budget.Spend(db, activity.Id, costs.ConvertAll(c => c.Id), clock, ct);
        return reached;
    }

    private async Task<HashSet<Guid>> Give(Activity activity, CheckIn checkIn, List<(Guid Id, MemberId Person, MemberId Member, int Stage, long Cost, bool Fits)> due, CancellationToken ct)
    {
        var given = new HashSet<Guid>();
        var points = due.Where(d => d.Fits && checkIn.Stages[d.Stage].Coupon is null).ToList();
        if (points.Count > 0)
            foreach (var (reward, answer) in points.Zip(await db.MovePoints(brand, points.ConvertAll(d => (PointsMove)new PointsMove.Award(new(Business, d.Id), d.Member, checkIn.Stages[d.Stage].Points, EarnSource.Activity, clock.GetUtcNow()) { Note = activity.Name }), clock, ct)))
                if (answer.Refusal is null) given.Add(reward.Id);
        foreach (var kind in due.Where(d => d.Fits && checkIn.Stages[d.Stage].Coupon is not null).GroupBy(d => checkIn.Stages[d.Stage].Coupon!.Value).OrderBy(g => g.Key))
        {
            var some = kind.ToList();
            foreach (var (reward, answer) in some.Zip(await db.GrantCoupons(brand, kind.Key, some.ConvertAll(d => new CouponGrant(d.Id, d.Member)), "check_in", clock, ct)))
                if (answer.Refusal is null) given.Add(reward.Id);
        }
        return given;
    }
}
