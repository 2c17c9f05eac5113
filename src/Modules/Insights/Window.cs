namespace Guildhall.Insights;

/// <summary>Days of the brand's calendar: <paramref name="From"/> is in, <paramref name="To"/> is not.</summary>
public sealed record Window(DateOnly From, DateOnly To)
{
    public const int DefaultDays = 30;

    public int Days => To.DayNumber - From.DayNumber;
    public DateOnly Last => To.AddDays(-1);

    /// <summary>The period of the same length just before.</summary>
    public Window Before => new(From.AddDays(-Days), From);

    public static Window Ending(DateOnly to, int days = DefaultDays) => new(to.AddDays(-days), to);
}
