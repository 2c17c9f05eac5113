using System.Globalization;

namespace Guildhall.Activities.Counter;

/// <summary>Numbers as people type them: 52, 52.5, 1,000, 2万, 五十二, 三百五, 廿四, 半.</summary>
internal static class ChatNumbers
{
    private const string Digits = "零〇一二两兩三四五六七八九壹贰貳叁參肆伍陆陸柒捌玖";
    private static readonly int[] Values = [0, 0, 1, 2, 2, 2, 3, 4, 5, 6, 7, 8, 9, 1, 2, 2, 3, 3, 4, 5, 6, 6, 7, 8, 9];
    private static readonly decimal Most = 1_000_000_000_000m;

    /// <summary>How many signs the number at <paramref name="at"/> takes, and what it is; null where there is none, or one that nobody means as a number.</summary>
    public static (int Length, decimal Value)? At(string text, int at) => char.IsAsciiDigit(text[at]) ? Arabic(text, at) : text[at] == '半' ? (1, .5m) : Chinese(text, at);

    private static (int, decimal)? Arabic(string text, int at)
    {
        var end = at;
        while (end < text.Length && (char.IsAsciiDigit(text[end]) || text[end] is '.' or ',' && end + 1 < text.Length && char.IsAsciiDigit(text[end + 1]))) end++;
        var typed = text[at..end];
        if (typed.Length > 1 && typed[0] == '0' && typed[1] != '.') return null;
        if (typed.Contains(',') && !IsGrouped(typed)) return null;
        if (!decimal.TryParse(typed, NumberStyles.AllowDecimalPoint | NumberStyles.AllowThousands, CultureInfo.InvariantCulture, out var value)) return null;
        if (end < text.Length && Power(text[end]) is { } power) (value, end) = (value * power, end + 1);
        return value > Most ? null : (end - at, value);
    }

    // "1,000" is a number, "2,3" are two.
    private static bool IsGrouped(string typed) => typed.Split('.')[0].Split(',') is [{ Length: >= 1 and <= 3 }, .. var groups] && groups.All(g => g.Length == 3);

    private static (int, decimal)? Chinese(string text, int at)
    {
        var (whole, section, digit, last, zero, end) = (0m, 0m, -1, 1m, false, at);
        for (; end < text.Length; end++)
        {
            if (Digits.IndexOf(text[end], StringComparison.Ordinal) is >= 0 and var place)
            {
                if (digit > 0) return null; // "三四份": a guess, not a number.
                digit = Values[place];
                if (digit == 0) (zero, digit) = (true, -1);
            }
            else if (text[end] is '廿' && end == at) (section, last) = (20, 10);
            else if (text[end] is '十' or '拾' or '百' or '佰' or '千' or '仟')
            {
                var power = Power(text[end])!.Value;
                section += (digit < 0 ? 1 : digit) * power;
                (digit, last, zero) = (-1, power, false);
            }
            else if (text[end] is '万' or '萬' && end > at)
            {
                whole = (section + Math.Max(digit, 0)) * 10_000;
                (section, digit, last, zero) = (0, -1, 10_000, false);
            }
            else break;
        }
        if (end == at) return null;
        // 三百五 is 350.
        if (digit > 0) section += digit * (!zero && last >= 100 ? last / 10 : 1);
        return (end - at, whole + section);
    }

    private static decimal? Power(char sign) => sign switch { '十' or '拾' => 10, '百' or '佰' => 100, '千' or '仟' => 1000, '万' or '萬' => 10_000, _ => null };
}
