using Guildhall.Commerce.Contracts;
using Guildhall.Kernel;

namespace Guildhall.Commerce.Refunds;

/// <summary>Of an order; or of a payment that no order could take: too late, or paid twice.</summary>
internal enum RefundKind { Order, Payment }

/// <summary>Asked by a member → pending or refused; pending → done. What the provider fails is tried again and stays pending until a person pays it back another way.</summary>
internal enum RefundState { Asked, Pending, Done, Refused }

internal sealed record ShopRefund(
    Guid Id, OrderId Order, Guid? Payment, RefundKind Kind, RefundState State, Money Amount, IReadOnlyList<RefundLine> Lines, bool Restock, string Reason, string? Picture, DateTimeOffset AskedAt)
{
    public DateTimeOffset? StartedAt { get; init; }
    public DateTimeOffset? TryAt { get; init; }
    public int Tries { get; init; }
    public DateTimeOffset? DoneAt { get; init; }
    public string? Reference { get; init; }
    public string? Note { get; init; }
    public long Body { get; init; }

    /// <summary>What of the amount is of the delivery fee.</summary>
    public long DeliveryMinor { get; init; }

    public long GoodsMinor => Amount.Minor - DeliveryMinor;

    /// <summary>The provider refused so often that somebody should look.</summary>
    public bool NeedsHelp => State == RefundState.Pending && Tries >= 5;
}
