using Guildhall.Kernel;
using Guildhall.Kernel.Storage;

namespace Guildhall.Commerce.Contracts;

/// <summary>Coupons at the storefront's till; implemented above, because commerce and loyalty do not know each other. Where nobody does, orders cost their price.</summary>
/// <remarks>Everything but <see cref="Offered"/> joins the open transaction. Stock is locked before coupons, orders before both.</remarks>
public interface ITillCoupons
{
    /// <summary>What a person has that might cut this line: usable ones first, those that save most on top.</summary>
    Task<IReadOnlyList<TillCoupon>> Offered(AppDb db, MemberId member, SkuCard card, int quantity, CancellationToken ct);

    /// <summary>Locks a coupon for each order and prices its line; one answer per wish, in their order. A refusal locks nothing, or what <see cref="Release"/> frees again.</summary>
    Task<Result<OrderLines>[]> Lock(AppDb db, IReadOnlyList<CouponWish> wishes, CancellationToken ct);

    /// <summary>These orders will not be paid: their coupons can be used again. Orders without one are left alone.</summary>
    Task Release(AppDb db, IReadOnlyList<Guid> orders, CancellationToken ct);

    /// <summary>These orders are paid.</summary>
    /// <param name="paid">With what was taken off, in minor units.</param>
    Task Use(AppDb db, IReadOnlyList<(Guid Order, long DiscountMinor)> paid, CancellationToken ct);

    /// <summary>These orders were refunded as a whole.</summary>
    Task Return(AppDb db, IReadOnlyList<Guid> orders, CancellationToken ct);
}

public sealed record CouponWish(Guid Order, Guid Coupon, MemberId Member, SkuCard Card, int Quantity);

/// <param name="WhyNot">Null when it can be used now.</param>
public sealed record TillCoupon(Guid Id, string Name, Money Off, Money Pays, DateTimeOffset ValidTo, Refusal? WhyNot);
