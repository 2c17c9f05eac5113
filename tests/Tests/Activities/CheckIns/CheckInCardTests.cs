using Guildhall.Activities.CheckIns;
using static Guildhall.Tests.Activities.CheckIns.CheckInWorld;

namespace Guildhall.Tests.Activities.CheckIns;

/// <summary>Make-up cards: a missed day is filled, never one that was not or is to come, and never with a card that is used up.</summary>
public sealed class CheckInCardTests
{
    [Fact]
    public async Task A_card_fills_a_missed_day_and_mends_the_row()
    {
        await using var world = await FlashWorld.Create();
        var camp = await world.Play(CheckIn.Kind, Plain, hours: 24 * 10);
        var member = (await world.People(1))[0];
        var first = Today(world);
        await Tap(world, camp, member);
        world.Clock.Advance(TimeSpan.FromDays(2));
        Assert.Equal((2, 1), (await Tap(world, camp, member)).Value is var d ? (d.Days, d.Streak) : default);
        foreach (var day in (int[])[first - 1, first + 2, first + 3]) Assert.Equal("activities.check_in_no_such_day", (await Tap(world, camp, member, day: day)).Refusal!.Code);
        Assert.Equal("activities.check_in_that_day", (await Tap(world, camp, member, day: first)).Refusal!.Code);
        var filled = (await Tap(world, camp, member, day: first + 1)).Value;
        Assert.Equal((3, 3, 0), (filled.Days, filled.Streak, filled.Rewards.Single()));
        world.Clock.Advance(TimeSpan.FromDays(3));
        Assert.Equal((5, 1), (await Tap(world, camp, member, day: first + 4)).Value is { Days: 4 } ? (await Tap(world, camp, member)).Value is var e ? (e.Days, e.Streak - 1) : default : default);
        Assert.Equal("activities.check_in_no_cards", (await Tap(world, camp, member, day: first + 3)).Refusal!.Code);
    }
}
