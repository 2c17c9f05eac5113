using Guildhall.Kernel;

namespace Guildhall.Commerce.Contracts;

/// <summary>What an order costs: activity price, discount, threshold reward, coupon, points, delivery, in this order. A pure function: the same request gives the same price, in whatever order its lines, discounts, rewards and coupons stand.</summary>
/// <remarks>
/// Stacking: an activity's price excludes discounts and rewards; of discounts the best counts; a line takes part in one reward; one coupon for the goods and one for delivery;
/// points pay last and never for delivery. Percentages are rounded half up once; what is taken off several lines is spread over them by largest remainder.
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
        foreach (var coupon in request.Coupons.OrderBy(c => c.Cut == CouponCut.Shipping).ThenBy(c => c.Id))
            if (sheet.Apply(coupon) is { } why) return why;
        if (request.Points is { Points: not 0 } points && sheet.Pay(points) is { } no) return no;
        return sheet.Total();
    }

    /// <summary>How many points may pay for this order: what the person has, up to the brand's share. Only so many as make a whole minor unit.</summary>
    public static long MostPoints(PriceRequest request)
    {
        if (request.Points is not { PerUnit: > 0 } points || Of(request with { Points = null }) is not { Refusal: null } priced) return 0;
        var (most, _) = Worth(points with { Points = points.Balance }, priced.Value.GoodsMinor, request.Currency);
        return Math.Max(0, most);
    }

    /// <summary>The most points that may be used, and what the wished ones are worth in minor units.</summary>
    internal static (long Most, long WorthMinor) Worth(PricePoints wish, long goods, string currency)
    {
        var unit = Money.FromDecimal(1, currency).Minor;
        var share = (Int128)goods * Math.Clamp(wish.MostPercent, 0, 100) / 100;
        var most = (long)Int128.Min(share * wish.PerUnit / unit, wish.Balance);
        // Points that would not make another minor unit stay with their owner.
        var whole = (Int128)most * unit / wish.PerUnit;
        most = (long)((whole * wish.PerUnit + unit - 1) / unit);
        return (most, (long)Int128.Min((Int128)wish.Points * unit / wish.PerUnit, long.MaxValue));
    }

    private static Refusal? RefusalFor(PriceRequest request)
    {
        if (request.Lines.Count == 0) return PriceRefusals.Empty;
        if (request.Lines.Count > MostLines || request.Lines.DistinctBy(l => l.Sku).Count() < request.Lines.Count) return PriceRefusals.Lines.With(MostLines);
        if (request.Lines.Any(l => l.Quantity is < 1 or > MostQuantity)) return PriceRefusals.Quantity.With(MostQuantity);
        if (request.Lines.Any(l => l.UnitMinor is < 0 or > MostUnitMinor || l.ActivityMinor is < 0 or > MostUnitMinor) || request.Delivery is { FeeMinor: < 0 or > MostUnitMinor }) return PriceRefusals.Amount;
        if (request.Discounts.Any(d => d.Prices.Values.Any(p => p < 0)) || request.Rewards.Any(r => r.Tiers.Any(t => t.FromMinor < 0 || t.FromPieces < 0 || t.FromMinor + t.FromPieces == 0 || t.OffMinor < 0 || t.GiftPieces < 0 || t.GiftMinor < 0))) return PriceRefusals.Amount;
        return request.Coupons.Count(c => c.Cut == CouponCut.Shipping) > 1 || request.Coupons.Count(c => c.Cut != CouponCut.Shipping) > 1 ? PriceRefusals.OneCoupon : null;
    }
}
