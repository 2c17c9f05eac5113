using System.Globalization;
using System.Text.RegularExpressions;

namespace Guildhall.Activities.Counter;

/// <summary>Reads a 接龙 as it is copied around: a heading and numbered lines.</summary>
internal static partial class PastedChain
{
    private const int LongestName = 40, MostLines = 1000;

    /// <summary>Null when it is none: without the word, every numbered line has to look like an order.</summary>
    public static IReadOnlyList<PastedLine>? Of(string text)
    {
        if (!text.Contains('\n', StringComparison.Ordinal)) return null;
        var found = new List<PastedLine>();
        foreach (var line in text.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            if (Numbered().Match(line.Normalize(System.Text.NormalizationForm.FormKC)) is not { Success: true } match || found.Count == MostLines) continue;
            if (Cut().Match(match.Groups[2].Value.Trim()) is not { Success: true } cut || cut.Groups[1].Value.Trim() is not { Length: > 0 and <= LongestName } name) continue;
            found.Add(new(int.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture), name, (cut.Groups[2].Success ? cut.Groups[2] : cut.Groups[3]).Value.Trim()));
        }
        return found.Count > 0 && Heading().IsMatch(text) || found.Count > 1 && found.TrueForAll(l => Quantity().IsMatch(l.Words)) ? found : null;
    }

    [GeneratedRegex(@"^[#\s]*(\d{1,4})\s*[.、)）:：．。]\s*(\S.*)$", RegexOptions.CultureInvariant)]
    private static partial Regex Numbered();

    // The name ends at the first gap, or where a quantity begins.
    [GeneratedRegex(@"^([^\s,，:：]+?)(?:[\s,，:：]+(.*)|([+＋x×*]\s*\d.*|\d+\s*[份件盒箱袋瓶包斤套个個].*))?$", RegexOptions.CultureInvariant)]
    private static partial Regex Cut();

    [GeneratedRegex(@"\d|[一二两兩三四五六七八九十半]\s*[份件盒箱袋瓶包斤套个個]", RegexOptions.CultureInvariant)]
    private static partial Regex Quantity();

    [GeneratedRegex(@"接龙|接龍", RegexOptions.CultureInvariant)]
    private static partial Regex Heading();
}
