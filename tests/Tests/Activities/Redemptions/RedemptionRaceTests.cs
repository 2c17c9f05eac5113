using Guildhall.Activities.Redemptions;
using Guildhall.Kernel;
using Guildhall.Kernel.Storage;

namespace Guildhall.Tests.Activities.Redemptions;

/// <summary>Many at once, on one node and on two.</summary>
public sealed class RedemptionRaceTests
{
    [Fact]
    public async Task However_many_ask_at_once_no_more_is_had_than_there_is_and_nobody_spends_points_they_have_not()
    {
        await using var world = await FlashWorld.Create();
        var things = await world.Things();
        var activity = await world.Play(Redemption.Kind, RedeemWorld.Plan(things, 30));
        var people = await world.People(150);
        await world.Give(people[..100], 200); // Two of the three things each; fifty have nothing.
        var answers = await GameWorld.AtOnce(people.SelectMany(p => Enumerable.Range(0, 6).Select(n => (Func<ValueTask<Result<RedemptionReceipt>>>)(() => world.Redeem(activity, p, n % 3)))));
        Assert.Equal(90, answers.Count(a => a.Refusal is null));
        Assert.All(answers.Where(a => a.Refusal is not null), a => Assert.Contains(a.Refusal!.Code, (string[])["activities.redeem_gone", "activities.redeem_yours", "loyalty.too_few_points"]));
        Assert.Equal(0, await world.Shop.Count("loyalty_balances", "points < 0"));
        await world.Sound(activity, things);
    }

    [Fact]
    public async Task Two_nodes_serve_one_window_together_while_points_are_spent_elsewhere()
    {
        await using var first = await FlashWorld.Create();
        await using var second = await first.Node();
        var things = await first.Things();
        var activity = await first.Play(Redemption.Kind, RedeemWorld.Plan(things, 25, perPerson: 2));
        second.Clock.Advance(first.Clock.GetUtcNow() - second.Clock.GetUtcNow());
        FlashWorld[] nodes = [first, second];
        var people = await first.People(60);
        await first.Give(people, 150);
        for (var n = 0; n < 40; n += 2) await first.Merge(people[n], people[n + 1]);
        var answers = await GameWorld.AtOnce(people.SelectMany(p => Enumerable.Range(0, 6).Select(n => (Func<ValueTask<Result<RedemptionReceipt>>>)(() => nodes[n % 2].Redeem(activity, p, n % 3)))));
        Assert.Equal(75, answers.Count(a => a.Refusal is null));
        await first.Sound(activity, things);
        await using var db = first.Shop.Open();
        var rows = await db.Redemptions(activity, default);
        var humans = await Guildhall.Members.Contracts.ReadPersons.HumansOf(db, rows.Select(r => r.Member).ToHashSet());
        Assert.All(rows.GroupBy(r => (humans[r.Member], r.Offer)), g => Assert.InRange(g.Count(), 1, 2));
    }
}
