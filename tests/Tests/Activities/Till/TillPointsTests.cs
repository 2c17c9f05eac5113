using Guildhall.Activities.Contracts;
using Guildhall.Activities.Life;
using Guildhall.Commerce.Contracts;
using Guildhall.Commerce.Storefront;
using Guildhall.Kernel;
using Guildhall.Kernel.Storage;
using Guildhall.Loyalty.Contracts;

namespace Guildhall.Tests.Activities.Till;

/// <summary>Points at checkout: spent with the order, back with what is cancelled or refunded, never more than there are.</summary>
public sealed class TillPointsTests
{
    [Fact]
    public async Task Points_pay_a_part_and_come_back_with_their_pieces()
    {
        await using var world = await TillWorld.Create();
        var (product, skus) = await world.Shop.AddProduct((50, 1000));
        var me = (await world.Flash.People(1))[0];
        await Give(world, me, 1_000); // 100 pay one yuan, 30% at most.
        var order = (await world.Shop.Buy(product, world.Wish(skus[0], me, 3) with { Points = 900 })).Value;
        Assert.Equal((2_100, 100), (order.AmountMinor, await Has(world, me)));
        Assert.Equal("commerce.points_missing", (await world.Shop.Buy(product, world.Wish(skus[0], me, 3) with { Points = 900 })).Refusal?.Code);
        Assert.Equal("commerce.points_negative", (await world.Shop.Buy(product, world.Wish(skus[0], me) with { Points = -5 })).Refusal?.Code);
        await world.Pay(order.Id);
        Assert.Equal(700, (await world.Refund(order.Id, 1)).Value);
        Assert.Equal(400, await Has(world, me));
        Assert.Equal(1_400, (await world.Refund(order.Id, 2)).Value);
        Assert.Equal(1_000, await Has(world, me));

        Assert.Equal("commerce.points_share", (await world.Shop.Buy(product, world.Wish(skus[0], me) with { Points = 301 })).Refusal?.Code);
        var second = (await world.Shop.Buy(product, world.Wish(skus[0], me) with { Points = 300 })).Value;
        Assert.Equal((700, 700), (second.AmountMinor, await Has(world, me)));
        await world.Cancel(second.Id);
        Assert.Equal(1_000, await Has(world, me));
        // Every spending has its way back beside it.
        await using var db = world.Shop.Open();
        Assert.Equal(0, await db.Count($"select cast(sum(case kind when 'spend' then points else -points end) as bigint) from loyalty_entries where brand_id = {world.Shop.Brand.Id} and kind in ('spend', 'refund')"));
    }

    [Fact]
    public async Task One_purse_behind_two_names_on_two_nodes_is_never_spent_twice()
    {
        await using var first = await TillWorld.Create();
        await using var second = await first.Node();
        TillWorld[] nodes = [first, second];
        var (one, ones) = await first.Shop.AddProduct((500, 1000));
        var (two, twos) = await first.Shop.AddProduct((500, 1000));
        var people = await first.Flash.People(2);
        await Give(first, people[0], 1_000);
        await first.Merge(people[0], people[1]);
        await first.Shop.Drain();

        var answers = await Task.WhenAll(Enumerable.Range(0, 24).Select(n => Task.Run(() => nodes[n % 2].Shop.Buy(n % 4 < 2 ? one : two, first.Wish(n % 4 < 2 ? ones[0] : twos[0], people[n / 2 % 2]) with { Points = 300 }))));

        Assert.Equal(3, answers.Count(a => a.Refusal is null));
        Assert.All(answers.Where(a => a.Refusal is not null), a => Assert.Equal("commerce.points_missing", a.Refusal!.Code));
        Assert.Equal(100, await Has(first, people[0]));
        Assert.Equal((3, 3), (await first.Shop.Count("commerce_shop_orders"), await first.Shop.Count("loyalty_entries", "kind = 'spend'")));
    }

