using Guildhall.Kernel;

namespace Guildhall.Host.Loyalty;

internal static class CheckoutRefusals
{
    public static readonly Refusal GiftGone = new("host.gift_gone", Field: "Coupon");
    public static readonly Refusal CouponNotHere = new("host.coupon_not_here", Field: "Coupon");
}
