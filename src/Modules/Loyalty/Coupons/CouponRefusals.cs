using Guildhall.Kernel;

namespace Guildhall.Loyalty.Coupons;

internal static class CouponRefusals
{
    public static readonly Refusal NoCoupon = new("loyalty.no_coupon", RefusalKind.NotFound);
    public static readonly Refusal NotOffered = new("loyalty.coupon_not_offered", RefusalKind.NotFound);
    public static readonly Refusal Paused = new("loyalty.coupon_paused");
    public static readonly Refusal ClaimEarly = new("loyalty.claim_early");
    public static readonly Refusal ClaimOver = new("loyalty.claim_over", RefusalKind.Gone);
    public static readonly Refusal AllGone = new("loyalty.coupons_gone", RefusalKind.Gone);
    public static readonly Refusal BudgetGone = new("loyalty.budget_gone", RefusalKind.Gone);
    public static readonly Refusal Limit = new("loyalty.coupon_limit");
    public static readonly Refusal NotYours = new("loyalty.coupon_not_yours", RefusalKind.Forbidden, "Coupon");
    public static readonly Refusal TermsFixed = new("loyalty.terms_fixed");
    public static readonly Refusal NameLength = new("loyalty.name_length", RefusalKind.Invalid, "Name");
    public static readonly Refusal AboutLength = new("loyalty.about_length", RefusalKind.Invalid, "About");
    public static readonly Refusal AmountNeeded = new("loyalty.amount_needed", RefusalKind.Invalid, "Amount");
    public static readonly Refusal PercentNeeded = new("loyalty.percent_needed", RefusalKind.Invalid, "Percent");
    public static readonly Refusal MostNeeded = new("loyalty.most_needed", RefusalKind.Invalid, "Most");
    public static readonly Refusal GiftNeeded = new("loyalty.gift_needed", RefusalKind.Invalid, "Gift");
    public static readonly Refusal ThresholdLow = new("loyalty.threshold_low", RefusalKind.Invalid, "Threshold");
    public static readonly Refusal KeysNeeded = new("loyalty.keys_needed", RefusalKind.Invalid, "Keys");
    public static readonly Refusal WindowNeeded = new("loyalty.window_needed", RefusalKind.Invalid, "ValidTo");
    public static readonly Refusal WindowOrder = new("loyalty.window_order", RefusalKind.Invalid, "ValidTo");
    public static readonly Refusal DaysNeeded = new("loyalty.days_needed", RefusalKind.Invalid, "ValidDays");
    public static readonly Refusal ClaimOrder = new("loyalty.claim_order", RefusalKind.Invalid, "ClaimTo");
    public static readonly Refusal QuantityLow = new("loyalty.quantity_low", RefusalKind.Invalid, "Quantity");
    public static readonly Refusal BudgetLow = new("loyalty.budget_low", RefusalKind.Invalid, "Budget");
    public static readonly Refusal PerPersonLow = new("loyalty.per_person_low", RefusalKind.Invalid, "PerPerson");
    public static readonly Refusal TooFew = new("loyalty.coupons_few");
    public static readonly Refusal StateNow = new("loyalty.coupon_state");
    public static readonly Refusal CouponUsed = new("loyalty.coupon_used", Field: "Coupon");
    public static readonly Refusal CouponLocked = new("loyalty.coupon_locked", Field: "Coupon");
    public static readonly Refusal CouponRevoked = new("loyalty.coupon_revoked", RefusalKind.Gone, "Coupon");
    public static readonly Refusal CouponEarly = new("loyalty.coupon_early", Field: "Coupon");
    public static readonly Refusal CouponOver = new("loyalty.coupon_over", RefusalKind.Gone, "Coupon");
}
