namespace Guildhall.Kernel.Files;

/// <summary>A date and time as somebody wrote it, before anyone decided which number is the day.</summary>
internal struct WrittenMoment
{
    /// <summary>The day when no order is needed to know it.</summary>
    public DateOnly? Day;

    /// <summary>Otherwise the two numbers of which one is the day, and the year.</summary>
    public int First, Second, Year;

    /// <summary>An instant that needs no zone (unix time).</summary>
    public DateTimeOffset? Instant;

    public DayOfWeek? Weekday;
    public TimeSpan Time;
    public bool HasTime;
    public bool TwelveHour;

    /// <summary>Neither number has a leading zero although one is below ten.</summary>
    public bool Unpadded;

    public TimeSpan? Offset;

    public readonly bool NeedsOrder => Day is null && Instant is null;

    public readonly DateOnly? DayBy(DayOrder order) => Day ?? (order == DayOrder.DayFirst ? Make(Year, Second, First) : Make(Year, First, Second));

    public static DateOnly? Make(int year, int month, int day) =>
        year is > 0 and < 10000 && month is > 0 and < 13 && day > 0 && day <= DateTime.DaysInMonth(year, month) ? new DateOnly(year, month, day) : null;
}
