using Guildhall.Activities.CouponDrops;
using Guildhall.Kernel;
using Guildhall.Kernel.Storage;
using Guildhall.Members.Contracts;

namespace Guildhall.Tests.Activities.CouponDrops;

/// <summary>Many at once, on one node and on two, and random histories against a plain model.</summary>
public sealed class CouponDropRaceTests
{
    [Fact]
    public async Task However_many_ask_at_once_no_more_is_handed_out_than_was_set_aside()
    {
        await using var world = await FlashWorld.Create();
        var kind = await world.Kind();
        var drop = await world.Drop(kind, 50, budget: 50 * DropWorld.Each);
        var answers = await GameWorld.AtOnce((await world.People(300)).SelectMany(p => Enumerable.Range(0, 4).Select(_ => (Func<ValueTask<Result<DropReceipt>>>)(() => world.Take(drop, p)))));
        Assert.Equal(50, answers.Count(a => a.Refusal is null));
        Assert.All(answers.Where(a => a.Refusal is not null), a => Assert.Contains(a.Refusal!.Code, (string[])["activities.drop_gone", "activities.drop_yours"]));
        await world.Sound(drop, kind);
    }

    [Fact]
    public async Task Two_nodes_hand_one_drop_out_together_and_nobody_has_more_than_theirs_under_whatever_names()
    {
        await using var first = await FlashWorld.Create();
        await using var second = await first.Node();
        var kind = await first.Kind();
        var drop = await first.Drop(kind, 70, perPerson: 2);
        second.Clock.Advance(first.Clock.GetUtcNow() - second.Clock.GetUtcNow());
        FlashWorld[] nodes = [first, second];
        var people = await first.People(120);
        for (var n = 0; n < 80; n += 2) await first.Merge(people[n], people[n + 1], heard: false);
        var answers = await GameWorld.AtOnce(people.SelectMany(p => Enumerable.Range(0, 4).Select(n => (Func<ValueTask<Result<DropReceipt>>>)(() => nodes[n % 2].Take(drop, p)))));
        Assert.Equal(70, answers.Count(a => a.Refusal is null));
        await first.Sound(drop, kind);
        await using var db = first.Shop.Open();
        var claims = await db.CouponClaims(drop, default);
        var persons = await db.PersonsOf(claims.Select(c => c.Member).ToHashSet());
        Assert.All(claims.GroupBy(c => persons[c.Member]), g => Assert.InRange(g.Count(), 1, 2));
    }

    [Fact]
    public async Task Any_history_of_claims_uses_merges_and_ends_leaves_what_a_plain_model_says()
    {
        await using var world = await FlashWorld.Create();
        var kind = await world.Kind(quantity: null, perPerson: 100_000);
        for (var seed = 1; seed <= 24; seed++) await Play(world, kind, seed);
    }

    private static async Task Play(FlashWorld world, Guid kind, int seed)
    {
        var random = new Random(seed * 7907);
        var (count, perPerson) = (random.Next(1, 12), random.Next(1, 4));
        var drop = await world.Drop(kind, count, perPerson, hours: 24);
        var (people, person) = (await world.People(8), Enumerable.Range(0, 8).ToArray());
        var (has, coupons, over, issued) = (new int[8], new List<(Guid Id, int Who)>(), false, 0);
        for (var step = 0; step < 30; step++)
            switch (random.Next(10))
            {
                case 0 when coupons.Count > 0:
                    var (coupon, whose) = coupons[random.Next(coupons.Count)];
                    coupons.RemoveAll(c => c.Id == coupon);
                    await world.Use(coupon, people[whose], random.Next(0, 501));
                    break;
                case 1 when random.Next(2) == 0:
                    var (a, b) = (random.Next(4), 4 + random.Next(4));
                    if (person[b] != b) break;
                    await world.Merge(people[a], people[b], heard: false);
                    (person[b], has[a], has[b]) = (a, has[a] + has[b], 0);
                    break;
                case 2 when random.Next(12) == 0:
                    await world.Move(drop, "end");
                    over = true;
                    break;
                default:
                    var who = random.Next(8);
                    var expected = over ? "activities.is_over" : has[person[who]] >= perPerson ? "activities.drop_yours" : issued >= count ? "activities.drop_gone" : null;
                    var answer = await world.Take(drop, people[who]);
                    Assert.True(expected == answer.Refusal?.Code, $"seed {seed}, step {step}: {answer.Refusal?.Code ?? "taken"} instead of {expected ?? "taken"}");
                    if (expected is not null) break;
                    Assert.Equal(++issued, answer.Value.Number);
                    has[person[who]]++;
                    coupons.Add((answer.Value.Id, who));
                    break;
            }
        await world.Sound(drop, kind);
        if (!over) await world.Move(drop, "end");
        await world.Sound(drop, kind);
    }
}
