namespace Guildhall.Insights.Rollups;

/// <summary>Cuts a range of days so that one transaction never holds more facts than fit into a short turn at SQLite's write gate.</summary>
internal static class DayChunks
{
    public const int Facts = 4000;

    /// <param name="counts">Facts per day, by day; the pieces cover the whole range, days without facts included.</param>
    public static IEnumerable<(DateOnly From, DateOnly To)> Cut(DateOnly from, DateOnly to, IReadOnlyList<(DateOnly Day, long Facts)> counts)
    {
        var (start, held) = (from, 0L);
        foreach (var (day, facts) in counts)
        {
            if (held > 0 && held + facts > Facts)
            {
                yield return (start, day.AddDays(-1));
                (start, held) = (day, 0);
            }
            held += facts;
        }
        yield return (start, to);
    }
}
