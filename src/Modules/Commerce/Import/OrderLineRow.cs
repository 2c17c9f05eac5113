namespace Guildhall.Commerce.Import;

internal enum OrderRowState { Paid, Shipped, Completed, Refunded, Pending, Cancelled }

/// <summary>One line of an order, or of a refund, as an export has it.</summary>
/// <param name="At">When it was paid; of a refund, when it was refunded.</param>
/// <param name="Customer">The shop's name or number of the buyer; null when unknown.</param>
/// <param name="Sku">The article number; the title stands in where the export has none.</param>
/// <param name="Quantity">Above zero, refunds too.</param>
/// <param name="UnitPrice">Per piece, not below zero. Quantity × price is the amount unless <paramref name="Amount"/> says otherwise.</param>
/// <param name="Amount">Of the whole line in major units. Of files that only tell the order's amount, the first line of each order carries it and the others carry 0.</param>
/// <param name="Currency">ISO 4217, upper case; null means the shop's.</param>
internal sealed record OrderLineRow(int Line, string OrderNo, DateTimeOffset At, string? Customer, string Sku, string Title, decimal Quantity, decimal UnitPrice, decimal Amount, OrderRowState State)
{
    public bool IsRefund { get; init; }

    /// <summary>The order that is refunded, where the export names another than its own.</summary>
    public string? RefundOf { get; init; }

    public string? Currency { get; init; }

    /// <summary>Never paid: pending or cancelled. Such a line is no sale.</summary>
    public bool IsUnpaid => !IsRefund && State is OrderRowState.Pending or OrderRowState.Cancelled;
}
