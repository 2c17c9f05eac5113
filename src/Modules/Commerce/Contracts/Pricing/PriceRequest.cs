namespace Guildhall.Commerce.Contracts;

/// <summary>Something to buy.</summary>
/// <param name="UnitMinor">The shop's price of one piece.</param>
public sealed record PriceLine(SkuId Sku, int Quantity, long UnitMinor)
{
    /// <summary>An activity's price of one piece. Exclusive: no discount and no reward touches the line, and only coupons that say so.</summary>
    public long? ActivityMinor { get; init; }
}

/// <summary>A limited-time discount. Of several for one line the one that saves most counts.</summary>
/// <param name="Prices">Of one piece.</param>
public sealed record PriceDiscount(Guid Activity, string Name, IReadOnlyDictionary<SkuId, long> Prices)
{
    /// <summary>So many pieces may still be had at it; further ones cost the shop's price.</summary>
    public int Pieces { get; init; } = int.MaxValue;

    /// <summary>So much may it still take off; a line for which that is too little goes without.</summary>
    public long MostMinor { get; init; } = long.MaxValue;
}

/// <summary>"Spend so much or buy so many, get so much off or a gift". Its best tier counts; a line takes part in one reward only, the one that gives most.</summary>
/// <param name="On">Which goods count; null: all.</param>
public sealed record PriceReward(Guid Activity, string Name, IReadOnlySet<SkuId>? On, IReadOnlyList<RewardTier> Tiers)
{
    /// <summary>So much may it still cost; a tier for which that is too little is not there.</summary>
    public long MostMinor { get; init; } = long.MaxValue;

    /// <summary>Pieces left of each gift.</summary>
    public IReadOnlyDictionary<SkuId, long> Left { get; init; } = new Dictionary<SkuId, long>();
}

/// <summary>One of the two conditions and one of the two benefits.</summary>
/// <param name="FromMinor">Spent, after discounts; 0: pieces count.</param>
/// <param name="FromPieces">Bought; 0: money counts.</param>
/// <param name="OffMinor">0 for a gift.</param>
/// <param name="GiftMinor">What one piece of the gift costs the budget.</param>
/// <param name="Repeats">Counts again each time the condition is met.</param>
public sealed record RewardTier(long FromMinor, int FromPieces, long OffMinor, SkuId? Gift = null, int GiftPieces = 0, long GiftMinor = 0, bool Repeats = false);

/// <summary>What a coupon does at the till.</summary>
public enum CouponCut { Amount, Percent, Gift, Shipping }

/// <summary>A coupon that may be used now, as far as its price matters.</summary>
/// <param name="MostMinor">The most that it can take off.</param>
/// <param name="ThresholdMinor">The goods it applies to must come to so much, after all earlier steps.</param>
/// <param name="On">Which goods it is for; null: all.</param>
/// <param name="StacksWithActivity">Also applies to lines with an activity's price.</param>
/// <param name="StacksWithReward">Also applies to lines that a reward has cut.</param>
public sealed record PriceCoupon(Guid Id, string Name, CouponCut Cut, long AmountMinor, int Percent, string? Gift, long MostMinor, long ThresholdMinor, IReadOnlySet<SkuId>? On, bool StacksWithActivity, bool StacksWithReward)
{
    /// <summary>What a gift coupon adds to the order; null: words only.</summary>
    public SkuId? GiftSku { get; init; }
}

/// <param name="FreeFromMinor">Goods of so much, before points, are delivered free.</param>
public sealed record DeliveryFee(long FeeMinor, long? FreeFromMinor = null)
{
    /// <param name="goods">Before points: what somebody pays with points does not cost them the free delivery.</param>
    public long On(long goods) => FreeFromMinor <= goods ? 0 : FeeMinor;
}

/// <summary>Points that a person wants to pay with.</summary>
/// <param name="PerUnit">So many pay one unit of the currency; 0 when points do not pay here.</param>
/// <param name="MostPercent">The most of the goods that points may pay.</param>
public sealed record PricePoints(long Points, long Balance, int PerUnit, int MostPercent);

public sealed record PriceRequest(string Currency, IReadOnlyList<PriceLine> Lines)
{
    public IReadOnlyList<PriceDiscount> Discounts { get; init; } = [];
    public IReadOnlyList<PriceReward> Rewards { get; init; } = [];
    /// <summary>At most one for the goods and one for delivery.</summary>
    public IReadOnlyList<PriceCoupon> Coupons { get; init; } = [];
    public PricePoints? Points { get; init; }
    public DeliveryFee? Delivery { get; init; }
}
