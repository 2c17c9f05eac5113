using System.Globalization;
using System.Text;

namespace Guildhall.Text;

/// <summary>Cuts text into words as a search knows them: Chinese, Japanese and Korean one sign each, everything else in runs of letters and digits; lower case, full-width signs as half-width ones.</summary>
public static class Words
{
    private const int Longest = 64;

    public static List<string> Of(string text) => [.. Runs(text).SelectMany(run => run.Words)];

    /// <summary>A query: signs that were typed together must stand together, and the last Latin word of each run may go on.</summary>
    public static IReadOnlyList<(IReadOnlyList<string> Words, bool Begins)> Asked(string query) => [.. Runs(query).Select(run => ((IReadOnlyList<string>)run.Words, !run.Signs))];

    /// <summary>Where in <paramref name="text"/> the words of a query stand, for marking them; in order, not overlapping.</summary>
    public static IReadOnlyList<(int Start, int Length)> Places(string text, string query)
    {
        var places = new List<(int Start, int Length)>();
        var plain = text.ToLowerInvariant();
        foreach (var run in query.ToLowerInvariant().Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
            for (var at = plain.IndexOf(run, StringComparison.Ordinal); at >= 0; at = plain.IndexOf(run, at + run.Length, StringComparison.Ordinal)) places.Add((at, run.Length));
        places.Sort((a, b) => a.Start != b.Start ? a.Start.CompareTo(b.Start) : b.Length.CompareTo(a.Length));
        var end = 0;
        places.RemoveAll(place =>
        {
            if (place.Start < end) return true;
            end = place.Start + place.Length;
            return false;
        });
        return places;
    }

    private static IEnumerable<(bool Signs, List<string> Words)> Runs(string text)
    {
        var words = new List<string>();
        var word = new StringBuilder();
        var signs = false;
        foreach (var rune in Normal(text).EnumerateRunes())
        {
            if (Rune.GetUnicodeCategory(rune) is UnicodeCategory.NonSpacingMark or UnicodeCategory.EnclosingMark) continue;
            var letter = Rune.IsLetterOrDigit(rune);
            var sign = letter && IsSign(rune.Value);
            if ((!letter || sign != signs) && (word.Length > 0 || words.Count > 0))
            {
                if (word.Length > 0) words.Add(word.ToString());
                yield return (signs, words);
                (words, word) = ([], word.Clear());
            }
            signs = sign;
            if (sign) words.Add(rune.ToString());
            else if (letter && word.Length < Longest) word.Append(Rune.ToLowerInvariant(rune).ToString());
        }
        if (word.Length > 0) words.Add(word.ToString());
        if (words.Count > 0) yield return (signs, words);
    }

    // Text with a lone half of a pair has no normal form; the replacement sign takes its place.
    private static string Normal(string text) =>
        (text.AsSpan().IndexOfAnyInRange('\uD800', '\uDFFF') < 0 ? text : string.Concat(text.EnumerateRunes().Select(r => r.ToString()))).Normalize(NormalizationForm.FormKC);

    private static bool IsSign(int c) => c is >= 0x2E80 and <= 0x9FFF or >= 0xAC00 and <= 0xD7AF or >= 0xF900 and <= 0xFAFF or >= 0x20000 and <= 0x3FFFF;
}
