using Guildhall.Tests.Worlds;

namespace Guildhall.Tests.Activities;

public sealed class FlashSaleModelTests
{
    private const int Units = 8, PerPerson = 3, People = 5, Steps = 20;

    private sealed record Piece(Guid Id, int Who, int Units, DateTimeOffset Until)
    {
        public bool Paid { get; set; }
    }

    /// <summary>People buy, pay, let it be and are found to be one person; time passes; an operator pauses. Whatever the order, what is sold and what is left is what a plain model says.</summary>
    [Theory, MemberData(nameof(Histories.InParts), MemberType = typeof(Histories))]
    public async Task Any_sequence_of_orders_holds_and_changes_leaves_what_a_plain_model_says(int part)
    {
        await using var world = await FlashWorld.Create(storage: await TestDatabase.Hasty());
        await Histories.Play(part, random => Play(world, random));
    }

    private static async Task Play(FlashWorld world, Random random)
    {
        long? budget = random.Next(3) == 0 ? random.Next(3, 9) * 1000 : null; // Each piece costs the house 1000.
        var (sale, sku) = await world.Sell(Units, PerPerson, perOrder: 2, budget, hours: 24);
        var (members, person) = (await world.People(People), Enumerable.Range(0, People).ToArray());
        var (model, paused) = (new List<Piece>(), false);
        int Left() => Units - model.Sum(p => p.Units);
        for (var step = 0; step < Steps; step++)
        {
            var at = model.FindIndex(p => !p.Paid);
            switch (random.Next(10))
            {
                case 0 or 1:
                    // Never to the second at which a hold ends: the clock looks every five.
                    world.Clock.Advance(TimeSpan.FromSeconds(random.Next(1, 13) * 60 - 10));
                    await world.Shop.RunSchedule();
                    model.RemoveAll(p => !p.Paid && p.Until <= world.Clock.GetUtcNow());
                    Assert.Equal((Left(), Units - Left()), await world.Shop.Stock(sku));
                    break;
                case 2 when random.Next(2) == 0:
                    await world.Move(sale, paused ? "resume" : "pause");
                    paused = !paused;
                    break;
                case 3 when at >= 0:
                    await world.Pay(model[at].Id);
                    model[at].Paid = true;
                    break;
                case 4 when at >= 0:
                    await world.Cancel(model[at].Id);
                    model.RemoveAt(at);
                    break;
                case 5 when random.Next(People) is var a && random.Next(People) is var b && a != b && person[a] == a && person[b] == b && person.Count(p => p == b) == 1:
                    await world.Merge(members[a], members[b], heard: false);
                    person[b] = a;
                    break;
                default:
                    var (who, units, id) = (random.Next(People), random.Next(1, 3), Guid.CreateVersion7());
                    var has = model.Where(p => person[p.Who] == person[who]).Sum(p => p.Units);
                    var expected = paused ? "activities.is_paused" : has + units > PerPerson ? "activities.flash_yours" : Left() == 0 ? "activities.flash_sold_out" : Left() < units ? "activities.flash_few"
                        : model.Sum(p => p.Units * 1000) + units * 1000 > budget ? "activities.over_budget" : null;
                    var answer = await world.Buy(sale, sku, members[who], units, id);
                    Assert.True(expected == answer.Refusal?.Code, $"step {step}: {answer.Refusal?.Code ?? "placed"} instead of {expected ?? "placed"}");
                    if (expected is null) model.Add(new(id, who, units, world.Clock.GetUtcNow().AddMinutes(15)));
                    break;
            }
        }
        Assert.Equal((Left(), Units - Left()), await world.Shop.Stock(sku));
        if (budget is not null)
        {
            Assert.Equal((model.Where(p => !p.Paid).Sum(p => p.Units * 1000L), model.Where(p => p.Paid).Sum(p => p.Units * 1000L)), await world.BudgetEntries(sale));
            Assert.Equal(await world.BudgetEntries(sale), await world.Activity(sale) is var shown ? (shown.Reserved, shown.Spent) : default);
        }
        await world.Move(sale, "end");
        Assert.Equal(Units, await world.Shop.Stock(sku) is var (free, sold) ? free + sold : 0);
    }
}
