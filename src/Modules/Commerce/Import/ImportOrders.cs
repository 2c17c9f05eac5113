using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using Guildhall.Brands.Contracts;
using Guildhall.Commerce.Contracts;
using Guildhall.Communities.Contracts;
using Guildhall.Kernel;
using Guildhall.Kernel.Files;
using Guildhall.Kernel.Imports;
using Guildhall.Kernel.Jobs;
using Guildhall.Kernel.Outbox;
using Guildhall.Kernel.Storage;
using Guildhall.Kernel.Texts;
using Guildhall.Members.Contracts;

namespace Guildhall.Commerce.Import;

/// <summary>Brings paid orders and refunds in from a shop's export. A line's id is hashed from what it says, so reading the same file again adds nothing.</summary>
internal sealed class ImportOrders(AppDb db, RowImport import, MemberDirectory directory, OpenGroup openGroup, Localizer words, TimeProvider clock) : IJob
{
    public static string Kind => "import-orders";

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

    public async Task<Result<object>> Run(JobRun run, CancellationToken ct)
    {
        var request = run.Args<ImportRequest>();
        words.Language = request.Language;
        return await import.WithFile(run, request, file => Import(run, request, file, ct), ct);
    }

    private async Task<Result<object>> Import(JobRun run, ImportRequest request, SourceFile file, CancellationToken ct)
    {
        var brand = await db.CurrentBrandProfile(ct);
        var written = request.TimeZone is { } zone ? BrandCalendar.For(zone) : brand.Calendar;
        var opened = OrderFile.Open(file, written, new TableChoices(request.Columns, Password: request.Password), request.Dates);
        if (opened.Refusal is { } refusal) return refusal;

        GroupProfile? group = null;
        if (request.Group is { } name)
        {
            group = await db.FindGroup(name.Trim(), ct);
            if (group is null && !request.DryRun)
            {
                var fresh = await openGroup.Handle(new OpenGroup.Request(name, null, Channel.Other), ct);
                if (fresh.Refusal is { } no) return no;
                group = fresh.Value;
            }
        }

        var ledger = new OrderLedger(brand, group?.Id, run.Job.Id.Value);
        await import.Rows(run, request, opened.Value.Rows(), ledger.See, (_, lines) => Write(ledger, lines, ct), ct);
        return new ImportResult("orders", request.FileName, "orders", group?.Name ?? request.Group, request.DryRun, import.Read, ledger.Added,
            request.DryRun ? 0 : ledger.Facts - ledger.Added, ledger.Unpaid, import.Rejected, ledger.From, ledger.To,
            new Dictionary<string, long> { ["orders"] = ledger.Orders, ["refund_lines"] = ledger.RefundLines, ["customers"] = ledger.Customers }, import.Complaints);
    }

    private async Task Write(OrderLedger ledger, IReadOnlyList<LedgerLine> all, CancellationToken ct)
    {
        var lines = all.Where(l => !l.Row.IsUnpaid).ToList();
        if (lines.Count == 0) return;
        var brand = db.CurrentBrand;
        var buyers = await directory.Resolve(MemberDirectory.External,
            [.. lines.Where(l => l.Row.Customer is not null).Select(l => l.Row.Customer!).Distinct().Select(c => new SeenPerson(c, c))], ledger.Import, ct);
        MemberId? Buyer(LedgerLine line) => line.Row.Customer is { } customer ? buyers[customer] : null;

        var sales = lines.Where(l => !l.Row.IsRefund).ToList();
        var orders = sales.GroupBy(l => l.OrderId).Select(o => o.First()).ToList();
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
        ledger.Wrote(added);
        if (added > 0) await db.Publish(brand.Value, new OrdersChanged(lines.Min(l => l.Day), lines.Max(l => l.Day)), clock, ct);
    }
}

/// <summary>A line with the ids it has for ever, its brand day and its rounded amount.</summary>
internal sealed record LedgerLine(OrderLineRow Row, Guid OrderId, Guid Id, DateOnly Day, Money UnitPrice, Money Amount);

/// <summary>What an import of orders remembers from line to line.</summary>
internal sealed class OrderLedger(BrandProfile brand, GroupId? group, Guid import)
{
    private readonly Dictionary<UInt128, int> occurrences = [];
    private readonly Dictionary<string, (Guid Id, DateTimeOffset At)> orders = new(StringComparer.Ordinal);
    private readonly HashSet<string> customers = new(StringComparer.Ordinal);

    public Guid Import { get; } = import;
    public GroupId? Group { get; } = group;
    public string Source => "file";
    public long Facts { get; private set; }
    public long Added { get; private set; }
    public long Unpaid { get; private set; }
    public long RefundLines { get; private set; }
    public long Orders => orders.Count;
    public long Customers => customers.Count;
    public DateOnly? From { get; private set; }
    public DateOnly? To { get; private set; }

    public LedgerLine See(OrderLineRow row)
    {
        var currency = row.Currency ?? brand.Currency;
        var day = brand.Calendar.DayOf(row.At);
        if (row.IsUnpaid)
        {
            Unpaid++;
            return new LedgerLine(row, default, default, day, default, default);
        }
        Facts++;
        if (row.IsRefund) RefundLines++;
        if (row.Customer is { } customer) customers.Add(customer);
        if (From is null || day < From) From = day;
        if (To is null || day > To) To = day;
        // An order is one fact however many seconds its lines lie apart: its first line dates it.
        if (!row.IsRefund && !orders.TryGetValue(row.OrderNo, out _)) orders[row.OrderNo] = (OrderIdOf(row.OrderNo), row.At);
        return new LedgerLine(row, row.IsRefund ? default : orders[row.OrderNo].Id, LineIdOf(row), day, Money.FromDecimal(row.UnitPrice, currency), Money.FromDecimal(row.Amount, currency));
    }

    public void Wrote(int added) => Added += added;

    // Of the number alone: a second file may date the order's first line otherwise.
    private Guid OrderIdOf(string orderNo) => Id.Dated(DateTimeOffset.UnixEpoch, SHA256.HashData(Encoding.UTF8.GetBytes($"{brand.Id.Value:N}\n{Source}\n{orderNo}")));

    private Guid LineIdOf(OrderLineRow row)
    {
        var text = Encoding.UTF8.GetBytes(string.Create(System.Globalization.CultureInfo.InvariantCulture,
            $"{brand.Id.Value:N}\n{Source}\n{row.OrderNo}\n{row.Sku}\n{row.Title}\n{row.Quantity}\n{row.Amount}\n{row.IsRefund}\n{row.Customer}"));
        var hash = SHA256.HashData(text);
        var key = BinaryPrimitives.ReadUInt128LittleEndian(hash) ^ (UInt128)row.At.UtcTicks;
        var occurrence = occurrences[key] = occurrences.GetValueOrDefault(key) + 1;
        BinaryPrimitives.WriteInt32LittleEndian(hash, BinaryPrimitives.ReadInt32LittleEndian(hash) ^ occurrence);
        return Id.Dated(row.At, hash);
    }
}
