using Guildhall.Commerce.Contracts;
using Guildhall.Kernel;
using Guildhall.Kernel.Imports;
using Guildhall.Kernel.Outbox;
using Guildhall.Kernel.Storage;
using Guildhall.Members.Contracts;

namespace Guildhall.Commerce.Import;

/// <summary>Writes the lines of one export of orders, batch by batch.</summary>
internal sealed class OrderWriter(AppDb db, MemberDirectory directory, OrderLedger ledger, TimeProvider clock) : IRowSink<OrderLineRow, LedgerLine>
{
    public string[] Tables => ["commerce_orders", "commerce_order_lines", "members_members", "members_identities"];

    private static readonly BulkInsert Orders = new("commerce_orders",
        ("brand_id", BulkType.Uuid), ("id", BulkType.Uuid), ("source", BulkType.Text), ("order_no", BulkType.Text), ("member_id", BulkType.Uuid), ("group_id", BulkType.Uuid),
        ("paid_at", BulkType.Time), ("day", BulkType.Int), ("currency", BulkType.Text), ("amount_minor", BulkType.Long), ("import_id", BulkType.Uuid));

    private static readonly BulkInsert Lines = new("commerce_order_lines",
        ("brand_id", BulkType.Uuid), ("order_id", BulkType.Uuid), ("id", BulkType.Uuid), ("sku", BulkType.Text), ("title", BulkType.Text), ("quantity", BulkType.Number),
        ("unit_price_minor", BulkType.Long), ("amount_minor", BulkType.Long), ("import_id", BulkType.Uuid));

    private static readonly BulkInsert Refunds = new("commerce_refunds",
        ("brand_id", BulkType.Uuid), ("id", BulkType.Uuid), ("source", BulkType.Text), ("order_no", BulkType.Text), ("member_id", BulkType.Uuid), ("group_id", BulkType.Uuid),
        ("at", BulkType.Time), ("day", BulkType.Int), ("currency", BulkType.Text), ("amount_minor", BulkType.Long), ("sku", BulkType.Text), ("title", BulkType.Text),
        ("quantity", BulkType.Number), ("import_id", BulkType.Uuid));

    public LedgerLine See(OrderLineRow row) => ledger.See(row);

    public async Task<int> Write(IReadOnlyList<LedgerLine> rows, CancellationToken ct)
    {
        // In one order, so that two imports of the same orders never wait for each other crosswise.
        var lines = rows.Where(l => !l.Row.IsUnpaid).OrderBy(l => l.OrderId).ThenBy(l => l.Id).ToList();
        if (lines.Count == 0) return 0;
        var brand = db.CurrentBrand;
        var buyers = await directory.Resolve(MemberDirectory.External,
            [.. lines.Where(l => l.Row.Customer is not null).Select(l => l.Row.Customer!).Distinct().Select(c => new SeenPerson(c, c))], ledger.Import, ct);
        MemberId? Buyer(LedgerLine line) => line.Row.Customer is { } customer ? buyers[customer] : null;

        var sales = lines.Where(l => !l.Row.IsRefund).ToList();
        var orders = sales.GroupBy(l => l.OrderId).Select(o => o.MinBy(l => l.Row.Line)!).ToList();
        await Orders.Write(db, orders.ConvertAll(o => new object?[]
            { brand, o.OrderId, ledger.Source, o.Row.OrderNo, Buyer(o), ledger.Group, o.Row.At, o.Day.DayNumber, o.Amount.Currency, 0L, ledger.Import }), ct);
        var added = await Lines.Write(db, sales.ConvertAll(l => new object?[]
            { brand, l.OrderId, l.Id, l.Row.Sku, l.Row.Title, (double)l.Row.Quantity, l.UnitPrice.Minor, l.Amount.Minor, ledger.Import }), ct);
        // The amount is the sum of the lines that are there, whichever batch or import brought them.
        await db.Execute($"""
            update commerce_orders set amount_minor = (select sum(l.amount_minor) from commerce_order_lines l where l.brand_id = {brand} and l.order_id = commerce_orders.id)
            where brand_id = {brand} and {db.In("id", orders.Select(o => o.OrderId).ToArray())}
            """, ct);
        added += await Refunds.Write(db, [.. lines.Where(l => l.Row.IsRefund).Select(l => new object?[]
            { brand, l.Id, ledger.Source, l.Row.RefundOf ?? l.Row.OrderNo, Buyer(l), ledger.Group, l.Row.At, l.Day.DayNumber, l.Amount.Currency, l.Amount.Minor, l.Row.Sku, l.Row.Title, (double)l.Row.Quantity, ledger.Import })], ct);
        if (added > 0) await Tell(lines, orders, ct);
        return added;
    }

    // A line may belong to an order that an earlier batch or import dated on another day.
    private async Task Tell(List<LedgerLine> lines, List<LedgerLine> orders, CancellationToken ct)
    {
        var dated = await db.First($"select min(day), max(day) from commerce_orders where brand_id = {db.CurrentBrand} and {db.In("id", orders.Select(o => o.OrderId).ToArray())}",
            r => (From: r.DayOrNull(0), To: r.DayOrNull(1)), ct);
        var (from, to) = (lines.Min(l => l.Day), lines.Max(l => l.Day));
        await db.Publish(db.CurrentBrand.Value, new OrdersChanged(dated.From < from ? dated.From.Value : from, dated.To > to ? dated.To.Value : to), clock, ct);
    }

    public Task Recall(IReadOnlyList<LedgerLine> rows, CancellationToken ct) => Task.CompletedTask;

    public async Task<int> Known(IReadOnlyList<LedgerLine> rows, CancellationToken ct)
    {
        var brand = db.CurrentBrand;
        var (sales, refunds) = (rows.Where(l => l.Row is { IsUnpaid: false, IsRefund: false }).ToList(), rows.Where(l => l.Row.IsRefund).Select(l => l.Id).ToArray());
        var known = await db.Count($"""
            select count(*) from commerce_order_lines
            where brand_id = {brand} and {db.In("order_id", sales.Select(l => l.OrderId).Distinct().ToArray())} and {db.In("id", sales.Select(l => l.Id).ToArray())}
            """, ct);
        return (int)(known + await db.Count($"select count(*) from commerce_refunds where brand_id = {brand} and {db.In("id", refunds)}", ct));
    }
}
