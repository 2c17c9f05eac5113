namespace Guildhall.Commerce.Contracts;

/// <summary>The steps of a price, in their order.</summary>
public enum PriceStep { Activity, Discount, Reward, Coupon, Points, Shipping }

/// <summary>What one step took off.</summary>
/// <param name="Source">The activity or the coupon; null for activity prices and points.</param>
/// <param name="Name">Of the discount, reward or coupon; empty for activity prices and points.</param>
/// <param name="Lines">By line; they sum to <paramref name="Minor"/>, except of a delivery fee, which no line carries. A gift takes nothing off the lines that earned it.</param>
public sealed record PriceCut(PriceStep Step, Guid? Source, string Name, long Minor, IReadOnlyDictionary<SkuId, long> Lines)
{
    /// <summary>Pieces that a discount made cheaper.</summary>
    public int Pieces { get; init; }

    /// <summary>The reward's tiers, frozen: what is left of them decides when some pieces go back.</summary>
    public IReadOnlyList<RewardTier>? Tiers { get; init; }
}

/// <summary>Pieces that come with the order for nothing.</summary>
/// <param name="Activity">Which reward gives them, out of its own stock; or the coupon, out of the storefront's.</param>
/// <param name="WorthMinor">All of them together, for the budget.</param>
public sealed record PriceGift(Guid Activity, SkuId Sku, int Pieces, long WorthMinor)
{
    public bool ByCoupon { get; init; }
}

/// <param name="ListMinor">The shop's price times quantity, or the activity's where that is higher.</param>
/// <param name="NetMinor">What of the total falls on this line; a refund of it gives this back.</param>
public sealed record PricedLine(SkuId Sku, int Quantity, long ListMinor, long NetMinor);

/// <param name="GoodsMinor">The lines' net amounts together.</param>
/// <param name="ShippingMinor">What is left to pay for delivery.</param>
/// <param name="TotalMinor">Goods and delivery.</param>
/// <param name="Points">Spent.</param>
/// <param name="Extras">Gifts of coupons, which no stock stands behind, in words.</param>
public sealed record Price(
    string Currency, long ListMinor, long GoodsMinor, long ShippingMinor, long TotalMinor, long Points, IReadOnlyList<PricedLine> Lines, IReadOnlyList<PriceCut> Cuts, IReadOnlyList<PriceGift> Gifts, IReadOnlyList<string> Extras)
{
    public DeliveryCut? DeliveryCut => Cuts.FirstOrDefault(c => c.Step == PriceStep.Shipping) is { } cut ? new(cut.Source!.Value, cut.Name, cut.Minor) : null;

    /// <summary>What the activities left of it, before coupon and points: the price that a page names.</summary>
    public long OfferedMinor => ListMinor - Cuts.Where(c => c.Step <= PriceStep.Reward).Sum(c => c.Minor);
}
