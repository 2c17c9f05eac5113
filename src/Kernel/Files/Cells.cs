using System.Buffers;
using System.Globalization;
using System.Text;

namespace Guildhall.Kernel.Files;

/// <summary>Takes off what spreadsheet programs and shop exports put around a value.</summary>
public static class Cells
{
    /// <summary>Most characters of a name, number or tag by which something is found again; databases keep no longer keys.</summary>
    public const int LongestKey = 300;

    internal static readonly SearchValues<char> DigitsAndDot = SearchValues.Create("0123456789.");

    /// <summary>Without byte order mark, leading TAB or apostrophe, <c>="…"</c> wrapper and surrounding white space. Message texts go through untouched instead.</summary>
    public static string Clean(string? raw)
    {
        if (string.IsNullOrEmpty(raw)) return "";
        var text = raw.AsSpan();
        if (!Decorated(text[0]) && !char.IsWhiteSpace(text[^1])) return raw;
        text = text.Trim().Trim("\uFEFF\t\u200B").TrimStart();
        if (text is ['=', '"', .. var inner, '"']) text = inner.Trim();
        if (text is ['\'', .. var rest]) text = rest;
        return text.Trim().ToString();
    }

    /// <summary>Empty for what exports write instead of nothing: <c>-</c>, <c>--</c>, <c>null</c>, <c>N/A</c>, 无.</summary>
    public static string OrEmpty(string? raw)
    {
        var text = Clean(raw);
        return text.Length <= 4 && text is "-" or "--" or "—" or "——" or "无" or "無" or "/" || text.Equals("null", StringComparison.OrdinalIgnoreCase)
            || text.Equals("n/a", StringComparison.OrdinalIgnoreCase) || text.Equals("nan", StringComparison.OrdinalIgnoreCase) ? "" : text;
    }

    /// <summary>Whether a long id was destroyed by a spreadsheet: 6.9E+18.</summary>
    public static bool IsScientific(ReadOnlySpan<char> text)
    {
        var e = text.IndexOfAny('E', 'e');
        return e is > 0 && e + 1 < text.Length && text[e + 1] is '+' && char.IsAsciiDigit(text[0])
            && !text[..e].ContainsAnyExcept(DigitsAndDot) && !text[(e + 2)..].ContainsAnyExceptInRange('0', '9');
    }

    /// <summary>A number with thousands separators, currency signs, full-width digits, a sign or accounting brackets; null when it is none.</summary>
    public static decimal? Number(string? raw)
    {
        var text = OrEmpty(raw).AsSpan();
        if (text.IsEmpty) return null;
        if (decimal.TryParse(text, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var plain)) return plain;
        var half = text.ToString().Normalize(NormalizationForm.FormKC).AsSpan().Trim();
        var negative = half is ['(', .., ')'];
        if (negative) half = half[1..^1];
        var sign = half.StartsWith("-") || half.StartsWith("−");
        if (sign || half.StartsWith("+")) half = half[1..];
        half = half.TrimStart("NTHKUSCARMBJP$¥€£元 ").TrimEnd("元件 圆圓円");
        if (!sign && half.StartsWith("-"))
        {
            sign = true;
            half = half[1..];
        }
        if (!WellGrouped(half)) return null;
        return decimal.TryParse(half, NumberStyles.AllowThousands | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent, CultureInfo.InvariantCulture, out var number)
            ? negative || sign ? -number : number
            : null;
    }

    // 1,234 is a thousand; 1,5 might be one and a half somewhere and is refused rather than read as fifteen.
    private static bool WellGrouped(ReadOnlySpan<char> text)
    {
        var whole = text.IndexOf('.') is >= 0 and var dot ? text[..dot] : text;
        for (var comma = whole.LastIndexOf(','); comma >= 0; whole = whole[..comma], comma = whole.LastIndexOf(','))
            if (comma == 0 || whole.Length - comma != 4) return false;
        return true;
    }

    /// <summary>True for 1, true, yes, y, 是, √ and the words exports use for staff.</summary>
    public static bool IsYes(string? raw) => Clean(raw).ToUpperInvariant() is "1" or "TRUE" or "YES" or "Y" or "X" or "是" or "√" or "✓" or "STAFF" or "ADMIN" or "员工" or "員工" or "客服" or "管理员" or "管理員";

    private static bool Decorated(char first) => first is '\uFEFF' or '\'' or '=' or '\u200B' || char.IsWhiteSpace(first);
}
