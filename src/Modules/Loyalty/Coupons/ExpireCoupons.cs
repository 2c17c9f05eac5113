using Guildhall.Kernel.Storage;
using Guildhall.Loyalty.Contracts;

namespace Guildhall.Loyalty.Coupons;

/// <summary>Books coupons whose time is over: until then they count as expired to everybody who looks, but their budget is still set aside.</summary>
internal static class ExpireCoupons
{
    public const int Portion = 2000;

    /// <summary>Joins the caller's transaction; answers how many.</summary>
    public static async Task<int> Sweep(AppDb db, TimeProvider clock, CancellationToken ct)
    {
        // What an order is just taking is left for the next time.
        var wait = db.IsSqlite ? Sql.Empty : Sql.Raw(" for update skip locked");
        var due = await db.Query($"select id, kind_id, most_minor from loyalty_coupons where brand_id = {db.CurrentBrand} and state = 'unused' and valid_to <= {clock.GetUtcNow()} order by valid_to limit {Portion}{wait}",
            r => (Id: r.Guid(0), Kind: r.Guid(1), Minor: r.Long(2)), ct);
        if (due.Count == 0) return 0;
        await db.Execute($"update loyalty_coupons set state = {CouponState.Expired} where brand_id = {db.CurrentBrand} and {db.In("id", due.Select(d => d.Id).ToArray())}", ct);
        foreach (var kind in due.GroupBy(d => d.Kind).OrderBy(k => k.Key))
        {
            await new CouponBudget(db, clock).Book(kind.Key, new(Expired: kind.Count()), [new(BudgetEntry.Release, kind.Count(), kind.Sum(d => d.Minor))], "expired", ct);
            await CouponsTurned.Tell(db, kind.Key, [.. kind.Select(d => d.Id)], clock, ct);
        }
        return due.Count;
    }
}
