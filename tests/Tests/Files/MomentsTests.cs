using System.Globalization;
using Guildhall.Kernel;
using Guildhall.Kernel.Files;

namespace Guildhall.Tests.Files;

public sealed class MomentsTests
{
    private static readonly BrandCalendar Shanghai = BrandCalendar.For("Asia/Shanghai");

    [Theory]
    [InlineData("2024-01-05T09:15:00Z", "2024-01-05T09:15:00Z")]
    [InlineData("2024-01-05T09:15:00.250Z", "2024-01-05T09:15:00.250Z")]
    [InlineData("2024-01-05 09:15:00+0800", "2024-01-05T01:15:00Z")]
    [InlineData("2024-01-05T09:15:00-03:30", "2024-01-05T12:45:00Z")]
    [InlineData("2024-01-05 09:15", "2024-01-05T01:15:00Z")]
    [InlineData("2024/1/5 9:15", "2024-01-05T01:15:00Z")]
    [InlineData("2024.01.05 09:15:30", "2024-01-05T01:15:30Z")]
    [InlineData("2024-01-05", "2024-01-04T16:00:00Z")]
    [InlineData("20240105", "2024-01-04T16:00:00Z")]
    [InlineData("20240105091530", "2024-01-05T01:15:30Z")]
    [InlineData("2024年1月5日 9:15", "2024-01-05T01:15:00Z")]
    [InlineData("2024年1月5日 下午3时05分", "2024-01-05T07:05:00Z")]
    [InlineData("2024/1/5 上午12:30", "2024-01-04T16:30:00Z")]
    [InlineData("2024/1/5 凌晨12:30", "2024-01-04T16:30:00Z")]
    [InlineData("2024/1/5 中午12:30", "2024-01-05T04:30:00Z")]
    [InlineData("2024/1/5 晚上9:15", "2024-01-05T13:15:00Z")]
    [InlineData("2024/01/05（五）下午09:15", "2024-01-05T13:15:00Z")]
    [InlineData("25/01/2024 9:15 PM", "2024-01-25T13:15:00Z")]
    [InlineData("25/01/24, 09:15 p. m.", "2024-01-25T13:15:00Z")]
    [InlineData("25/01/24, 12:15 a.m.", "2024-01-24T16:15:00Z")]
    [InlineData("25.01.24, 21:15", "2024-01-25T13:15:00Z")]
    [InlineData("Fri, 05 Jan 2024 09:15:00 GMT", "2024-01-05T09:15:00Z")]
    [InlineData("January 5, 2024 9:15 AM", "2024-01-05T01:15:00Z")]
    [InlineData("Fri Jan 05 12:00:00 2024", "2024-01-05T04:00:00Z")]
    [InlineData("45296.5", "2024-01-05T04:00:00Z")]
    [InlineData("1704417300", "2024-01-05T01:15:00Z")]
    [InlineData("1704417300000", "2024-01-05T01:15:00Z")]
    [InlineData("1704417300.000200", "2024-01-05T01:15:00.0002Z")]
    [InlineData("２０２４/０１/０５ ０９:１５", "2024-01-05T01:15:00Z")]
    public void A_time_is_read_as_people_and_programs_write_it(string written, string instant)
    {
        var read = new Moments(Shanghai, DayOrder.DayFirst).Read(written);
        Assert.Null(read.Refusal);
        Assert.Equal(DateTimeOffset.Parse(instant, CultureInfo.InvariantCulture), read.Value);
        Assert.Equal(TimeSpan.Zero, read.Value.Offset);
    }

    [Theory]
    [InlineData("")]
    [InlineData("yesterday")]
    [InlineData("2024-13-05 09:15")]
    [InlineData("2024-02-30")]
    [InlineData("2024-01-05 25:15")]
    [InlineData("2024-01-05 09:15 and more")]
    [InlineData("1-2-3-4")]
    [InlineData("12")]
    public void What_is_no_time_is_refused_not_guessed(string written) =>
        Assert.Equal("files.not_a_time", new Moments(Shanghai, DayOrder.DayFirst).Read(written).Refusal?.Code);

    [Fact]
    public void A_time_without_zone_follows_the_calendar_through_gap_and_overlap()
    {
        var berlin = BrandCalendar.For("Europe/Berlin");
        var moments = new Moments(berlin);
        for (var local = new DateTime(2024, 3, 30); local < new DateTime(2024, 11, 1); local = local.AddMinutes(17))
            Assert.Equal(berlin.InstantOf(local), moments.Read(local.ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture)).Value);
    }

    [Fact]
    public void A_day_above_twelve_anywhere_in_the_file_decides_the_order()
    {
        Assert.Equal(new DayOrderDecision(DayOrder.DayFirst, true), Vote("03/04/2024", "13/04/2024").Value);
        Assert.Equal(new DayOrderDecision(DayOrder.MonthFirst, true), Vote("03/04/2024", "04/13/2024").Value);
        Assert.Null(Vote("2024-03-04").Value);
    }

    [Fact]
    public void Time_order_or_a_weekday_decides_when_no_day_is_above_twelve()
    {
        Assert.Equal(new DayOrderDecision(DayOrder.DayFirst, true), Vote("11/01/2024", "12/01/2024", "01/02/2024", "02/02/2024").Value);
        Assert.Equal(new DayOrderDecision(DayOrder.MonthFirst, true), Vote("Fri, 01/05/2024").Value);
    }

    [Fact]
    public void An_assumed_order_is_not_called_certain() => Assert.Equal(new DayOrderDecision(DayOrder.MonthFirst, false), Vote("12/9/20, 23:55").Value);

    [Fact]
    public void Contradictory_dates_are_refused_asking_to_choose() => Assert.Equal("files.dates_contradict", Vote("13/04/2024", "04/13/2024").Refusal?.Code);

    [Fact]
    public void An_order_nobody_decided_is_refused() => Assert.Equal("files.day_order_undecided", new Moments(Shanghai).Read("03/04/2024").Refusal?.Code);

    private static Guildhall.Kernel.Result<DayOrderDecision?> Vote(params string[] dates)
    {
        var vote = new DayOrderVote();
        foreach (var date in dates) vote.See(date);
        return vote.Decide();
    }
}
