namespace Guildhall.Kernel;

/// <summary>The only place where instants become a brand's local days and back.</summary>
/// <remarks>A local time inside a daylight-saving gap means the first valid instant after it; one in an overlap means the earlier instant.</remarks>
public sealed class BrandCalendar(TimeZoneInfo zone)
{
    public TimeZoneInfo Zone { get; } = zone;

    public static BrandCalendar For(string timeZone) => new(TimeZoneInfo.FindSystemTimeZoneById(timeZone));

    public static bool Knows(string timeZone) => TimeZoneInfo.TryFindSystemTimeZoneById(timeZone, out _);

    public DateOnly DayOf(DateTimeOffset at) => DateOnly.FromDateTime(Local(at));

    public DateTime Local(DateTimeOffset at) => TimeZoneInfo.ConvertTime(at, Zone).DateTime;

    public DateTimeOffset StartOf(DateOnly day) => InstantOf(day.ToDateTime(TimeOnly.MinValue));

    public DateTimeOffset InstantOf(DateTime local)
    {
        local = DateTime.SpecifyKind(local, DateTimeKind.Unspecified);
        if (Zone.IsInvalidTime(local)) return FirstInstantAfterGap(local);
        var offset = Zone.IsAmbiguousTime(local) ? Zone.GetAmbiguousTimeOffsets(local).Max() : Zone.GetUtcOffset(local);
        return new DateTimeOffset(local, offset).ToUniversalTime();
    }

    private DateTimeOffset FirstInstantAfterGap(DateTime local)
    {
        // The gap lies between the last valid minute before and the first after; gaps are whole minutes everywhere.
        var minute = local.AddTicks(-(local.Ticks % TimeSpan.TicksPerMinute));
        while (Zone.IsInvalidTime(minute)) minute = minute.AddMinutes(1);
        return new DateTimeOffset(minute, Zone.GetUtcOffset(minute)).ToUniversalTime();
    }
}
