using Guildhall.Brands.Contracts;
using Guildhall.Commerce.Contracts;
using Guildhall.Kernel;
using Guildhall.Kernel.Storage;
using Guildhall.Loyalty.Contracts;

namespace Guildhall.Host.Loyalty;

/// <summary>Coupons in the storefront: their way through the order goes with the order's own transactions, what they save is worked out by the price pipeline.</summary>
/// <remarks>A product is known to a coupon's scope by its SKU's code, a category by its name; a gift by its SKU's code, too. A gift that is only words is handed out elsewhere.</remarks>
internal sealed class CheckoutCoupons(TimeProvider clock) : ITillCoupons
{
    public async Task<IReadOnlyList<TillCoupon>> Held(AppDb db, MemberId member, IReadOnlyCollection<SkuCard> goods, CancellationToken ct)
    {
        var held = (await db.CouponsOf(member, clock, ct)).Where(c => c.State == CouponState.Unused && Usable(c.Terms)).ToList();
        var gifts = await Gifts(db, held.Select(c => c.Terms), ct);
        return held.ConvertAll(c =>
        {
            var gift = c.Terms.GiftCode is { } code ? gifts.GetValueOrDefault(code) : null;
            return new TillCoupon(Priced(c, goods, gift), c.ValidTo, c.RefusalAt(clock.GetUtcNow()) ?? (c.Terms.Benefit == CouponBenefit.Gift && gift is not { Free: > 0 } ? CheckoutRefusals.GiftGone.With(c.Terms.Gift ?? "") : null)) { Gift = gift };
        });
    }

    public async Task<IReadOnlyCollection<SkuId>> GiftsOf(AppDb db, IReadOnlyCollection<Guid> coupons, CancellationToken ct) =>
        [.. (await Gifts(db, await db.TermsOfCoupons(coupons, ct), ct)).Values.Select(g => g.Id)];

    public async Task<Result<PriceCoupon>[]> Lock(AppDb db, IReadOnlyList<CouponWish> wishes, CancellationToken ct)
    {
        var locked = await db.LockCoupons(await db.CurrentBrandProfile(ct), [.. wishes.Select(w => new CouponAsk(w.Order, w.Coupon, w.Member))], clock, ct);
        var gifts = await Gifts(db, locked.Where(l => l.Refusal is null).Select(l => l.Value.Terms), ct);
        return [.. wishes.Zip(locked, (wish, coupon) => coupon.Refusal is { } refusal ? refusal : Answer(wish, coupon.Value, gifts))];
    }

    public async Task Release(AppDb db, IReadOnlyList<Guid> orders, CancellationToken ct)
    {
        if (orders.Count > 0) await db.ReleaseCoupons(await db.CurrentBrandProfile(ct), orders, clock, ct);
    }

    public async Task Use(AppDb db, IReadOnlyList<CouponSaving> paid, CancellationToken ct)
    {
        var saved = paid.ToDictionary(p => p.Order);
        var uses = (await db.CouponsLockedFor(saved.Keys, ct)).ConvertAll(c => new CouponUse(c.Order!.Value, c.Id, c.Terms.Benefit == CouponBenefit.Shipping ? saved[c.Order.Value].DeliveryMinor : saved[c.Order.Value].GoodsMinor));
        if (uses.Count > 0) await db.UseCoupons(await db.CurrentBrandProfile(ct), uses, clock, ct);
    }

    public async Task Return(AppDb db, IReadOnlyList<Guid> orders, CancellationToken ct)
    {
        if (orders.Count > 0) await db.ReturnCoupons(await db.CurrentBrandProfile(ct), orders, clock, ct);
    }

    private static bool Usable(CouponTerms terms) => terms.Benefit != CouponBenefit.Gift || terms.GiftCode is not null;

    private static Result<PriceCoupon> Answer(CouponWish wish, HeldCoupon coupon, Dictionary<string, SkuCard> gifts)
    {
        if (!Usable(coupon.Terms)) return CheckoutRefusals.CouponNotHere;
        var gift = coupon.Terms.GiftCode is { } code ? gifts.GetValueOrDefault(code) : null;
        return coupon.Terms.Benefit == CouponBenefit.Gift && gift is null ? CheckoutRefusals.GiftGone.With(coupon.Terms.Gift ?? "") : Priced(coupon, wish.Goods, gift);
    }

    private static async Task<Dictionary<string, SkuCard>> Gifts(AppDb db, IEnumerable<CouponTerms> terms, CancellationToken ct)
    {
        string[] codes = [.. terms.Select(t => t.GiftCode).OfType<string>().Distinct()];
        return codes.Length == 0 ? [] : (await db.FindSkusByCode(codes, ct)).ToDictionary(c => c.Code);
    }

    private static PriceCoupon Priced(HeldCoupon coupon, IReadOnlyCollection<SkuCard> goods, SkuCard? gift)
    {
        var terms = coupon.Terms;
        var on = terms.Scope.Of == ScopeOf.All ? null : goods.Where(g => terms.Scope.Has(g.Code, g.Category)).Select(g => g.Id).ToHashSet();
        var cut = terms.Benefit switch { CouponBenefit.Amount => CouponCut.Amount, CouponBenefit.Percent => CouponCut.Percent, CouponBenefit.Gift => CouponCut.Gift, _ => CouponCut.Shipping };
        return new(coupon.Id, coupon.Name, cut, terms.AmountMinor, terms.Percent, terms.Gift, terms.MostMinor, terms.ThresholdMinor, on, terms.StacksWithActivity, terms.StacksWithReward) { GiftSku = gift?.Id };
    }
}
