using Guildhall.Ui;

namespace Guildhall.Tests.Ui;

public sealed class PeriodChoiceTests
{
    private static readonly DateOnly Today = new(2026, 11, 21);

    [Fact]
    public void A_preset_ends_today_and_the_compared_period_touches_it()
    {
        var choice = PeriodChoice.Parse("/reports?days=7&group=g1&compare=previous", Today);
        Assert.Equal((new(2026, 11, 15), Today, true), (choice.From, choice.To, choice.Compare));
        Assert.Equal((new DateOnly(2026, 11, 8), new DateOnly(2026, 11, 14)), choice.Previous);
        Assert.Equal("/reports?group=g1&days=90&compare=previous", choice.UrlOf(90));
    }

    [Fact]
    public void Days_given_the_wrong_way_round_are_swapped_and_nonsense_means_the_default()
    {
        Assert.Equal(new DateOnly(2026, 1, 2), PeriodChoice.Parse("/r?from=2026-02-01&to=2026-01-02", Today).From);
        Assert.Equal(30, PeriodChoice.Parse("/r?from=yesterday&to=0001-01-01&days=999999", Today).Length);
    }
}
