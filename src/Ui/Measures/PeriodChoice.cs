using System.Globalization;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.Primitives;

namespace Guildhall.Ui;

/// <summary>The days a report covers, as its address says: <c>?days=30</c> or <c>?from=2026-11-01&amp;to=2026-11-21</c>, and <c>&amp;compare=previous</c>.</summary>
/// <param name="From">The first day.</param>
/// <param name="To">The last day, included.</param>
/// <param name="Days">The preset it came from; null for days of one's own.</param>
public sealed record PeriodChoice(DateOnly From, DateOnly To, int? Days, bool Compare)
{
    /// <summary>Ten years; longer spans are cut at their beginning.</summary>
    private const int Longest = 3660;

    public static IReadOnlyList<int> Presets { get; } = [7, 30, 90];

    public string Path { get; private init; } = "";
    public IReadOnlyDictionary<string, StringValues> Others { get; private init; } = new Dictionary<string, StringValues>();

    public int Length => To.DayNumber - From.DayNumber + 1;

    /// <summary>As many days just before.</summary>
    public (DateOnly From, DateOnly To) Previous => (From.AddDays(-Length), From.AddDays(-1));

    /// <param name="today">The brand's day; presets end with it.</param>
    public static PeriodChoice Parse(string address, DateOnly today, int preset = 30)
    {
        var uri = new Uri(new Uri("http://localhost/"), address);
        var values = QueryHelpers.ParseQuery(uri.Query);
        DateOnly? Day(string key) => values.TryGetValue(key, out var text) && DateOnly.TryParseExact(text.ToString(), "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) && day.Year is > 1990 and < 2200 ? day : null;
        var compare = values.TryGetValue("compare", out var said) && said == "previous";
        PeriodChoice choice;
        if (Day("from") is { } from && Day("to") is { } to)
        {
            if (from > to) (from, to) = (to, from);
            if (to.DayNumber - from.DayNumber >= Longest) from = to.AddDays(1 - Longest);
            choice = new(from, to, null, compare);
        }
        else
        {
            var days = values.TryGetValue("days", out var text) && int.TryParse(text.ToString(), NumberStyles.None, CultureInfo.InvariantCulture, out var given) && Presets.Contains(given) ? given : preset;
            choice = new(today.AddDays(1 - days), today, days, compare);
        }
        return choice with { Path = uri.AbsolutePath, Others = values.Where(v => v.Key is not ("from" or "to" or "days" or "compare")).ToDictionary() };
    }

    public string UrlOf(int days) => QueryHelpers.AddQueryString(Path, [.. Others, new("days", days.ToString(CultureInfo.InvariantCulture)), .. Comparing(Compare)]);

    public string UrlComparing(bool compare) => QueryHelpers.AddQueryString(Path, [.. Others, .. Days is { } days
        ? [new("days", days.ToString(CultureInfo.InvariantCulture))]
        : new KeyValuePair<string, StringValues>[] { new("from", Text(From)), new("to", Text(To)) }, .. Comparing(compare)]);

    private static KeyValuePair<string, StringValues>[] Comparing(bool compare) => compare ? [new("compare", "previous")] : [];

    internal static string Text(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}
