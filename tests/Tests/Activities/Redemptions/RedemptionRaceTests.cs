using Guildhall.Activities.Redemptions;
using Guildhall.Kernel;
using Guildhall.Kernel.Storage;

namespace Guildhall.Tests.Activities.Redemptions;

/// <summary>Many at once, on one node and on two, and random histories against a plain model.</summary>
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

    [Fact]
    public async Task Any_history_of_redeeming_calling_off_handing_over_and_ends_leaves_what_a_plain_model_says()
    {
        await using var world = await FlashWorld.Create();
        for (var seed = 1; seed <= 24; seed++) await Play(world, seed);
    }

    private static async Task Play(FlashWorld world, int seed)
    {
        var random = new Random(seed * 6007);
        var (stock, perPerson) = (random.Next(1, 5), random.Next(1, 3));
        var things = await world.Things();
        var activity = await world.Play(Redemption.Kind, RedeemWorld.Plan(things, stock, perPerson), hours: 24);
        var people = await world.People(5);
        await world.Give(people, 500);
        var (points, left, has, over) = (people.Select(_ => 500L).ToArray(), new[] { stock, stock, stock }, new int[5, 3], false);
        var open = new List<(Guid Id, int Who, int Offer)>();
        for (var step = 0; step < 30; step++)
            switch (random.Next(8))
            {
                case 0 when open.Count > 0:
                    var (id, whose, what) = open[random.Next(open.Count)];
                    open.RemoveAll(o => o.Id == id);
                    Assert.Null((await world.Hand(activity, id, cancel: true)).Refusal);
                    (points[whose], has[whose, what]) = (points[whose] + 100, has[whose, what] - 1);
                    if (what != 2) left[what]++;
                    break;
                case 1 when open.Exists(o => o.Offer != 2):
                    var handed = open.First(o => o.Offer != 2);
                    open.Remove(handed);
                    Assert.Null((await world.Hand(activity, handed.Id)).Refusal);
                    break;
                case 2 when random.Next(10) == 0:
                    await world.Move(activity, "end");
                    over = true;
                    break;
                default:
                    var (who, offer) = (random.Next(5), random.Next(3));
                    var expected = over ? "activities.is_over" : has[who, offer] >= perPerson ? "activities.redeem_yours" : left[offer] == 0 ? "activities.redeem_gone" : points[who] < 100 ? "loyalty.too_few_points" : null;
                    var answer = await world.Redeem(activity, people[who], offer);
                    Assert.True(expected == answer.Refusal?.Code, $"seed {seed}, step {step}: {answer.Refusal?.Code ?? "redeemed"} instead of {expected ?? "redeemed"}");
                    if (expected is not null) break;
                    (points[who], left[offer], has[who, offer]) = (points[who] - 100, left[offer] - 1, has[who, offer] + 1);
                    open.Add((answer.Value.Id, who, offer));
                    break;
            }
        for (var n = 0; n < 5; n++) Assert.True(points[n] == await world.PointsOf(people[n]), $"seed {seed}: points of {n}");
        await world.Sound(activity, things);
        if (!over) await world.Move(activity, "end");
        await world.Sound(activity, things);
    }
}
