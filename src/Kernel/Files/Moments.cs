namespace Guildhall.Kernel.Files;

/// <summary>Which number of 3/4/2024 is the day.</summary>
public enum DayOrder { DayFirst, MonthFirst }

/// <summary>Reads the times of one file: ISO 8601, dates of exports in English, Chinese and Japanese, Excel serials, unix seconds and milliseconds.</summary>
/// <remarks>A time without zone is the calendar's. Not safe for two threads: it remembers the last hour's offset.</remarks>
/// <param name="order">Decided by <see cref="DayOrderVote"/>, or by the user; null refuses dates that need it.</param>
public sealed class Moments(BrandCalendar calendar, DayOrder? order = null)
{
    private long steadyHour = -1;
    private TimeSpan steadyOffset;

    public BrandCalendar Calendar { get; } = calendar;

    /// <summary>The instant in UTC, or <c>files.not_a_time</c> / <c>files.day_order_undecided</c>.</summary>
    public Result<DateTimeOffset> Read(ReadOnlySpan<char> text) =>
        TryRead(text, out var instant, out var refusal) ? instant : refusal!;

    public bool TryRead(ReadOnlySpan<char> text, out DateTimeOffset instant, out Refusal? refusal)
    {
        instant = default;
        refusal = null;
        if (!MomentScan.TryRead(text, out var written)) refusal = FileRefusals.NotATime;
        else if (written.NeedsOrder && order is null) refusal = FileRefusals.DayOrderUndecided;
        else if (written.Instant is { } exact) instant = exact;
        else if (written.DayBy(order ?? DayOrder.DayFirst) is { } day && Fits(day)) instant = InstantOf(day, written);
        else refusal = FileRefusals.NotATime;
        return refusal is null;
    }

    /// <summary>Whether this is a date with a time, whatever the order of its day and month.</summary>
    public static bool IsWritten(ReadOnlySpan<char> text) => MomentScan.TryRead(text, out var written) && written.HasTime;

    /// <summary>The day of a line that is nothing but a date; null when it is anything else.</summary>
    public DateOnly? ReadDay(ReadOnlySpan<char> text) =>
        MomentScan.TryRead(text, out var written) && !written.HasTime && (order is not null || !written.NeedsOrder) ? written.DayBy(order ?? DayOrder.DayFirst) : null;

    /// <summary>The time of day of "09:15", "上午09:15", "9:15 PM"; null when it is anything else.</summary>
    public static TimeSpan? ReadTimeOfDay(ReadOnlySpan<char> text)
    {
        if (text.Length is < 4 or > 20) return null;
        Span<char> dated = stackalloc char[32];
        "2000-01-01 ".CopyTo(dated);
        text.CopyTo(dated[11..]);
        return MomentScan.TryRead(dated[..(11 + text.Length)], out var written) && written.HasTime && written.Offset is null ? written.Time : null;
    }

    /// <summary>The instant of a local day and time of day in the calendar.</summary>
    public DateTimeOffset InstantOf(DateOnly day, TimeSpan time) => Local(day.ToDateTime(TimeOnly.MinValue) + time);

    private static bool Fits(DateOnly day) => day.Year is > 1 and < 9999;

    private DateTimeOffset InstantOf(DateOnly day, in WrittenMoment written) => written.Offset is { } offset
        ? new DateTimeOffset(day.ToDateTime(TimeOnly.MinValue) + written.Time, TimeSpan.Zero) - offset
        : InstantOf(day, written.Time);

    // Rows of a file come in order, so most share their hour with the row before; asking the zone costs a hundred times more.
    private DateTimeOffset Local(DateTime local)
    {
        var hour = local.Ticks / TimeSpan.TicksPerHour;
        if (hour == steadyHour) return new DateTimeOffset(local.Ticks - steadyOffset.Ticks, TimeSpan.Zero);
        var (start, end) = (new DateTime(hour * TimeSpan.TicksPerHour), new DateTime((hour + 1) * TimeSpan.TicksPerHour - 1));
        var zone = Calendar.Zone;
        var steady = zone.GetUtcOffset(start) == zone.GetUtcOffset(end) && !zone.IsInvalidTime(start) && !zone.IsInvalidTime(end)
            && !zone.IsAmbiguousTime(start) && !zone.IsAmbiguousTime(end);
        if (steady) (steadyHour, steadyOffset) = (hour, zone.GetUtcOffset(start));
        return Calendar.InstantOf(local);
    }
}
