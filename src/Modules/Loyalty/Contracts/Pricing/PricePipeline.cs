using Guildhall.Kernel;

namespace Guildhall.Loyalty.Contracts;

/// <summary>What an order costs: activity price, discount, threshold reward, coupon, points, delivery, in this order. A pure function: the same request gives the same price, in whatever order its lines, discounts, rewards and coupons stand.</summary>
/// <remarks>
/// Stacking: an activity's price excludes discounts and rewards; of discounts the best counts; a line takes part in one reward; one coupon for the goods and one for delivery;
/// points pay last and never for delivery. Percentages are rounded half up once per line; what is taken off several lines is spread over them by largest remainder.
/// </remarks>
public static class PricePipeline
{
    public const int MostQuantity = 9999, MostLines = 200;
    public const long MostUnitMinor = 1_000_000_000_000;

    /// <summary>The price, or why it cannot be: a coupon that does not apply, points that may not be used, a quantity or amount out of bounds.</summary>
    public static Result<Price> Of(PriceRequest request)
    {
        if (RefusalFor(request) is { } refusal) return refusal;
        var sheet = new PriceSheet(request);
        sheet.Discount();
        sheet.Reward();
        foreach (var coupon in request.Coupons.OrderBy(c => c.Terms.Benefit == CouponBenefit.Shipping).ThenBy(c => c.Id))
            if (sheet.Apply(coupon) is { } why) return why;
        if (request.Points is { Points: not 0 } points && sheet.Pay(points) is { } no) return no;
        return sheet.Total();
    }

    /// <summary>Why this coupon cannot be used for the order as it stands, without the other coupons and points of the request; null when it can.</summary>
    public static Refusal? WhyNot(HeldCoupon coupon, PriceRequest request) => Of(request with { Coupons = [coupon], Points = null }).Refusal;

    private static Refusal? RefusalFor(PriceRequest request)
    {
        if (request.Lines.Count == 0) return PriceRefusals.Empty;
        if (request.Lines.Count > MostLines || request.Lines.DistinctBy(l => l.Key).Count() < request.Lines.Count) return PriceRefusals.Lines.With(MostLines);
        if (request.Lines.Any(l => l.Quantity is < 1 or > MostQuantity)) return PriceRefusals.Quantity.With(MostQuantity);
        if (request.Lines.Any(l => l.ListMinor is < 0 or > MostUnitMinor || l.ActivityMinor is < 0 or > MostUnitMinor) || request.Delivery is { FeeMinor: < 0 or > MostUnitMinor }) return PriceRefusals.Amount;
        if (request.Discounts.Any(d => d.Percent is < 1 or > 99) || request.Rewards.Any(r => r.Tiers.Any(t => t.FromMinor < 1 || t.OffMinor < 0))) return PriceRefusals.Amount;
        return request.Coupons.Count(c => c.Terms.Benefit == CouponBenefit.Shipping) > 1 || request.Coupons.Count(c => c.Terms.Benefit != CouponBenefit.Shipping) > 1 ? PriceRefusals.OneCoupon : null;
    }
}

internal static class PriceRefusals
{
    public static readonly Refusal Empty = new("loyalty.price_empty", RefusalKind.Invalid);
    public static readonly Refusal Lines = new("loyalty.price_lines", RefusalKind.Invalid);
    public static readonly Refusal Quantity = new("loyalty.price_quantity", RefusalKind.Invalid, "Quantity");
    public static readonly Refusal Amount = new("loyalty.price_amount", RefusalKind.Invalid);
    public static readonly Refusal OneCoupon = new("loyalty.one_coupon", RefusalKind.Invalid, "Coupon");
    public static readonly Refusal CouponUsed = new("loyalty.coupon_used", Field: "Coupon");
    public static readonly Refusal CouponLocked = new("loyalty.coupon_locked", Field: "Coupon");
    public static readonly Refusal CouponRevoked = new("loyalty.coupon_revoked", RefusalKind.Gone, "Coupon");
    public static readonly Refusal CouponEarly = new("loyalty.coupon_early", Field: "Coupon");
    public static readonly Refusal CouponOver = new("loyalty.coupon_over", RefusalKind.Gone, "Coupon");
    public static readonly Refusal CouponScope = new("loyalty.coupon_scope", Field: "Coupon");
    public static readonly Refusal CouponExcluded = new("loyalty.coupon_excluded", Field: "Coupon");
    public static readonly Refusal CouponThreshold = new("loyalty.coupon_threshold", Field: "Coupon");
    public static readonly Refusal CouponNoFee = new("loyalty.coupon_no_fee", Field: "Coupon");
    public static readonly Refusal PointsNotHere = new("loyalty.points_not_here", Field: "Points");
    public static readonly Refusal PointsMissing = new("loyalty.points_missing", Field: "Points");
    public static readonly Refusal PointsShare = new("loyalty.points_share", Field: "Points");
    public static readonly Refusal PointsNegative = new("loyalty.points_negative", RefusalKind.Invalid, "Points");
}
