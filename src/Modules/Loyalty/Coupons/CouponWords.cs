using System.Globalization;
using Guildhall.Brands.Contracts;
using Guildhall.Kernel;
using Guildhall.Kernel.Texts;
using Guildhall.Loyalty.Contracts;

namespace Guildhall.Loyalty.Coupons;

/// <summary>A coupon's terms in the reader's language.</summary>
public sealed record CouponWords(Localizer T, BrandProfile Brand)
{
    /// <summary>As large as it gets: "¥10", "15% off", "8.5折".</summary>
    public string Worth(CouponTerms terms) => terms.Benefit switch
    {
        CouponBenefit.Amount => Short(terms.AmountMinor),
        CouponBenefit.Percent => T["loyalty.worth_percent", Percent(terms.Percent)],
        CouponBenefit.Gift => terms.Gift ?? T["loyalty.benefit.gift"],
        _ => T["loyalty.worth_shipping"],
    };

    public string From(CouponTerms terms) => terms.ThresholdMinor > 0 ? T["loyalty.from", Short(terms.ThresholdMinor)] : T["loyalty.from_any"];

    public string Scope(CouponTerms terms) => terms.Scope.Of switch
    {
        ScopeOf.All => T["loyalty.scope_all"],
        ScopeOf.Products => T["loyalty.scope_products", string.Join(T["loyalty.comma"], terms.Scope.Keys)],
        _ => T["loyalty.scope_categories", string.Join(T["loyalty.comma"], terms.Scope.Keys)],
    };

    public string? Cap(CouponTerms terms) => terms.Benefit is CouponBenefit.Percent or CouponBenefit.Shipping ? T["loyalty.at_most", Short(terms.MostMinor)] : null;

    public string Valid(CouponWindow window) => window.Days is { } days ? T["loyalty.valid_days", days] : T["loyalty.valid_window", Day(window.From!.Value), LastDay(window.To!.Value)];

    public string Until(HeldCoupon coupon) => coupon.ValidFrom > coupon.ValidTo ? "" : T["loyalty.valid_until", LastDay(coupon.ValidTo)];

    public string Stacking(CouponTerms terms) => T[(terms.StacksWithActivity, terms.StacksWithReward) switch { (true, true) => "loyalty.stacks_all", (false, true) => "loyalty.stacks_reward", (true, false) => "loyalty.stacks_activity", _ => "loyalty.stacks_none" }];

    public string Money(long minor) => new Money(minor, Brand.Currency).Format(T.Culture);

    /// <summary>Without cents where there are none.</summary>
    public string Short(long minor)
    {
        var text = Money(minor);
        var digits = Kernel.Money.Exponent(Brand.Currency);
        return digits > 0 && minor % (long)Math.Pow(10, digits) == 0 ? text[..^(digits + 1)] : text;
    }

    // Chinese counts what is left: 15% off is 8.5折 on the mainland and 85折 in Taiwan.
    private string Percent(int off) => T.Language switch
    {
        "zh-Hans" => ((100 - off) / 10m).ToString("0.#", CultureInfo.InvariantCulture),
        "zh-Hant" when off % 10 == 0 => ((100 - off) / 10).ToString(CultureInfo.InvariantCulture),
        "zh-Hant" => (100 - off).ToString(CultureInfo.InvariantCulture),
        _ => off.ToString(CultureInfo.InvariantCulture),
    };

    public string Day(DateTimeOffset at) => Brand.Calendar.Local(at).ToString("d", T.Culture);

    // What ends at midnight ends with the day before.
    private string LastDay(DateTimeOffset end) => Day(end.AddTicks(-1));
}
