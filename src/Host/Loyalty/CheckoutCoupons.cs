using Guildhall.Brands.Contracts;
using Guildhall.Commerce.Contracts;
using Guildhall.Kernel;
using Guildhall.Kernel.Storage;
using Guildhall.Loyalty.Contracts;

namespace Guildhall.Host.Loyalty;

/// <summary>Coupons in the storefront: their way through the order goes with the order's own transactions, what they save is worked out by the price pipeline.</summary>
/// <remarks>A product is known to a coupon's scope by its SKU's code, a category by its name. The storefront has no delivery fee and no gifts of coupons, so coupons for those are not offered.</remarks>
internal sealed class CheckoutCoupons(TimeProvider clock) : ITillCoupons
{
    public async Task<IReadOnlyList<TillCoupon>> Held(AppDb db, MemberId member, IReadOnlyCollection<SkuCard> goods, CancellationToken ct) =>
    [
        .. (await db.CouponsOf(member, clock, ct)).Where(c => c.State == CouponState.Unused && Cut(c) is not null).Select(c => new TillCoupon(Priced(c, goods), c.ValidTo, c.RefusalAt(clock.GetUtcNow()))),
    ];

    public async Task<Result<PriceCoupon>[]> Lock(AppDb db, IReadOnlyList<CouponWish> wishes, CancellationToken ct)
    {
        var locked = await db.LockCoupons(await db.CurrentBrandProfile(ct), [.. wishes.Select(w => new CouponAsk(w.Order, w.Coupon, w.Member))], clock, ct);
        return [.. wishes.Zip(locked, (wish, coupon) => coupon.Refusal is { } refusal ? refusal : Cut(coupon.Value) is null ? CheckoutRefusals.CouponNotHere : (Result<PriceCoupon>)Priced(coupon.Value, wish.Goods))];
    }

    public async Task Release(AppDb db, IReadOnlyList<Guid> orders, CancellationToken ct)
    {
        if (orders.Count > 0) await db.ReleaseCoupons(await db.CurrentBrandProfile(ct), orders, clock, ct);
    }

    public async Task Use(AppDb db, IReadOnlyList<(Guid Order, long DiscountMinor)> paid, CancellationToken ct)
    {
        var cut = paid.ToDictionary(p => p.Order, p => p.DiscountMinor);
        var uses = (await db.CouponsLockedFor(cut.Keys, ct)).ConvertAll(c => new CouponUse(c.Order!.Value, c.Id, cut[c.Order.Value]));
        if (uses.Count > 0) await db.UseCoupons(await db.CurrentBrandProfile(ct), uses, clock, ct);
    }

    public async Task Return(AppDb db, IReadOnlyList<Guid> orders, CancellationToken ct)
    {
        if (orders.Count > 0) await db.ReturnCoupons(await db.CurrentBrandProfile(ct), orders, clock, ct);
    }

    private static CouponCut? Cut(HeldCoupon coupon) => coupon.Terms.Benefit switch { CouponBenefit.Amount => CouponCut.Amount, CouponBenefit.Percent => CouponCut.Percent, _ => null };

    private static PriceCoupon Priced(HeldCoupon coupon, IReadOnlyCollection<SkuCard> goods)
    {
        var terms = coupon.Terms;
        var on = terms.Scope.Of == ScopeOf.All ? null : goods.Where(g => terms.Scope.Has(g.Code, g.Category)).Select(g => g.Id).ToHashSet();
        return new(coupon.Id, coupon.Name, Cut(coupon)!.Value, terms.AmountMinor, terms.Percent, terms.Gift, terms.MostMinor, terms.ThresholdMinor, on, terms.StacksWithActivity, terms.StacksWithReward);
    }
}
