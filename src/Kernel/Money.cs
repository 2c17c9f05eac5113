using System.Globalization;

namespace Guildhall.Kernel;

/// <summary>An amount in minor units of an ISO 4217 currency. Never a double; sums only within one currency.</summary>
public readonly record struct Money(long Minor, string Currency)
{
    // ISO 4217 exponents that are not 2.
    private static readonly Dictionary<string, int> Exponents = new(StringComparer.Ordinal)
    {
        ["BHD"] = 3,
        ["CLP"] = 0,
        ["IQD"] = 3,
        ["ISK"] = 0,
        ["JOD"] = 3,
        ["JPY"] = 0,
        ["KRW"] = 0,
        ["KWD"] = 3,
        ["LYD"] = 3,
        ["OMR"] = 3,
        ["PYG"] = 0,
        ["TND"] = 3,
        ["UGX"] = 0,
        ["VND"] = 0,
        ["XAF"] = 0,
        ["XOF"] = 0,
        ["XPF"] = 0,
    };

    /// <summary>The currencies a brand may keep its books in.</summary>
    public static IReadOnlyList<string> Offered { get; } = ["CNY", "TWD", "HKD", "USD", "EUR", "GBP", "JPY", "SGD", "MYR", "KRW", "THB", "VND", "AUD", "CAD"];

    public static int Exponent(string currency) => Exponents.GetValueOrDefault(currency, 2);

    /// <summary>Rounds half away from zero ("half up"), once.</summary>
    public static Money FromDecimal(decimal amount, string currency) =>
        new((long)Math.Round(amount * Scale(currency), MidpointRounding.AwayFromZero), currency);

    public decimal ToDecimal() => Minor / Scale(Currency);

    public static Money operator +(Money a, Money b) => new(checked(a.Minor + Same(a, b).Minor), a.Currency);
    public static Money operator -(Money a, Money b) => new(checked(a.Minor - Same(a, b).Minor), a.Currency);
    public static Money operator -(Money a) => new(-a.Minor, a.Currency);

    /// <summary>Spreads this amount over weights by largest remainder: the parts sum to it exactly; ties go to the earlier part.</summary>
    public long[] Spread(IReadOnlyList<long> weights)
    {
        var total = weights.Sum();
        if (total <= 0) throw new ArgumentException("Weights must sum to more than zero.", nameof(weights));
        var parts = new long[weights.Count];
        var remainders = new (Int128 Remainder, int Index)[weights.Count];
        var left = Minor;
        for (var i = 0; i < parts.Length; i++)
        {
            var exact = (Int128)Minor * weights[i];
            parts[i] = (long)(exact / total);
            remainders[i] = (Int128.Abs(exact % total), i);
            left -= parts[i];
        }
        foreach (var (_, index) in remainders.OrderByDescending(r => r.Remainder).ThenBy(r => r.Index).Take((int)Math.Abs(left)))
            parts[index] += Math.Sign(left);
        return parts;
    }

    public string Format(CultureInfo culture)
    {
        var digits = Exponent(Currency);
        var symbol = Currency switch { "CNY" => "¥", "TWD" => "NT$", "HKD" => "HK$", "USD" => "US$", "EUR" => "€", "GBP" => "£", "JPY" => "JP¥", _ => Currency + " " };
        var amount = ToDecimal();
        return (amount < 0 ? "−" : "") + symbol + Math.Abs(amount).ToString("N" + digits, culture);
    }

    public override string ToString() => Format(CultureInfo.InvariantCulture);

    private static decimal Scale(string currency) => Exponent(currency) switch { 0 => 1m, 3 => 1000m, _ => 100m };

    private static Money Same(Money a, Money b) => a.Currency == b.Currency
        ? b
        : throw new InvalidOperationException($"{a.Currency} and {b.Currency} cannot be added.");
}
