using System.Text.Json;
using Guildhall.Kernel;
using Guildhall.Kernel.Lanes;

namespace Guildhall.Commerce.Contracts;

/// <summary>What was bought, frozen as it was when the order was placed; later edits of the product change nothing here. Amounts are minor units of the order's currency.</summary>
/// <param name="Choice">The SKU's options as people read them: "6 寸 / 原味".</param>
/// <param name="ListMinor">Per piece, before any activity.</param>
/// <param name="UnitMinor">Per piece, as sold.</param>
/// <param name="DiscountMinor">Of the whole line, taken off quantity × unit.</param>
/// <param name="CostMinor">Per piece; null when the brand does not say.</param>
public sealed record OrderLine(SkuId Sku, ProductId Product, string Code, string Title, string Choice, int Quantity, long ListMinor, long UnitMinor, long DiscountMinor = 0, long? CostMinor = null)
{
    public long AmountMinor => checked(UnitMinor * Quantity - DiscountMinor);
}

/// <summary>The lines of one order with their sums and their stored text, made once and shared by every order that buys the same.</summary>
public sealed class OrderLines
{
    public const int MostLines = 50, MostPieces = 9_999;
    public const long MostMinor = 1_000_000_000_000;

    private OrderLines(Money amount, int units, IReadOnlyList<OrderLine> lines, string json, long body) => (Amount, Units, Lines, Json, Body) = (amount, units, lines, json, body);

    public Money Amount { get; }
    public int Units { get; }
    public IReadOnlyList<OrderLine> Lines { get; }
    /// <summary>What was taken off all lines.</summary>
    public long DiscountMinor => Lines.Sum(l => l.DiscountMinor);

    internal string Json { get; }

    /// <summary>Over SKUs and quantities, not prices: whoever asks again after a price change asks for the same.</summary>
    internal long Body { get; }

    public static Result<OrderLines> Of(string currency, params IReadOnlyList<OrderLine> lines)
    {
        if (lines.Count is 0 or > MostLines) return CommerceRefusals.LinesRange.With(MostLines);
        var (amount, units, body) = ((Int128)0, 0, default(BodyHash));
        foreach (var line in lines)
        {
            if (line.Quantity is < 1 or > MostPieces) return CommerceRefusals.QuantityRange.With(MostPieces).At("quantity");
            var whole = (Int128)line.UnitMinor * line.Quantity;
            if (line.UnitMinor < 0 || line.DiscountMinor < 0 || line.DiscountMinor > whole || whole > MostMinor) return CommerceRefusals.AmountRange;
            (amount, units, body) = (amount + whole - line.DiscountMinor, units + line.Quantity, body.Add(line.Sku.Value).Add(line.Quantity));
        }
        if (amount > MostMinor) return CommerceRefusals.AmountRange;
        return new OrderLines(new Money((long)amount, currency), units, lines, JsonSerializer.Serialize(lines, KernelJson.Options), body.Value);
    }

    internal static IReadOnlyList<OrderLine> Read(string json) => JsonSerializer.Deserialize<OrderLine[]>(json, KernelJson.Options)!;
}
