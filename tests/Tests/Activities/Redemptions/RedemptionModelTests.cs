using Guildhall.Activities.Redemptions;
using Guildhall.Tests.Worlds;

namespace Guildhall.Tests.Activities.Redemptions;

public sealed class RedemptionModelTests
{
    [Theory, MemberData(nameof(Histories.InParts), MemberType = typeof(Histories))]
    public async Task Any_history_of_redeeming_calling_off_handing_over_and_ends_leaves_what_a_plain_model_says(int part)
    {
        await using var world = await FlashWorld.Create(storage: await TestDatabase.Hasty());
        await Histories.Play(part, random => Play(world, random));
    }

    private static async Task Play(FlashWorld world, Random random)
    {
        var (stock, perPerson) = (random.Next(1, 5), random.Next(1, 3));
        var things = await world.Things();
        var activity = await world.Play(Redemption.Kind, RedeemWorld.Plan(things, stock, perPerson), hours: 24);
        var people = await world.People(5);
        await world.Give(people, 500);
        var (points, left, has, over) = (people.Select(_ => 500L).ToArray(), new[] { stock, stock, stock }, new int[5, 3], false);
        var open = new List<(Guid Id, int Who, int Offer)>();
        for (var step = 0; step < 22; step++)
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
                    Assert.True(expected == answer.Refusal?.Code, $"step {step}: {answer.Refusal?.Code ?? "redeemed"} instead of {expected ?? "redeemed"}");
                    if (expected is not null) break;
                    (points[who], left[offer], has[who, offer]) = (points[who] - 100, left[offer] - 1, has[who, offer] + 1);
                    open.Add((answer.Value.Id, who, offer));
                    break;
            }
        for (var n = 0; n < 5; n++) Assert.True(points[n] == await world.PointsOf(people[n]), $"points of {n}");
        await world.Sound(activity, things);
        if (!over) await world.Move(activity, "end");
        await world.Sound(activity, things);
    }
}
