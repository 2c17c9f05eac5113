using Guildhall.Commerce.Contracts;
using Guildhall.Kernel;
using Guildhall.Tests.Worlds;

namespace Guildhall.Tests.Activities.Till;

public sealed class DiscountModelTests
{
    private const int People = 4, Steps = 18, Full = 1000, Off = 300;

    private sealed record Bought(Guid Id, int Who, int Pieces, int Reduced)
    {
        public OrderState State { get; set; } = OrderState.Unpaid;
        public int Gone { get; set; }
        public long Amount => Pieces * Full - Reduced * Off;
        public long Cost => State is OrderState.Cancelled ? 0 : Reduced * Off - Part(Reduced * Off, Gone);
        public long Part(long whole, int gone) => (whole * gone * 2 + Pieces) / (Pieces * 2); // Half up.
    }

    /// <summary>People buy, pay, cancel, give pieces back and are found to be one; holds end; an operator pauses. Each amount is foretold, and what the house has promised and given is the sum.</summary>
    [Theory, MemberData(nameof(Histories.InParts), MemberType = typeof(Histories))]
    public async Task Any_sequence_of_orders_payments_refunds_and_merges_costs_what_a_plain_model_says(int part)
    {
        await using var world = await TillWorld.Create(await TestDatabase.Hasty());
        await Histories.Play(part, random => Play(world, random));
    }

    private static async Task Play(TillWorld world, Random random)
    {
        var (perPerson, budget) = (random.Next(2, 7), random.Next(2) == 0 ? (long?)null : random.Next(1000, 5000));
        var (product, skus) = await world.Shop.AddProduct((200, Full));
        var discount = await world.Discount(skus[0], Full - Off, perPerson, budget, hours: 24);
        var (members, person) = (await world.Flash.People(People), Enumerable.Range(0, People).ToArray());
        var (model, paused) = (new List<Bought>(), false);
        for (var step = 0; step < Steps; step++)
        {
            var (unpaid, paid) = (model.Find(o => o.State is OrderState.Unpaid), model.FindLast(o => o.State is OrderState.Paid && o.Gone < o.Pieces));
            switch (random.Next(12))
            {
                case 0 when random.Next(2) == 0:
                    await world.Flash.Move(discount, paused ? "resume" : "pause");
                    paused = !paused;
                    break;
                case 1:
                    world.Shop.Clock.Advance(TimeSpan.FromMinutes(16));
                    await world.Shop.RunSchedule();
                    foreach (var late in model.Where(o => o.State is OrderState.Unpaid)) late.State = OrderState.Cancelled;
                    break;
                case 2 when random.Next(People) is var a && random.Next(People) is var b && a != b && person[a] == a && person[b] == b && person.Count(p => p == b) == 1:
                    await world.Flash.Merge(members[a], members[b], heard: false);
                    person[b] = a;
                    break;
                case 3 or 4 when unpaid is not null:
                    await world.Pay(unpaid.Id);
                    unpaid.State = OrderState.Paid;
                    break;
                case 5 when unpaid is not null:
                    await world.Cancel(unpaid.Id);
                    unpaid.State = OrderState.Cancelled;
                    break;
                case 6 or 7 when paid is not null:
                    var back = random.Next(1, paid.Pieces - paid.Gone + 1);
                    Assert.Equal(paid.Part(paid.Amount, paid.Gone + back) - paid.Part(paid.Amount, paid.Gone), (await world.Refund(paid.Id, back)).Value);
                    paid.Gone += back;
                    break;
                default:
                    var (who, pieces) = (random.Next(People), random.Next(1, 6));
                    var reduced = paused ? 0 : Math.Max(0, Math.Min(pieces, perPerson - model.Where(o => o.State is not OrderState.Cancelled && person[o.Who] == person[who]).Sum(o => o.Reduced)));
                    if (reduced * Off > budget - model.Sum(o => o.Cost)) reduced = 0;
                    var placed = (await world.Buy(product, skus[0], members[who], pieces)).Value;
                    model.Add(new(placed.Id, who, pieces, reduced));
                    Assert.True(model[^1].Amount == placed.AmountMinor, $"step {step}: {placed.AmountMinor} instead of {model[^1].Amount}");
                    break;
            }
        }
        Assert.Equal((model.Where(o => o.State is OrderState.Unpaid).Sum(o => o.Cost), model.Where(o => o.State is OrderState.Paid).Sum(o => o.Cost)), await world.Books(discount));
        Assert.Equal(200 - model.Where(o => o.State is not OrderState.Cancelled).Sum(o => o.Pieces - o.Gone), (await world.Shop.Stock(skus[0])).Units);
        await world.Flash.Move(discount, "end");
        Assert.Equal(Full, (await world.Buy(product, skus[0], members[0])).Value.AmountMinor);
    }
}
