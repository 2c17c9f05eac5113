using System.Globalization;

namespace Guildhall.Commerce.Contracts;

/// <summary>The number of an order as people say it: ten digits that tell nothing about how many orders there are, the last one catching mistyped digits.</summary>
/// <remarks>A permutation of the order's seq, so it needs no column and never repeats: seq × an odd constant within blocks of 10⁹, and a Luhn digit.</remarks>
public static class OrderNumber
{
    private const long Block = 1_000_000_000, Factor = 387_420_489, Inverse = 513_180_409, Shift = 271_828_183;

    public static string Of(long seq)
    {
        var (block, rest) = Math.DivRem(seq, Block);
        var shown = ((rest + Shift) % Block * Factor % Block).ToString("D9", CultureInfo.InvariantCulture);
        var digits = block == 0 ? shown : block.ToString(CultureInfo.InvariantCulture) + shown;
        return digits + Check(digits);
    }

    /// <summary>The seq behind a number as somebody typed it; null when it is none.</summary>
    public static long? Read(string? typed)
    {
        var digits = new string([.. (typed ?? "").Where(char.IsAsciiDigit)]);
        if (digits.Length is < 10 or > 18 || (typed ?? "").Any(char.IsLetter) || digits[^1] - '0' != Check(digits[..^1])) return null;
        var block = digits.Length == 10 ? 0 : long.Parse(digits[..^10], CultureInfo.InvariantCulture);
        var shown = long.Parse(digits[^10..^1], CultureInfo.InvariantCulture);
        return block * Block + ((long)((Int128)shown * Inverse % Block) - Shift + Block) % Block;
    }

    private static int Check(string digits)
    {
        var sum = 0;
        for (var i = 0; i < digits.Length; i++)
        {
            var digit = digits[^(i + 1)] - '0';
            sum += i % 2 == 1 ? digit : digit < 5 ? digit * 2 : digit * 2 - 9;
        }
        return (10 - sum % 10) % 10;
    }
}
