namespace Guildhall.Insights.Measures;

/// <summary>How many are there, came and left.</summary>
/// <param name="Members">At the end of the window, people counted once.</param>
/// <param name="Joins">Memberships that began; a re-join is one.</param>
internal sealed record Growth(long Members, long MembersBefore, long Joins, long Leaves)
{
    public long Net => Joins - Leaves;
    public double? LeaveRate => Ratio.Of(Leaves, MembersBefore);
    public double? NetRate => Ratio.Of(Net, Members);

    /// <param name="series">Holds the window and the day before it.</param>
    public static Growth Of(DaySeries series, Window window) => new(
        series.On(window.Last)?.Members ?? 0, series.On(window.From.AddDays(-1))?.Members ?? 0,
        series.In(window.From, window.To).Sum(d => d.Joins), series.In(window.From, window.To).Sum(d => d.Leaves));
}