    [Theory, InlineData(11), InlineData(12), InlineData(13)]
    public async Task Any_sequence_of_orders_payments_cancellations_and_refunds_leaves_what_a_plain_model_says(int seed)
    {
        await using var world = await TillWorld.Create();
        var random = new Random(seed);
        var (product, skus) = await world.Shop.AddProduct((400, 1000));
        var (_, towels) = await world.Shop.AddProduct((20, 500));
        var discount = await world.Discount(skus[0], 900, perPerson: 9, budget: 4_000);
        var reward = await world.Reward([new(2_500, 0, 300), new(0, 5, 0, towels[0], 1, 500)], perPerson: 5, budget: 9_000, gifts: new GoodsItem(towels[0], 0, 6));
        var people = await world.Flash.People(3);
        foreach (var person in people) await Give(world, person, 2_000);
        var (paid, back) = (new Dictionary<Guid, long>(), new Dictionary<Guid, long>());
        var unpaid = new List<Guid>();
        var left = new Dictionary<Guid, int>();
        for (var step = 0; step < 60; step++)
        {
            switch (random.Next(4))
            {
                case 0 or 1:
                    var quantity = random.Next(1, 7);
                    var bought = await world.Shop.Buy(product, world.Wish(skus[0], people[random.Next(3)], quantity) with { Points = random.Next(2) * 100 });
                    if (bought.Refusal is { } no) Assert.Equal((seed, "commerce.points_missing"), (seed, no.Code));
                    else
                    {
                        unpaid.Add(bought.Value.Id);
                        left[bought.Value.Id] = quantity;
                    }
                    break;
                case 2 when unpaid.Count > 0:
                    var turned = unpaid[random.Next(unpaid.Count)];
                    unpaid.Remove(turned);
                    if (random.Next(3) == 0) await world.Cancel(turned);
                    else
                    {
                        await world.Pay(turned);
                        paid[turned] = (await world.Shop.Order(turned)).Amount.Minor;
                    }
                    break;
                case 3 when paid.Keys.Any(o => left[o] > 0):
                    var order = paid.Keys.Where(o => left[o] > 0).OrderBy(_ => random.Next()).First();
                    var pieces = random.Next(1, left[order] + 1);
                    var refunded = await world.Refund(order, pieces);
                    if (refunded.Refusal is { } nothing) Assert.Equal((seed, "commerce.refund_nothing"), (seed, nothing.Code));
                    else
                    {
                        left[order] -= pieces;
                        back[order] = back.GetValueOrDefault(order) + refunded.Value;
                        Assert.True(back[order] <= paid[order], $"seed {seed}");
                        if (left[order] == 0) Assert.Equal((seed, paid[order]), (seed, back[order]));
                    }
                    break;
            }
        }
        await using var db = world.Shop.Open();
        var orders = await db.FindShopOrders([.. left.Keys.Select(o => new OrderId(o))]);
        Assert.All(orders, o => Assert.Equal((seed, o.Amount.Minor), (seed, o.Lines.Sum(l => l.UnitMinor * l.Quantity - (l.Cuts?.Sum(c => c.Minor) ?? 0)))));
        Assert.All(orders, o => Assert.Equal((seed, back.GetValueOrDefault(o.Id.Value)), (seed, o.RefundedMinor)));
        foreach (var activity in (ActivityId[])[discount, reward])
        {
            var (reserved, spent) = await world.Books(activity);
            Assert.InRange(reserved + spent, 0, (await world.Flash.Activity(activity)).Budget!.Value);
        }
        var gifts = await db.First($"select units, sold from commerce_stock where brand_id = {world.Shop.Brand.Id} and holder = {reward}", r => (Left: r.Long(0), Given: r.Long(1)));
        Assert.Equal((seed, 6L), (seed, gifts.Left + gifts.Given));
        // Points that are gone are those of orders that stand, less what went back with their pieces.
        var gone = orders.Where(o => o.State is not OrderState.Cancelled).Sum(o => o.Lines.Points() - (o.State is OrderState.Refunded ? o.Lines.Points() : RefundPrice.PointsGone(o.Lines, [.. o.Lines.Select(l => l.Gift is null ? l.Quantity - left[o.Id.Value] : 0)])));
        var had = 0L;
        foreach (var person in people) had += await Has(world, person);
        Assert.Equal((seed, 6_000L), (seed, had + gone));
    }

    private static Task Give(TillWorld world, MemberId member, long points) => world.Shop.In(async (_, db) =>
        (await db.MovePoints(world.Shop.Brand, [new PointsMove.Award(new("test", Guid.CreateVersion7()), member, points, EarnSource.Manual, world.Shop.Clock.GetUtcNow())], world.Shop.Clock, default))[0].Value.Points);

    private static async Task<long> Has(TillWorld world, MemberId member)
    {
        await using var db = world.Shop.Open();
        return await db.PointsOf(world.Shop.Brand, member, world.Shop.Clock, default);
    }
}
