namespace Guildhall.Loyalty.Contracts;

/// <summary>The steps of a price, in their order.</summary>
public enum PriceStep { Activity, Discount, Reward, Coupon, Points, Shipping }

/// <summary>What one step took off.</summary>
/// <param name="Name">Of the discount, reward or coupon; empty for activity prices and points.</param>
/// <param name="Lines">By line; they sum to <paramref name="Minor"/>, except of a delivery fee, which no line carries.</param>
public sealed record PriceCut(PriceStep Step, string Name, Guid? Coupon, long Minor, IReadOnlyDictionary<string, long> Lines);

/// <param name="ListMinor">List price times quantity, or the activity's where that is higher.</param>
/// <param name="NetMinor">What of the total falls on this line; a refund of it gives this back.</param>
public sealed record PricedLine(string Key, int Quantity, long ListMinor, long NetMinor);

/// <param name="GoodsMinor">The lines' net amounts together.</param>
/// <param name="ShippingMinor">What is left to pay for delivery.</param>
/// <param name="TotalMinor">Goods and delivery.</param>
/// <param name="Points">Spent.</param>
public sealed record Price(string Currency, long ListMinor, long GoodsMinor, long ShippingMinor, long TotalMinor, long Points, IReadOnlyList<PricedLine> Lines, IReadOnlyList<PriceCut> Cuts, IReadOnlyList<string> Gifts);
