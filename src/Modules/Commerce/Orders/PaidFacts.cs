using Guildhall.Brands.Contracts;
using Guildhall.Commerce.Contracts;
using Guildhall.Kernel;
using Guildhall.Kernel.Outbox;
using Guildhall.Kernel.Storage;

namespace Guildhall.Commerce.Orders;

/// <summary>What Insights counts: paid orders and what went back, each on its own day of the brand, beside the imported ones.</summary>
internal static class PaidFacts
{
    public const string Source = "shop";

    private static readonly BulkInsert Orders = new("commerce_orders",
        ("brand_id", BulkType.Uuid), ("id", BulkType.Uuid), ("source", BulkType.Text), ("order_no", BulkType.Text), ("member_id", BulkType.Uuid), ("group_id", BulkType.Uuid),
        ("paid_at", BulkType.Time), ("day", BulkType.Int), ("currency", BulkType.Text), ("amount_minor", BulkType.Long));

    private static readonly BulkInsert Lines = new("commerce_order_lines",
        ("brand_id", BulkType.Uuid), ("order_id", BulkType.Uuid), ("id", BulkType.Uuid), ("sku", BulkType.Text), ("title", BulkType.Text), ("quantity", BulkType.Number),
        ("unit_price_minor", BulkType.Long), ("amount_minor", BulkType.Long));

    private static readonly BulkInsert Refunds = new("commerce_refunds",
        ("brand_id", BulkType.Uuid), ("id", BulkType.Uuid), ("source", BulkType.Text), ("order_no", BulkType.Text), ("member_id", BulkType.Uuid), ("group_id", BulkType.Uuid),
        ("at", BulkType.Time), ("day", BulkType.Int), ("currency", BulkType.Text), ("amount_minor", BulkType.Long), ("sku", BulkType.Text), ("title", BulkType.Text), ("quantity", BulkType.Number));

    public static async Task Write(AppDb db, IReadOnlyList<ShopOrder> orders, DateTimeOffset paidAt, TimeProvider clock, CancellationToken ct)
    {
        var brand = await db.CurrentBrandProfile(ct);
        var day = brand.Calendar.DayOf(paidAt);
        var sorted = orders.OrderBy(o => o.Id.Value).ToList();
        await Orders.Write(db, sorted.ConvertAll(o => new object?[] { brand.Id, o.Id, Source, o.Number, o.Member, o.Group, paidAt, day, o.Amount.Currency, o.Amount.Minor }), ct);
        await Lines.Write(db, [.. sorted.SelectMany(o => o.Lines.Select((line, n) => new object?[]
            { brand.Id, o.Id, Part(o.Id.Value, n), line.Code, Title(line), (double)line.Quantity, line.UnitMinor, line.AmountMinor }))], ct);
        await db.Publish(brand.Id.Value, new OrdersChanged(day, day), clock, ct);
        await db.Publish(brand.Id.Value, new OrdersPaid(sorted.ConvertAll(o => new PaidOrder(o.Id.Value, o.Member, o.Person, o.Group, o.Origin.Kind, o.Origin.Id, o.Amount.Minor, o.Amount.Currency))), clock, ct);
    }

    /// <summary>A refund as one row per line it names, or one row of its own when it names none.</summary>
    public static async Task WriteRefund(AppDb db, ShopOrder order, Guid refund, long amount, IReadOnlyList<(OrderLine Line, int Quantity, long AmountMinor)> parts, DateTimeOffset at, TimeProvider clock, CancellationToken ct)
    {
        var brand = await db.CurrentBrandProfile(ct);
        var day = brand.Calendar.DayOf(at);
        object?[] Row(int n, string sku, string title, int quantity, long minor) =>
            [brand.Id, Part(refund, n), Source, order.Number, order.Member, order.Group, at, day, order.Amount.Currency, minor, sku, title, (double)quantity];
        List<object?[]> rows = parts.Count == 0
            ? [Row(0, "", order.Lines[0].Title, 0, amount)]
            : [.. parts.Select((p, n) => Row(n, p.Line.Code, Title(p.Line), p.Quantity, p.AmountMinor))];
        await Refunds.Write(db, rows, ct);
        await db.Publish(brand.Id.Value, new OrdersChanged(day, day), clock, ct);
    }

    private static string Title(OrderLine line) => line.Choice.Length == 0 ? line.Title : $"{line.Title} · {line.Choice}";

    /// <summary>The id of the n-th part of something: its own with the number in the tail.</summary>
    private static Guid Part(Guid whole, int n)
    {
        Span<byte> bytes = stackalloc byte[16];
        whole.TryWriteBytes(bytes, bigEndian: true, out _);
        (bytes[14], bytes[15]) = ((byte)(bytes[14] ^ (n >> 8)), (byte)(bytes[15] ^ n));
        return new Guid(bytes, bigEndian: true);
    }
}
