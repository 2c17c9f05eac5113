using Guildhall.Kernel;
using Guildhall.Kernel.Storage;
using Guildhall.Loyalty;
using Guildhall.Loyalty.Contracts;
using Guildhall.Loyalty.Points;

namespace Guildhall.Tests.Loyalty;

public sealed class PointsRaceTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task Fifty_spends_of_ten_at_once_never_take_more_than_a_hundred_while_points_expire_and_are_taken_back(int nodes)
    {
        await using var first = await LoyaltyWorld.Create();
        var node = nodes == 1 ? first : await first.OtherNode();
        var member = first.NewMember();
        await first.Award(member, 50); // Over by the time of the race.
        first.Clock.Advance(TimeSpan.FromDays(370));
        if (node != first) node.Clock.Advance(TimeSpan.FromDays(370));
        var taken = first.Key();
        await first.Award(member, 30, taken);
        await first.Award(member, 70);

        var spends = Enumerable.Range(0, 50).Select(n => (n % 2 == 0 ? first : node) is var at && n % 5 == 4
            ? Direct(at, new PointsMove.Spend(at.Key(), member, 10))
            : at.Desk.Move(at.Brand, member, new PointsMove.Spend(at.Key(), member, 10)).AsTask()).ToList();
        var reversal = node.Desk.Move(node.Brand, member, new PointsMove.Reverse(node.Key(), taken)).AsTask();
        var sweep = Sweep(first);
        var answers = await Task.WhenAll(spends);
        await Task.WhenAll(reversal, sweep);

        var spent = answers.Count(a => a.Refusal is null);
        Assert.All(answers.Where(a => a.Refusal is not null), a => Assert.Equal(LoyaltyRefusals.TooFewPoints.Code, a.Refusal!.Code));
        await using var db = first.Open();
        var owed = await db.Count($"select owed from loyalty_balances where brand_id = {first.Brand.Id} and person_id = {member}");
        // Hundred came in that are good; thirty of them were taken back, what of those was spent already is owed.
        Assert.InRange(spent, 7, 10);
        Assert.Equal(100 - 30 + owed - spent * 10, await first.Balance(member));
        await first.CheckBooks();
        if (node != first) await node.DisposeAsync();
    }

    [Fact]
    public async Task The_same_award_sent_twenty_times_at_once_from_two_nodes_is_one_award()
    {
        await using var first = await LoyaltyWorld.Create();
        await using var second = await first.OtherNode();
        var (member, key) = (first.NewMember(), first.Key());

        var answers = await Task.WhenAll(Enumerable.Range(0, 20).Select(n => (n % 2 == 0 ? first : second) is var at
            ? at.Desk.Move(at.Brand, member, new PointsMove.Award(key, member, 25, EarnSource.Activity, first.Clock.GetUtcNow())).AsTask() : null!));

        Assert.All(answers, a => Assert.Equal((25, 25), (a.Value.Points, a.Value.Balance)));
        Assert.Single(answers, a => !a.Value.Again);
        Assert.Equal(25, await first.Balance(member));
        await first.CheckBooks();
    }

    private static async Task<Result<PointsReceipt>> Direct(LoyaltyWorld world, PointsMove move) => (await world.Move(move))[0];

    private static async Task Sweep(LoyaltyWorld world)
    {
        await using var db = world.Open();
        await using var transaction = await db.Begin();
        await new SweepExpired(world.Clock).Run(new(db, world.Brand.Id, "nightly", world.Clock.GetUtcNow(), "{}"), default);
        await transaction.Commit();
    }
}
