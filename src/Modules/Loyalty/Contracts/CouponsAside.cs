using Guildhall.Brands.Contracts;
using Guildhall.Kernel;
using Guildhall.Kernel.Storage;
using Guildhall.Loyalty.Coupons;

namespace Guildhall.Loyalty.Contracts;

/// <summary>Coupons in the hands of an activity: set aside when it is planned, handed out by it alone, and what is left put back. Everything joins the caller's open transaction; call it after locking rows of your own.</summary>
public static class CouponsAside
{
    /// <summary>So many of a kind, within its quantity and budget; their most is reserved at once.</summary>
    public static async Task<Result<CouponOffer>> SetCouponsAside(this AppDb db, BrandProfile brand, Guid kind, int count, TimeProvider clock, CancellationToken ct)
    {
        if (await CouponKind.Lock(db, kind, ct) is not { } found) return CouponRefusals.NoCoupon;
        if (found.RefusalFor(clock.GetUtcNow(), brand.Calendar, byPage: false) is { } refusal && refusal.Code != CouponRefusals.ClaimEarly.Code) return refusal;
        if (found.Left < count) return CouponRefusals.TooFew.With(found.Left, found.Name);
        await Move(db, kind, count, BudgetEntry.Reserve, count * found.Terms.MostMinor, clock, ct);
        return CouponOffers.Offer(found);
    }

    public static async Task PutCouponsBack(this AppDb db, Guid kind, int count, TimeProvider clock, CancellationToken ct)
    {
        if (count > 0 && await CouponKind.Lock(db, kind, ct) is { } found) await Move(db, kind, -count, BudgetEntry.Release, count * found.Terms.MostMinor, clock, ct);
    }

    /// <summary>Hands out what was set aside. The caller knows which ids are new; one that is a coupon already is refused.</summary>
    public static Task<Result<HeldCoupon>[]> HandOutCoupons(this AppDb db, BrandProfile brand, Guid kind, IReadOnlyList<CouponGrant> grants, string origin, TimeProvider clock, CancellationToken ct) =>
        new IssueCoupons(db, brand, clock).Decide(kind, [.. grants.Select(g => new IssueAsk(g.Id, g.Member, g.Group, null))], origin, IssueFrom.Aside, ct);

    /// <summary>Takes these away from people, as far as no order uses or holds them. Answers which are gone.</summary>
    /// <param name="callBack">The others go as soon as their order is cancelled or refunded as a whole; <see cref="CouponsTurned"/> tells of it.</param>
    public static Task<IReadOnlyList<Guid>> TakeCouponsBack(this AppDb db, IReadOnlyCollection<Guid> coupons, TimeProvider clock, CancellationToken ct, bool callBack = false) => RevokeCoupons.Handle(db, Sql.Of($"{db.In("id", coupons.ToArray())}"), clock, ct, callBack);

    /// <summary>Which of these were called back and are gone by now.</summary>
    public static Task<List<Guid>> CouponsCalledBack(this AppDb db, IReadOnlyCollection<Guid> coupons, CancellationToken ct) =>
        db.Query($"select id from loyalty_coupons where brand_id = {db.CurrentBrand} and {db.In("id", coupons.ToArray())} and called_back and state = 'revoked'", r => r.Guid(0), ct);

    private static async Task Move(AppDb db, Guid kind, int count, BudgetEntry entry, long minor, TimeProvider clock, CancellationToken ct)
    {
        await db.Execute($"update loyalty_coupon_kinds set aside = aside + {count} where brand_id = {db.CurrentBrand} and id = {kind}", ct);
        await new CouponBudget(db, clock).Book(kind, default, [new(entry, Math.Abs(count), minor)], "aside", ct);
    }
}
