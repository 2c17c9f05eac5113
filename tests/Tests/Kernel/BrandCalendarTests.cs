using Guildhall.Kernel;

namespace Guildhall.Tests.Kernel;

public sealed class BrandCalendarTests
{
    private static readonly BrandCalendar Berlin = BrandCalendar.For("Europe/Berlin");

    [Fact]
    public void A_time_inside_the_spring_gap_is_the_first_valid_instant_after_it() =>
        Assert.Equal(new DateTimeOffset(2024, 3, 31, 1, 0, 0, TimeSpan.Zero), Berlin.InstantOf(new DateTime(2024, 3, 31, 2, 30, 0)));

    [Fact]
    public void A_time_in_the_autumn_overlap_is_the_earlier_instant() =>
        Assert.Equal(new DateTimeOffset(2024, 10, 27, 0, 30, 0, TimeSpan.Zero), Berlin.InstantOf(new DateTime(2024, 10, 27, 2, 30, 0)));

    [Fact]
    public void A_day_is_the_brands_own_day() =>
        Assert.Equal(new DateOnly(2024, 1, 2), BrandCalendar.For("Asia/Shanghai").DayOf(new DateTimeOffset(2024, 1, 1, 16, 0, 0, TimeSpan.Zero)));
}
