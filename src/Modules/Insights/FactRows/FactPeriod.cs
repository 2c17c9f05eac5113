using System.Globalization;

namespace Guildhall.Insights.FactRows;

internal static class FactPeriod
{
    /// <summary><c>from</c> included, <c>to</c> not; a month up to the given day where the address says nothing readable.</summary>
    public static Window Parse(string? from, string? to, DateOnly last)
    {
        var end = Day(to) ?? last.AddDays(1);
        var start = Day(from) ?? end.AddDays(-Window.DefaultDays);
        return start < end ? new Window(start, end) : Window.Ending(end);
    }

    private static DateOnly? Day(string? text) => DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) && day.Year is > 1 and < 9999 ? day : null;
}
