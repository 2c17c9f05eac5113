namespace Guildhall.Kernel.Files;

/// <param name="Certain">False when nothing in the file decides and the custom of its notation was assumed: ask the user to look.</param>
public sealed record DayOrderDecision(DayOrder Order, bool Certain);

/// <summary>Decides from all dates of a file whether 3/4/2024 is the third of April or the fourth of March.</summary>
/// <remarks>A number above 12 or a weekday beside the date decides; else the order that keeps the file in time order; else the custom of the notation.</remarks>
public sealed class DayOrderVote
{
    private long dayFirst, monthFirst;
    private long dayFirstSteps, monthFirstSteps; // Steps back in time under each order.
    private DateOnly? lastDayFirst, lastMonthFirst;
    private bool looksAmerican;

    /// <summary>How many dates were seen whose order matters.</summary>
    public long Seen { get; private set; }

    public void See(ReadOnlySpan<char> text)
    {
        if (!MomentScan.TryRead(text, out var written) || !written.NeedsOrder) return;
        Seen++;
        looksAmerican |= written.TwelveHour || (written.Unpadded && text.Contains(','));
        var (byDay, byMonth) = (written.DayBy(DayOrder.DayFirst), written.DayBy(DayOrder.MonthFirst));
        if (written.Weekday is { } weekday && byDay is { } d && byMonth is { } m && (d.DayOfWeek == weekday) != (m.DayOfWeek == weekday))
        {
            if (d.DayOfWeek == weekday) byMonth = null;
            else byDay = null;
        }
        if (byMonth is null) dayFirst++;
        else if (byDay is null) monthFirst++;
        if (byDay < lastDayFirst) dayFirstSteps++;
        if (byMonth < lastMonthFirst) monthFirstSteps++;
        (lastDayFirst, lastMonthFirst) = (byDay ?? lastDayFirst, byMonth ?? lastMonthFirst);
    }

    /// <summary>Null when no date needed an order; <c>files.dates_contradict</c> when some dates can only be day first and others only month first.</summary>
    public Result<DayOrderDecision?> Decide()
    {
        if (Seen == 0) return (DayOrderDecision?)null;
        if (dayFirst > 0 && monthFirst > 0) return FileRefusals.DatesContradict;
        if (dayFirst + monthFirst > 0) return new DayOrderDecision(dayFirst > 0 ? DayOrder.DayFirst : DayOrder.MonthFirst, true);
        if (dayFirstSteps != monthFirstSteps)
            return new DayOrderDecision(dayFirstSteps < monthFirstSteps ? DayOrder.DayFirst : DayOrder.MonthFirst, true);
        return new DayOrderDecision(looksAmerican ? DayOrder.MonthFirst : DayOrder.DayFirst, false);
    }
}
