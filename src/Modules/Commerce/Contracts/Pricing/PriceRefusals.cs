using Guildhall.Kernel;

namespace Guildhall.Commerce.Contracts;

/// <summary>Why an order has no price.</summary>
internal static class PriceRefusals
{
    public static readonly Refusal Empty = new("commerce.price_empty", RefusalKind.Invalid);
    public static readonly Refusal Lines = new("commerce.price_lines", RefusalKind.Invalid);
    public static readonly Refusal Quantity = new("commerce.price_quantity", RefusalKind.Invalid, "Quantity");
    public static readonly Refusal Amount = new("commerce.price_amount", RefusalKind.Invalid);
    public static readonly Refusal OneCoupon = new("commerce.one_coupon", RefusalKind.Invalid, "Coupon");
    public static readonly Refusal CouponScope = new("commerce.coupon_scope", Field: "Coupon");
    public static readonly Refusal CouponExcluded = new("commerce.coupon_excluded", Field: "Coupon");
    public static readonly Refusal CouponThreshold = new("commerce.coupon_threshold", Field: "Coupon");
    public static readonly Refusal CouponNoFee = new("commerce.coupon_no_fee", Field: "Coupon");
    public static readonly Refusal PointsNotHere = new("commerce.points_not_here", Field: "Points");
    public static readonly Refusal PointsMissing = new("commerce.points_missing", Field: "Points");
    public static readonly Refusal PointsShare = new("commerce.points_share", Field: "Points");
    public static readonly Refusal PointsNegative = new("commerce.points_negative", RefusalKind.Invalid, "Points");
}
