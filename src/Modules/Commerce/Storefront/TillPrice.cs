using Guildhall.Commerce.Contracts;
using Guildhall.Kernel;
using Guildhall.Kernel.Storage;

namespace Guildhall.Commerce.Storefront;

/// <summary>The question of page and lane: what do so many of this cost this buyer?</summary>
internal static class TillPrice
{
    public static PriceRequest Request(SkuCard card, int quantity, TillOffers offers, PriceCoupon? coupon = null, PricePoints? points = null, DeliveryFee? delivery = null) => new(card.Price.Currency, [new(card.Id, quantity, card.Price.Minor)])
    {
        Discounts = offers.Discounts,
        Rewards = offers.Rewards,
        Coupons = coupon is null ? [] : [coupon],
        Points = points,
        Delivery = delivery,
    };

    /// <summary>What a coupon took off; of orders older than the steps, all there is.</summary>
    public static long CouponMinor(this IReadOnlyList<OrderLine> lines) => lines.Sum(l => l.Cuts is null ? l.DiscountMinor : l.Cuts.Where(c => c.Step == PriceStep.Coupon).Sum(c => c.Minor));

    public static long Points(this IReadOnlyList<OrderLine> lines) => lines.Sum(l => l.Cuts?.Sum(c => c.Points) ?? 0);

    public static async Task<TillOffers> Shown(this IEnumerable<ITillOffers> tills, AppDb db, GroupId group, MemberId member, IReadOnlyCollection<SkuId>? goods, CancellationToken ct)
    {
        foreach (var till in tills) return await till.Shown(db, group, member, goods, ct);
        return TillOffers.None;
    }
}
