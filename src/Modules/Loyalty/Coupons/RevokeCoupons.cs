using Guildhall.Kernel;
using Guildhall.Kernel.Lanes;
using Guildhall.Kernel.Storage;
using Guildhall.Loyalty.Contracts;

namespace Guildhall.Loyalty.Coupons;

/// <summary>Unused → revoked. What an order holds or has used is left alone. Joins the open transaction.</summary>
internal static class RevokeCoupons
{
    public static async Task<IReadOnlyList<Guid>> Handle(AppDb db, Sql which, TimeProvider clock, CancellationToken ct)
    {
        var taken = await db.Query($"select id, kind_id, most_minor from loyalty_coupons where brand_id = {db.CurrentBrand} and {which} and state = 'unused' order by id{(db.IsSqlite ? Sql.Empty : Sql.Raw(" for update"))}", r => (Id: r.Guid(0), Kind: r.Guid(1), Minor: r.Long(2)), ct);
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
