using System.Text.Json;
using System.Text.Json.Serialization;
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

    /// <summary>What the steps of the price took off; together <see cref="DiscountMinor"/>.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<OrderCut>? Cuts { get; init; }

    /// <summary>Who gives these pieces for nothing, out of the stock it holds: the activity, or for a coupon the storefront of their product.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public Guid? Gift { get; init; }

    /// <summary>The coupon that they come with; they stay as long as anything of the order is kept.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public Guid? GiftCoupon { get; init; }
}

/// <summary>What one step of the price took off one line.</summary>
/// <param name="Source">The activity or coupon.</param>
/// <param name="Tiers">Of a reward: decides what is left of it when some pieces go back.</param>
/// <param name="Points">This line's part of the points that paid.</param>
public sealed record OrderCut(PriceStep Step, Guid? Source, string Name, long Minor)
{
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<RewardTier>? Tiers { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public long Points { get; init; }
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

    /// <summary>Over SKUs and quantities of what is paid for, not prices: whoever asks again after a price change asks for the same.</summary>
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
            (amount, units) = (amount + whole - line.DiscountMinor, units + line.Quantity);
            if (line.Gift is null) body = body.Add(line.Sku.Value).Add(line.Quantity);
        }
        if (amount > MostMinor) return CommerceRefusals.AmountRange;
        return new OrderLines(new Money((long)amount, currency), units, lines, JsonSerializer.Serialize(lines, KernelJson.Options), body.Value);
    }

    internal static IReadOnlyList<OrderLine> Read(string json) => JsonSerializer.Deserialize<OrderLine[]>(json, KernelJson.Options)!;
}
