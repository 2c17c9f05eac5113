using Guildhall.Tests.Worlds;

namespace Guildhall.Tests.Activities.CouponDrops;

public sealed class CouponDropModelTests
{
    [Theory, MemberData(nameof(Histories.InParts), MemberType = typeof(Histories))]
    public async Task Any_history_of_claims_uses_merges_and_ends_leaves_what_a_plain_model_says(int part)
    {
        await using var world = await FlashWorld.Create(storage: await TestDatabase.Hasty());
        await Histories.Play(part, async random => await Play(world, await world.Kind(quantity: null, perPerson: 100_000), random));
    }

    private static async Task Play(FlashWorld world, Guid kind, Random random)
    {
        var (count, perPerson) = (random.Next(1, 12), random.Next(1, 4));
        var drop = await world.Drop(kind, count, perPerson, hours: 24);
        var (people, person) = (await world.People(8), Enumerable.Range(0, 8).ToArray());
        var (has, coupons, over, issued) = (new int[8], new List<(Guid Id, int Who)>(), false, 0);
        for (var step = 0; step < 22; step++)
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
                    Assert.True(expected == answer.Refusal?.Code, $"step {step}: {answer.Refusal?.Code ?? "taken"} instead of {expected ?? "taken"}");
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
