using Guildhall.Kernel;
using Guildhall.Kernel.Lanes;

namespace Guildhall.Commerce.Contracts;

/// <summary>Where orders come from.</summary>
/// <param name="Kind">The <see cref="IOrderOrigin.Kind"/> that is told what becomes of them.</param>
/// <param name="Id">The activity, also the holder of its stock; of the storefront the product, or for a cart the group.</param>
public readonly record struct OrderOrigin(string Kind, Guid Id)
{
    public const string Storefront = "storefront";
}

/// <summary>An order about to be placed.</summary>
/// <param name="Id">The UUIDv7 that the page rendered; asking twice is harmless.</param>
/// <param name="Person">The canonical person behind <paramref name="Member"/>; limits are counted by it.</param>
/// <param name="HoldUntil">Unpaid then, it is released; null waits for ever. An order of amount 0 is paid as it is placed.</param>
public sealed record OrderDraft(Guid Id, MemberId Member, MemberId Person, OrderLines Lines, DateTimeOffset? HoldUntil)
{
    public GroupId? Group { get; init; }

    /// <summary>Where it goes: <see cref="Destination.Json"/>; null until the buyer says it on the order's page.</summary>
    public string? Delivery { get; init; }

    /// <summary>Paid for bringing it, after what <see cref="DeliveryCut"/> took off.</summary>
    public long DeliveryMinor { get; init; }

    public DeliveryCut? DeliveryCut { get; init; }

    /// <summary>Goods and delivery, in minor units.</summary>
    public long TotalMinor => Lines.Amount.Minor + DeliveryMinor;

    /// <summary>The content link that the buyer came by, and who gave it.</summary>
    public Guid? Link { get; init; }

    public MemberId? Inviter { get; init; }

    /// <summary>The coupon that cut its lines.</summary>
    public Guid? Coupon { get; init; }

    /// <summary>The coupon that cut its delivery fee.</summary>
    public Guid? DeliveryCoupon { get; init; }

    /// <summary>Points that pay for a part of it.</summary>
    public long Points { get; init; }

    /// <summary>What the sender asked for. The same id with another body is another request and is refused.</summary>
    public long Body(OrderOrigin origin)
    {
        var body = default(BodyHash).Add(origin.Id).Add(Member.Value).Add(Lines.Body).Add(Delivery);
        if (Coupon is { } coupon) body = body.Add(coupon);
        if (DeliveryCoupon is { } second) body = body.Add(second).Add(1);
        return (Points > 0 ? body.Add(Points) : body).Value;
    }
}
