using Guildhall.Kernel;
using Guildhall.Loyalty.Coupons;

namespace Guildhall.Loyalty.Contracts;

/// <summary>What a coupon gives. <see cref="Gift"/> adds something to the order, <see cref="Shipping"/> pays for delivery.</summary>
public enum CouponBenefit { Amount, Percent, Gift, Shipping }

public enum CouponState { Unused, Locked, Used, Expired, Revoked }

/// <summary>What a price rule or coupon applies to, by the seller's own keys of products or categories.</summary>
public sealed record PriceScope(ScopeOf Of, IReadOnlyList<string> Keys)
{
    public static PriceScope All { get; } = new(ScopeOf.All, []);

    public bool Has(string product, string category) => Of switch
    {
        ScopeOf.All => true,
        ScopeOf.Products => Keys.Contains(product),
        _ => category.Length > 0 && Keys.Contains(category),
    };
}

public enum ScopeOf { All, Products, Categories }

/// <summary>What a coupon promises. Fixed once the first of its kind is issued.</summary>
/// <param name="AmountMinor">Off, for <see cref="CouponBenefit.Amount"/>.</param>
/// <param name="Percent">Off, 1 to 99, for <see cref="CouponBenefit.Percent"/>.</param>
/// <param name="MostMinor">The most that one coupon can cost the brand: the amount, the cap of a percentage, the worth of the gift, the most of a delivery fee.</param>
/// <param name="ThresholdMinor">The goods it applies to must come to so much, after all earlier steps of the price.</param>
/// <param name="StacksWithActivity">Also applies to lines with an activity's price.</param>
/// <param name="StacksWithReward">Also applies to lines that a threshold reward has cut.</param>
public sealed record CouponTerms(CouponBenefit Benefit, long AmountMinor, int Percent, string? Gift, long MostMinor, long ThresholdMinor, PriceScope Scope, bool StacksWithActivity, bool StacksWithReward)
{
    /// <summary>The gift's SKU in the shop's catalogue; null when the gift is words only.</summary>
    public string? GiftCode { get; init; }
}

/// <summary>A coupon in somebody's hands.</summary>
/// <param name="Order">The order for which it is locked or was used.</param>
public sealed record HeldCoupon(Guid Id, Guid Kind, string Name, CouponTerms Terms, MemberId Person, CouponState State, DateTimeOffset ValidFrom, DateTimeOffset ValidTo, Guid? Order = null)
{
    /// <summary>Why it cannot be used at this instant, whatever for; null when it can.</summary>
    public Refusal? RefusalAt(DateTimeOffset now) => State switch
    {
        CouponState.Used => CouponRefusals.CouponUsed,
        CouponState.Locked => CouponRefusals.CouponLocked,
        CouponState.Revoked => CouponRefusals.CouponRevoked,
        CouponState.Expired => CouponRefusals.CouponOver,
        _ when now < ValidFrom => CouponRefusals.CouponEarly,
        _ when now >= ValidTo => CouponRefusals.CouponOver,
        _ => null,
    };
}
