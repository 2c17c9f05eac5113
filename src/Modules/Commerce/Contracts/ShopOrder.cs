using Guildhall.Kernel;

namespace Guildhall.Commerce.Contracts;

/// <summary>unpaid → paid → fulfilled → completed; unpaid → cancelled; paid and later → refunding → refunded when all of it goes back.</summary>
public enum OrderState { Unpaid, Paid, Fulfilled, Completed, Cancelled, Refunding, Refunded }

/// <summary>An order as it stands.</summary>
/// <param name="Seq">Grows with time; lists go by it. Its number is <see cref="OrderNumber.Of"/>.</param>
/// <param name="Amount">Of the goods: what sales count. What is paid is <see cref="Total"/>.</param>
/// <param name="RefundedMinor">What of the goods is back, or certainly on its way back.</param>
/// <param name="Reason">Why it was cancelled.</param>
public sealed record ShopOrder(
    OrderId Id, long Seq, MemberId Member, MemberId Person, GroupId? Group, OrderOrigin Origin, OrderState State, Money Amount, int Units, IReadOnlyList<OrderLine> Lines,
    string? Delivery, DateTimeOffset PlacedAt, DateTimeOffset? HoldUntil, DateTimeOffset? PaidAt, DateTimeOffset? EndedAt, string? Reason, long RefundedMinor, string? Shipping, int Version)
{
    public string Number => OrderNumber.Of(Seq);

    public bool IsPaid => PaidAt is not null;

    /// <summary>What is paid for bringing it, on top of the goods.</summary>
    public long DeliveryMinor { get; init; }

    public long DeliveryBackMinor { get; init; }

    /// <summary>What a coupon took off the fee.</summary>
    public DeliveryCut? DeliveryCut { get; init; }

    public Money Total => new(Amount.Minor + DeliveryMinor, Amount.Currency);

    /// <summary>The fee can go back as long as nothing was sent.</summary>
    public long DeliveryLeftMinor => State == OrderState.Paid ? DeliveryMinor - DeliveryBackMinor : 0;

    /// <summary>The most that can still go back.</summary>
    public long LeftMinor => Amount.Minor - RefundedMinor + DeliveryLeftMinor;

    public Guid? Link { get; init; }

    public MemberId? Inviter { get; init; }
}
