namespace Guildhall.Insights.Measures;

internal static class Ratio
{
    /// <summary>Nothing to divide by gives no figure, never 0.</summary>
    public static double? Of(double part, double whole) => whole == 0 ? null : part / whole;

    public static double? Mean(IReadOnlyCollection<double> values) => values.Count == 0 ? null : values.Sum() / values.Count;

    /// <summary>Nearest rank: the smallest value that at least this many percent of all reach or stay under.</summary>
    public static double? Percentile(IReadOnlyList<double> ascending, int percent) =>
        ascending.Count == 0 ? null : ascending[(ascending.Count * percent + 99) / 100 - 1];
}
