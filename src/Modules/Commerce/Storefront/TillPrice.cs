using Guildhall.Commerce.Contracts;
using Guildhall.Kernel;
using Guildhall.Kernel.Storage;

namespace Guildhall.Commerce.Storefront;

/// <summary>The question of page and lane: what does all this cost this buyer?</summary>
internal static class TillPrice
{
    public static PriceRequest Request(IReadOnlyList<(SkuCard Card, int Quantity)> basket, TillOffers offers, IReadOnlyList<PriceCoupon>? coupons = null, PricePoints? points = null, DeliveryFee? delivery = null) =>
        new(basket[0].Card.Price.Currency, [.. basket.Select(b => new PriceLine(b.Card.Id, b.Quantity, b.Card.Price.Minor))])
        {
            Discounts = offers.Discounts,
            Rewards = offers.Rewards,
            Coupons = coupons ?? [],
            Points = points,
            Delivery = delivery,
        };

    /// <summary>What a coupon took off; of orders older than the steps, all there is.</summary>
    public static long CouponMinor(this IReadOnlyList<OrderLine> lines) => lines.Sum(l => l.Cuts is null ? l.DiscountMinor : l.Cuts.Where(c => c.Step == PriceStep.Coupon).Sum(c => c.Minor));

    /// <summary>What points paid.</summary>
    public static long PointsMinor(this IReadOnlyList<OrderLine> lines) => lines.Sum(l => l.Cuts?.Where(c => c.Step == PriceStep.Points).Sum(c => c.Minor) ?? 0);

    public static long Points(this IReadOnlyList<OrderLine> lines) => lines.Sum(l => l.Cuts?.Sum(c => c.Points) ?? 0);

    public static async Task<TillOffers> Shown(this IEnumerable<ITillOffers> tills, AppDb db, GroupId group, MemberId member, IReadOnlyCollection<SkuId>? goods, CancellationToken ct)
    {
        foreach (var till in tills) return await till.Shown(db, group, member, goods, ct);
        return TillOffers.None;
    }
}
