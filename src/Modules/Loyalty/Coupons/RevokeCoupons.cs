using Guildhall.Kernel;
using Guildhall.Kernel.Lanes;
using Guildhall.Kernel.Storage;
using Guildhall.Loyalty.Contracts;

namespace Guildhall.Loyalty.Coupons;

/// <summary>Unused → revoked. What an order holds or has used is left alone, or called back: revoked as soon as the order gives it up. Joins the open transaction.</summary>
internal static class RevokeCoupons
{
    public static async Task<IReadOnlyList<Guid>> Handle(AppDb db, Sql which, TimeProvider clock, CancellationToken ct, bool callBack = false)
    {
        // All are locked before any is judged: one that an order takes or gives up just now is either revoked or called back.
        var states = callBack ? Sql.Raw("state in ('unused', 'locked', 'used')") : Sql.Raw("state = 'unused'");
        var found = await db.Query($"select id, kind_id, most_minor, state from loyalty_coupons where brand_id = {db.CurrentBrand} and {which} and {states} order by id{(db.IsSqlite ? Sql.Empty : Sql.Raw(" for update"))}", r => (Id: r.Guid(0), Kind: r.Guid(1), Minor: r.Long(2), State: r.Enum<CouponState>(3)), ct);
        var (taken, held) = (found.FindAll(f => f.State == CouponState.Unused), found.FindAll(f => f.State != CouponState.Unused));
        if (held.Count > 0) await db.Execute($"update loyalty_coupons set called_back = {true} where brand_id = {db.CurrentBrand} and {db.In("id", held.ConvertAll(h => h.Id).ToArray())}", ct);
        if (taken.Count == 0) return [];
        await db.Execute($"update loyalty_coupons set state = {CouponState.Revoked} where brand_id = {db.CurrentBrand} and {db.In("id", taken.ConvertAll(t => t.Id).ToArray())}", ct);
        foreach (var kind in taken.GroupBy(t => t.Kind).OrderBy(k => k.Key))
        {
            await new CouponBudget(db, clock).Book(kind.Key, new(Revoked: kind.Count()), [new(BudgetEntry.Release, kind.Count(), kind.Sum(t => t.Minor))], "revoked", ct);
            await CouponsTurned.Tell(db, kind.Key, [.. kind.Select(t => t.Id)], clock, ct);
        }
        return taken.ConvertAll(t => t.Id);
    }
}
