namespace Guildhall.Loyalty.Contracts;

/// <summary>Something to buy.</summary>
/// <param name="Key">Tells the lines of one order apart.</param>
/// <param name="ListMinor">List price of one unit.</param>
public sealed record PriceLine(string Key, string Product, IReadOnlyList<string> Categories, int Quantity, long ListMinor)
{
    /// <summary>An activity's price of one unit. Exclusive: no discount and no reward touches the line, and only coupons that say so.</summary>
    public long? ActivityMinor { get; init; }
}

/// <summary>A limited-time discount. Of several for one line the best counts.</summary>
/// <param name="Percent">Off, 1 to 99.</param>
public sealed record LimitedDiscount(string Name, int Percent, PriceScope Scope);

/// <summary>"Spend so much, get so much off, or a gift". Its best tier counts; a line takes part in one reward only, the one that saves most.</summary>
public sealed record ThresholdReward(string Name, PriceScope Scope, IReadOnlyList<RewardTier> Tiers);

/// <param name="Repeats">Counts again for every further <paramref name="FromMinor"/>.</param>
public sealed record RewardTier(long FromMinor, long OffMinor, string? Gift = null, bool Repeats = false);

/// <param name="FreeFromMinor">Goods of so much, before points, are delivered free.</param>
public sealed record DeliveryFee(long FeeMinor, long? FreeFromMinor = null);

/// <summary>Points that a person wants to pay with.</summary>
/// <param name="PointsPerUnit">So many pay one unit of the currency; 0 when points do not pay here.</param>
/// <param name="MostPercent">The most of the goods that points may pay.</param>
public sealed record PointsPayment(long Points, long Balance, int PointsPerUnit, int MostPercent);

public sealed record PriceRequest(string Currency, IReadOnlyList<PriceLine> Lines, DateTimeOffset At)
{
    public IReadOnlyList<LimitedDiscount> Discounts { get; init; } = [];
    public IReadOnlyList<ThresholdReward> Rewards { get; init; } = [];
    /// <summary>At most one for the goods and one for delivery.</summary>
    public IReadOnlyList<HeldCoupon> Coupons { get; init; } = [];
    public PointsPayment? Points { get; init; }
    public DeliveryFee? Delivery { get; init; }
}
