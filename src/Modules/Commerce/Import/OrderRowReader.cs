using Guildhall.Kernel;
using Guildhall.Kernel.Files;

namespace Guildhall.Commerce.Import;

internal sealed class OrderRowReader(ColumnMap columns, Moments moments)
{
    private readonly int orderNo = columns["order_no"], paidAt = columns["paid_at"], customer = columns["customer"], sku = columns["sku"], title = columns["title"],
        quantity = columns["quantity"], unitPrice = columns["unit_price"], amount = columns["amount"], orderAmount = columns["order_amount"],
        refundOf = columns["refund_of"], status = columns["status"], currency = columns["currency"];

    // Far beyond any order, and still a whole number of cents in 64 bits.
    private const decimal Most = 1e14m;

    private readonly HashSet<string> seenOrders = new(StringComparer.Ordinal);

    public Parsed<OrderLineRow> Read(TableRow row)
    {
        var number = Cells.OrEmpty(row[orderNo]);
        if (number.Length == 0) return No(row, "order_no", FileRefusals.CellEmpty);
        if (Cells.IsScientific(number)) return No(row, "order_no", FileRefusals.IdCorrupted);
        if (number.Length > Cells.LongestKey) return No(row, "order_no", FileRefusals.CellTooLong());
        var buyer = Cells.OrEmpty(row[customer]);
        if (Cells.IsScientific(buyer)) return No(row, "customer", FileRefusals.IdCorrupted);
        if (buyer.Length > Cells.LongestKey) return No(row, "customer", FileRefusals.CellTooLong());
        if (OrderStates.Of(Cells.OrEmpty(row[status])) is not { } state) return No(row, "status", CommerceFileRefusals.StatusUnknown);
        var written = Cells.OrEmpty(row[paidAt]);
        // An order nobody paid has no time of payment, and there is nothing to import of it.
        DateTimeOffset at = default;
        Refusal? reason = null;
        if (written.Length == 0 ? state is not (OrderRowState.Pending or OrderRowState.Cancelled) : !moments.TryRead(written, out at, out reason))
            return No(row, "paid_at", reason ?? FileRefusals.CellEmpty);
        if (Cells.Number(row[quantity]) is not { } pieces) return No(row, "quantity", Missing(row[quantity]));
        if (Math.Abs(pieces) > Most) return No(row, "quantity", FileRefusals.NotANumber);
        if (pieces == 0) return No(row, "quantity", CommerceFileRefusals.QuantityZero);
        var (total, refusedAt, refusal) = Total(row, number, Math.Abs(pieces));
        if (refusal is not null) return No(row, refusedAt!, refusal);
        if (total > Most || UnitPrice(row, total, Math.Abs(pieces)) > Most) return No(row, refusedAt ?? "unit_price", FileRefusals.NotANumber);
        var name = Cells.Clean(row[title]);
        var article = Cells.OrEmpty(row[sku]);
        return new OrderLineRow(row.Line, number, at, buyer.Length > 0 ? buyer : null, article.Length > 0 ? article : name, name, Math.Abs(pieces), UnitPrice(row, total, Math.Abs(pieces)), total, state)
        {
            IsRefund = pieces < 0 || state == OrderRowState.Refunded,
            RefundOf = Cells.OrEmpty(row[refundOf]) is { Length: > 0 } original ? original : null,
            Currency = Cells.OrEmpty(row[currency]) is { Length: > 0 } code ? code.ToUpperInvariant() : null,
        };
    }

    private decimal UnitPrice(TableRow row, decimal total, decimal pieces) => unitPrice >= 0 ? Cells.Number(row[unitPrice]) ?? total / pieces : Math.Min(total / pieces, Most);

    // The price per piece, else the line's amount, else the order's amount, which exports repeat on each of its lines.
    private (decimal Total, string? Field, Refusal? Refusal) Total(TableRow row, string number, decimal pieces)
    {
        var field = unitPrice >= 0 ? "unit_price" : amount >= 0 ? "amount" : "order_amount";
        var cell = row[columns[field]];
        if (Cells.Number(cell) is not { } value) return (0, field, Missing(cell));
        if (field == "unit_price" && value < 0) return (0, field, CommerceFileRefusals.PriceNegative);
        try
        {
            return field switch
            {
                "unit_price" => (value * pieces, null, null),
                "amount" => (Math.Abs(value), null, null),
                _ => (seenOrders.Add(number) ? Math.Abs(value) : 0, null, null),
            };
        }
        catch (OverflowException)
        {
            return (0, field, FileRefusals.NotANumber);
        }
    }

    private RejectedRow No(TableRow row, string field, Refusal reason) => new(row.Line, columns.HeaderOf(field) ?? field, row[columns[field]], reason);

    private static Refusal Missing(string cell) => Cells.OrEmpty(cell).Length == 0 ? FileRefusals.CellEmpty : FileRefusals.NotANumber;
}
