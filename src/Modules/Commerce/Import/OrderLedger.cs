using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using Guildhall.Brands.Contracts;
using Guildhall.Kernel;

namespace Guildhall.Commerce.Import;

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
