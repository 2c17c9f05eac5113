using Guildhall.Brands.Contracts;
using Guildhall.Kernel;
using Guildhall.Kernel.Storage;
using Guildhall.Loyalty.Coupons;

namespace Guildhall.Loyalty.Contracts;

/// <summary>A coupon that an order wants to use.</summary>
public sealed record CouponAsk(Guid Order, Guid Coupon, MemberId Member);

/// <param name="DiscountMinor">What it really saved: the cut of the price's coupon or delivery step; a gift always costs its worth.</param>
public sealed record CouponUse(Guid Order, Guid Coupon, long DiscountMinor);

/// <summary>A coupon to be given. The id becomes the coupon's: giving twice is once.</summary>
public sealed record CouponGrant(Guid Id, MemberId Member, GroupId? Group = null);

/// <summary>Coupons as upper modules use them. Everything joins the caller's open transaction and is decided for many with few statements; call it after locking rows of your own.</summary>
public static class CouponLedger
{
    /// <summary>What these coupons promise; nobody is waited for.</summary>
    public static Task<List<CouponTerms>> TermsOfCoupons(this AppDb db, IReadOnlyCollection<Guid> coupons, CancellationToken ct) => ReadCoupons.Terms(db, [.. coupons], ct);

    /// <summary>Unused → locked for an order. The same order again gets the same answer.</summary>
    public static Task<Result<HeldCoupon>[]> LockCoupons(this AppDb db, BrandProfile brand, IReadOnlyList<CouponAsk> asks, TimeProvider clock, CancellationToken ct) => new OrderCoupons(db, brand, clock).Lock(asks, ct);

    /// <summary>The coupons that are locked for these orders.</summary>
    public static Task<List<HeldCoupon>> CouponsLockedFor(this AppDb db, IReadOnlyCollection<Guid> orders, CancellationToken ct) => ReadCoupons.LockedFor(db, [.. orders], ct);

    /// <summary>Locked → used, when the order is paid. Answers how many; those used before are left alone.</summary>
    public static Task<int> UseCoupons(this AppDb db, BrandProfile brand, IReadOnlyList<CouponUse> uses, TimeProvider clock, CancellationToken ct) => new OrderCoupons(db, brand, clock).Use(uses, ct);

    /// <summary>Locked → unused, when orders are cancelled or run out of time; expired when their time is over.</summary>
    public static Task<int> ReleaseCoupons(this AppDb db, BrandProfile brand, IReadOnlyList<Guid> orders, TimeProvider clock, CancellationToken ct) => new OrderCoupons(db, brand, clock).Release([.. orders], ct);

    /// <summary>Used → unused, when orders are refunded as a whole; expired when their time is over. A coupon that comes back saves at most what it had saved.</summary>
    public static Task<int> ReturnCoupons(this AppDb db, BrandProfile brand, IReadOnlyList<Guid> orders, TimeProvider clock, CancellationToken ct) => new OrderCoupons(db, brand, clock).Return([.. orders], ct);

    /// <summary>Gives coupons of a kind, within its quantity, budget and limit per person; it need not be on the members' page.</summary>
    /// <param name="origin">What gives them, in snake_case: <c>lottery</c>, <c>task</c>.</param>
    public static Task<Result<HeldCoupon>[]> GrantCoupons(this AppDb db, BrandProfile brand, Guid kind, IReadOnlyList<CouponGrant> grants, string origin, TimeProvider clock, CancellationToken ct) =>
        new IssueCoupons(db, brand, clock).Decide(kind, [.. grants.Select(g => new IssueAsk(g.Id, g.Member, g.Group, null))], origin, IssueFrom.Left, ct);

    /// <summary>What a member has, those that end soonest first.</summary>
    public static Task<List<HeldCoupon>> CouponsOf(this AppDb db, MemberId member, TimeProvider clock, CancellationToken ct) => ReadCoupons.Of(db, member, clock.GetUtcNow(), ct);
}
