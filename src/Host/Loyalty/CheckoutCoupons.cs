using Guildhall.Brands.Contracts;
using Guildhall.Commerce.Contracts;
using Guildhall.Kernel;
using Guildhall.Kernel.Storage;
using Guildhall.Loyalty.Contracts;

namespace Guildhall.Host.Loyalty;

/// <summary>Coupons in the storefront: what they save is worked out by the price pipeline, their way through the order goes with the order's own transactions.</summary>
/// <remarks>A product is known to a coupon's scope by its SKU's code, a category by its name. The storefront has no delivery fee and no gifts yet, so coupons for those are not offered.</remarks>
internal sealed class CheckoutCoupons(TimeProvider clock) : ITillCoupons
{
    public async Task<IReadOnlyList<TillCoupon>> Offered(AppDb db, MemberId member, SkuCard card, int quantity, CancellationToken ct)
    {
        var held = (await db.CouponsOf(member, clock, ct)).Where(c => c.State == CouponState.Unused && c.Terms.Benefit is CouponBenefit.Amount or CouponBenefit.Percent);
        var whole = card.Price.Minor * quantity;
        return
        [
            .. held.Select(coupon =>
            {
                var priced = Priced(card, quantity, coupon);
                var pays = priced.Refusal is null ? priced.Value.GoodsMinor : whole;
                return new TillCoupon(coupon.Id, coupon.Name, new(whole - pays, card.Price.Currency), new(pays, card.Price.Currency), coupon.ValidTo, priced.Refusal);
            }).OrderBy(c => c.WhyNot is not null).ThenByDescending(c => c.Off.Minor).ThenBy(c => c.ValidTo).Take(8),
        ];
    }

    public async Task<Result<OrderLines>[]> Lock(AppDb db, IReadOnlyList<CouponWish> wishes, CancellationToken ct)
    {
        var locked = await db.LockCoupons(await db.CurrentBrandProfile(ct), [.. wishes.Select(w => new CouponAsk(w.Order, w.Coupon, w.Member))], clock, ct);
        return [.. wishes.Zip(locked, (wish, coupon) => coupon.Refusal is { } refusal ? refusal : Line(wish, coupon.Value))];
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

    private Result<OrderLines> Line(CouponWish wish, HeldCoupon coupon)
    {
        // The coupon is locked for this very order; to the price it is one that can be used.
        var priced = Priced(wish.Card, wish.Quantity, coupon with { State = CouponState.Unused });
        if (priced.Refusal is { } refusal) return refusal;
        return OrderLines.Of(wish.Card.Price.Currency, wish.Card.Line(wish.Quantity, discountMinor: wish.Card.Price.Minor * wish.Quantity - priced.Value.GoodsMinor));
    }

    private Result<Price> Priced(SkuCard card, int quantity, HeldCoupon coupon) => coupon.Terms.Benefit is CouponBenefit.Amount or CouponBenefit.Percent
        ? PricePipeline.Of(new(card.Price.Currency, [new("1", card.Code, card.Category.Length > 0 ? [card.Category] : [], quantity, card.Price.Minor)], clock.GetUtcNow()) { Coupons = [coupon] })
        : CheckoutRefusals.CouponNotHere;
}
