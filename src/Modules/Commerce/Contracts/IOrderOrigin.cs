using Guildhall.Kernel.Storage;

namespace Guildhall.Commerce.Contracts;

/// <summary>Told what becomes of the orders that it placed: the storefront, and each kind of activity. Found by <see cref="Kind"/>.</summary>
/// <remarks>Every call joins the open transaction in which the thing happens, once per order, with the orders' rows locked; orders may be of several activities of the kind. Throwing rolls it all back.
/// Locks are taken in one order everywhere: orders before stock, stock by holder and SKU.</remarks>
public interface IOrderOrigin
{
    string Kind { get; }

    /// <summary>These were paid just now. An order of amount 0 is paid as it is placed and is not told.</summary>
    Task Paid(AppDb db, IReadOnlyList<ShopOrder> orders, CancellationToken ct);

    /// <summary>These were cancelled before they were paid: their units are free again. <see cref="ShopOrder.Reason"/> says why.</summary>
    Task Released(AppDb db, IReadOnlyList<ShopOrder> orders, CancellationToken ct);

    /// <summary>Money of these is back with its owner. Units to be sold again are in <see cref="DoneRefund.Restocked"/>.</summary>
    Task Refunded(AppDb db, IReadOnlyList<DoneRefund> refunds, CancellationToken ct);

    /// <summary>Where the orders of one activity are picked up.</summary>
    Task<PickUpPoints> PickUps(AppDb db, Guid origin, CancellationToken ct) => Task.FromResult(PickUpPoints.None);

    /// <summary>It was said, or said anew, where this goes.</summary>
    Task Said(AppDb db, ShopOrder order, Destination to, CancellationToken ct) => Task.CompletedTask;
}

/// <param name="Points">Where there are some, an order that is picked up names one of them.</param>
/// <param name="Brings">Orders may be brought instead.</param>
public sealed record PickUpPoints(IReadOnlyList<string> Points, bool Brings)
{
    public static PickUpPoints None { get; } = new([], true);
}

/// <param name="AmountMinor">Of this refund; the order's own <see cref="ShopOrder.RefundedMinor"/> includes it.</param>
/// <param name="Restocked">Pieces per SKU that go back on sale; gifts are not among them.</param>
public sealed record DoneRefund(Guid Id, ShopOrder Order, long AmountMinor, string Reason, IReadOnlyList<(SkuId Sku, long Units)> Restocked)
{
    /// <summary>Pieces of gifts that go back to the activity that gave them.</summary>
    public IReadOnlyList<(Guid Holder, SkuId Sku, long Units)> Gifts { get; init; } = [];

    /// <summary>Pieces of each line that are back without this refund, and with it.</summary>
    public IReadOnlyList<int> Before { get; init; } = [];

    public IReadOnlyList<int> Gone { get; init; } = [];

    /// <summary>Nothing of the order is left with the shop.</summary>
    public bool Whole => Order.State is OrderState.Refunded;
}

/// <summary>Why orders are cancelled or refunded by the house itself; activities may add their own words. Texts: <c>commerce.reason.…</c>.</summary>
public static class OrderReasons
{
    public const string HoldExpired = "hold_expired", ByMember = "by_member", ByOperator = "by_operator", LatePayment = "late_payment", PaidTwice = "paid_twice";
}
