using Guildhall.Kernel;
using Guildhall.Kernel.Storage;

namespace Guildhall.Commerce.Contracts;

/// <summary>Coupons at the storefront's till; implemented above, because commerce and loyalty do not know each other. Where nobody does, there are none.</summary>
/// <remarks>Everything but <see cref="Held"/> joins the open transaction. Stock is locked before coupons, orders before both.</remarks>
public interface ITillCoupons
{
    /// <summary>What a person has that might cut an order of these goods, those that end soonest first.</summary>
    Task<IReadOnlyList<TillCoupon>> Held(AppDb db, MemberId member, IReadOnlyCollection<SkuCard> goods, CancellationToken ct);

    /// <summary>The SKUs that these coupons give. Before stock is locked; nobody is waited for, because a coupon's terms never change.</summary>
    Task<IReadOnlyCollection<SkuId>> GiftsOf(AppDb db, IReadOnlyCollection<Guid> coupons, CancellationToken ct);

    /// <summary>Locks a coupon for each order; one answer per wish, in their order. A refusal locks nothing.</summary>
    Task<Result<PriceCoupon>[]> Lock(AppDb db, IReadOnlyList<CouponWish> wishes, CancellationToken ct);

    /// <summary>These orders will not be paid: their coupons can be used again. Orders without one are left alone.</summary>
    Task Release(AppDb db, IReadOnlyList<Guid> orders, CancellationToken ct);

    /// <summary>These orders are paid.</summary>
    Task Use(AppDb db, IReadOnlyList<CouponSaving> paid, CancellationToken ct);

    /// <summary>These orders were refunded as a whole.</summary>
    Task Return(AppDb db, IReadOnlyList<Guid> orders, CancellationToken ct);
}

/// <summary>What an order's coupons took off its goods and its delivery, in minor units.</summary>
public sealed record CouponSaving(Guid Order, long GoodsMinor, long DeliveryMinor);

public sealed record CouponWish(Guid Order, Guid Coupon, MemberId Member, IReadOnlyCollection<SkuCard> Goods);

/// <param name="WhyNot">Null when its time and state let it be used; the price may still say no.</param>
public sealed record TillCoupon(PriceCoupon Coupon, DateTimeOffset ValidTo, Refusal? WhyNot)
{
    public SkuCard? Gift { get; init; }
}
