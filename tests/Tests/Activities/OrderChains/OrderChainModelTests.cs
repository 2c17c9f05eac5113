using Guildhall.Commerce.Contracts;
using Guildhall.Kernel;
using Guildhall.Tests.Worlds;
using static Guildhall.Tests.Activities.OrderChains.ChainWorld;

namespace Guildhall.Tests.Activities.OrderChains;

public sealed class OrderChainModelTests
{
    private const int Units = 9, PerPerson = 5, People = 4, Steps = 20;

    [Theory, MemberData(nameof(Histories.InParts), MemberType = typeof(Histories))]
    public async Task Any_sequence_of_orders_changes_and_withdrawals_leaves_what_a_plain_model_says(int part)
    {
        await using var world = await FlashWorld.Create(storage: await TestDatabase.Hasty());
        await Histories.Play(part, random => Play(world, random));
    }

    private static async Task Play(FlashWorld world, Random random)
    {
        var (chain, skus) = await Open(world, Units, PerPerson);
        var people = Enumerable.Range(0, People).Select(_ => Id.New<MemberId>(world.Clock)).ToArray();
        var model = new List<(Guid Id, int Person, Dictionary<SkuId, int> Wants, bool Gone)>();
        int Used(SkuId sku) => model.Where(r => !r.Gone).Sum(r => r.Wants.GetValueOrDefault(sku));
        int Has(int person) => model.Where(r => !r.Gone && r.Person == person).Sum(r => r.Wants.Values.Sum());
        for (var step = 0; step < Steps; step++)
        {
            var who = random.Next(people.Length);
            var wants = skus.Where(_ => random.Next(2) == 0).ToDictionary(s => s, _ => random.Next(1, 4));
            string? expected = null, got;
            if (model.Count == 0 || random.Next(3) > 0)
            {
                var id = Id.New(world.Clock);
                expected = wants.Count == 0 ? "activities.chain_quantity" : Has(who) + wants.Values.Sum() > PerPerson ? "activities.chain_yours_limit" : wants.Any(w => Used(w.Key) + w.Value > Units) ? "short" : null;
                got = (await Order(world, chain, people[who], id, [.. wants.Select(w => (w.Key, w.Value))])).Refusal?.Code;
                if (got is null) model.Add((id, who, wants, false));
            }
            else
            {
                var at = random.Next(model.Count);
                var row = model[at];
                expected = row.Gone ? wants.Count == 0 ? null : "activities.chain_withdrawn" : Same(row.Wants, wants) || wants.Count == 0 ? null
                    : wants.Any(w => Used(w.Key) - row.Wants.GetValueOrDefault(w.Key) + w.Value > Units) ? "short" : Has(row.Person) - row.Wants.Values.Sum() + wants.Values.Sum() > PerPerson ? "activities.chain_yours_limit" : null;
                got = (await Change(world, chain, row.Id, people[row.Person], [.. wants.Select(w => (w.Key, w.Value))])).Refusal?.Code;
                if (got is null && !row.Gone) model[at] = (row.Id, row.Person, wants.Count == 0 ? row.Wants : wants, wants.Count == 0);
            }
            if (got is "activities.chain_sold_out" or "activities.chain_few") got = "short";
            Assert.True(expected == got, $"step {step}: {got ?? "done"} instead of {expected ?? "done"}");
        }
        var rows = await Rows(world, chain);
        Assert.Equal(model.Select((r, n) => (n + 1, r.Id, r.Gone)), rows.Select(r => (r.Number, r.Id, r.Withdrawn)));
        Assert.All(rows.Zip(model), r => Assert.True(Same(r.Second.Wants, r.First.Pieces.ToDictionary(p => p.Sku, p => p.Quantity)), $"row {r.First.Number}"));
        await Adds(world, chain, skus, Units);
        await world.Move(chain, "end");
    }
}
