using Guildhall.Kernel;
using Guildhall.Kernel.Schedule;
using Guildhall.Kernel.Storage;
using Guildhall.Loyalty;
using Guildhall.Loyalty.Contracts;
using Guildhall.Loyalty.Points;
using Microsoft.Extensions.DependencyInjection;

namespace Guildhall.Tests.Loyalty;

public sealed class PointsLedgerTests
{
    [Fact]
    public async Task The_same_movement_again_moves_nothing_and_answers_the_same()
    {
        await using var world = await LoyaltyWorld.Create();
        var (member, key) = (world.NewMember(), world.Key());

        var first = await world.Award(member, 40, key);
        var again = await world.Award(member, 40, key);
        var spend = new PointsMove.Spend(world.Key(), member, 15);
        var twice = await world.Move(spend, spend);
        var other = (await world.Move(spend with { Points = 16 }))[0];

        Assert.Equal((40, false), (first.Balance, first.Again));
        Assert.Equal((40, true), (again.Points, again.Again));
        Assert.Equal([false, true], twice.Select(t => t.Value.Again));
        Assert.Equal(LoyaltyRefusals.OtherBody, other.Refusal);
        Assert.Equal(25, await world.Balance(member));
        await world.CheckBooks();
    }

    [Fact]
    public async Task Points_are_spent_in_the_order_in_which_they_expire_and_come_back_to_where_they_were()
    {
        await using var world = await LoyaltyWorld.Create();
        var member = world.NewMember();
        await world.Award(member, 10);
        world.Clock.Advance(TimeSpan.FromDays(200));
        await world.Award(member, 10);
        var spend = world.Key();
        Assert.Null((await world.Move(new PointsMove.Spend(spend, member, 12)))[0].Refusal);
        world.Clock.Advance(TimeSpan.FromDays(100)); // Day 300: both lots still good.
        await world.Move(new PointsMove.Reverse(world.Key(), spend, 5));

        world.Clock.Advance(TimeSpan.FromDays(70)); // Day 370: the first ten would be over; those that came back were the younger ones first.
        Assert.Equal(10, await world.Balance(member));
        await world.Move(new PointsMove.Reverse(world.Key(), spend));
        Assert.Equal(17, await world.Balance(member)); // Seven of the old lot return with a week of grace.
        world.Clock.Advance(TimeSpan.FromDays(PointsAccount.GraceDays + 1));
        Assert.Equal(10, await world.Balance(member));
        await world.CheckBooks();
    }

    [Fact]
    public async Task A_spend_beyond_the_balance_is_refused_with_both_figures_and_changes_nothing()
    {
        await using var world = await LoyaltyWorld.Create();
        var member = world.NewMember();
        await world.Award(member, 9);

        var refused = (await world.Move(new PointsMove.Spend(world.Key(), member, 10)))[0].Refusal!;

        Assert.Equal(LoyaltyRefusals.TooFewPoints.Code, refused.Code);
        Assert.Equal([10L, 9L], refused.Args);
        Assert.Equal(9, await world.Balance(member));
        await world.CheckBooks();
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-5)]
    [InlineData(MovePoints.Most + 1)]
    [InlineData(long.MaxValue)]
    public async Task Amounts_out_of_bounds_are_refused(long points)
    {
        await using var world = await LoyaltyWorld.Create();
        Assert.Equal(LoyaltyRefusals.PointsAmount.Code, (await world.Move(new PointsMove.Spend(world.Key(), world.NewMember(), points)))[0].Refusal!.Code);
    }

    [Fact]
    public async Task What_a_reversal_does_not_find_any_more_is_owed_and_settled_by_what_comes_in()
    {
        await using var world = await LoyaltyWorld.Create();
        var (member, purchase) = (world.NewMember(), world.Key("shop_order"));
        await world.Award(member, 100, purchase, EarnSource.Activity);
        await world.Move(new PointsMove.Spend(world.Key(), member, 70));

        var back = (await world.Move(new PointsMove.Reverse(world.Key(), purchase)))[0].Value;
        Assert.Equal((30, 0), (back.Points, back.Balance));
        Assert.Equal(0, (await world.Award(member, 50)).Balance);
        Assert.Equal(30, (await world.Award(member, 50)).Balance);
        await world.CheckBooks();
        Assert.Equal(LoyaltyRefusals.AlreadyReversed, (await world.Move(new PointsMove.Reverse(world.Key(), purchase)))[0].Refusal);
    }

    [Fact]
    public async Task What_expired_of_an_award_is_not_taken_back_a_second_time()
    {
        await using var world = await LoyaltyWorld.Create();
        var (member, old) = (world.NewMember(), world.Key());
        await world.Award(member, 100, old);
        world.Clock.Advance(TimeSpan.FromDays(400));
        await world.Award(member, 20);

        await world.Move(new PointsMove.Reverse(world.Key(), old));

        Assert.Equal(20, await world.Balance(member));
        await world.CheckBooks();
    }

    [Fact]
    public async Task A_rule_gives_its_points_up_to_its_cap_a_day_and_again_the_next_day()
    {
        await using var world = await LoyaltyWorld.Create();
        var (anna, ben) = (world.NewMember(), world.NewMember());
        async Task<long> Speak(params MemberId[] members)
        {
            await using var db = world.Open();
            await using var transaction = await db.Begin();
            var earned = await db.EarnPoints(world.Brand, [.. members.Select(m => new EarnedAct(EarnSource.Speak, Id.New(world.Clock), m, world.Clock.GetUtcNow()))], world.Clock, default);
            await transaction.Commit();
            return earned.Sum(e => e.Value.Points);
        }

        Assert.Equal(4, await Speak(anna, anna, anna, ben));
        Assert.Equal(3, await Speak(anna, anna, anna, ben)); // Anna's cap is five.
        Assert.Equal(5, await world.Balance(anna));
        world.Clock.Advance(TimeSpan.FromDays(1));
        Assert.Equal(1, await Speak(anna));
        await world.CheckBooks();
    }

    [Fact]
    public async Task A_purchase_earns_by_its_amount()
    {
        await using var world = await LoyaltyWorld.Create();
        await using var db = world.Open();
        await using var transaction = await db.Begin();
        var earned = await db.EarnPoints(world.Brand, [new(EarnSource.Purchase, Id.New(world.Clock), world.NewMember(), world.Clock.GetUtcNow(), 12_999)], world.Clock, default);
        Assert.Equal(129, earned[0].Value.Points);
    }

    [Fact]
    public async Task Every_night_what_is_over_leaves_the_accounts()
    {
        await using var world = await LoyaltyWorld.Create();
        var members = Enumerable.Range(0, 5).Select(_ => world.NewMember()).ToList();
        foreach (var member in members) await world.Award(member, 7);
        var runner = ActivatorUtilities.CreateInstance<ScheduleRunner>(world.Kernel.Services);
        await runner.RunDue(default);
        world.Clock.Advance(TimeSpan.FromDays(366));

        while (await runner.RunDue(default) > 0) { }

        await using var db = world.Open();
        Assert.Equal(35, await db.Count($"select cast(sum(points) as bigint) from loyalty_entries where brand_id = {world.Brand.Id} and kind = {EntryKind.Expiry} and to_account = {Account.Expired}"));
        Assert.Equal(0, await db.Count($"select cast(sum(points) as bigint) from loyalty_balances where brand_id = {world.Brand.Id}"));
        await world.CheckBooks();
    }
}
