using Guildhall.Activities.Contracts;
using Guildhall.Activities.Life;
using Guildhall.Commerce.Contracts;
using Guildhall.Commerce.Storefront;
using Guildhall.Kernel.Storage;
using Guildhall.Tests.Worlds;

namespace Guildhall.Tests.Activities.Till;

/// <summary>A discount, a reward and points at one till: what must hold of money, points and gifts whatever happens to the orders.</summary>
public sealed class TillModelTests
{
    [Theory, MemberData(nameof(Histories.InParts), MemberType = typeof(Histories))]
    public async Task Any_sequence_of_orders_payments_cancellations_and_refunds_leaves_what_a_plain_model_says(int part)
    {
        await using var world = await TillWorld.Create(await TestDatabase.Hasty());
        await Histories.Play(part, random => Play(world, random));
    }

    private static async Task Play(TillWorld world, Random random)
    {
        var (product, skus) = await world.Shop.AddProduct((400, 1000));
        var (_, towels) = await world.Shop.AddProduct((20, 500));
        var discount = await world.Discount(skus[0], 900, perPerson: 9, budget: 1_500, hours: 24);
        var reward = await world.Reward([new(2_500, 0, 300), new(0, 5, 0, towels[0], 1, 500)], perPerson: 5, budget: 3_000, gifts: new GoodsItem(towels[0], 0, 3));
        var people = await world.Flash.People(3);
        foreach (var person in people) await TillPointsTests.Give(world, person, 2_000);
        var (paid, back) = (new Dictionary<Guid, long>(), new Dictionary<Guid, long>());
        var unpaid = new List<Guid>();
        var left = new Dictionary<Guid, int>();
        for (var step = 0; step < 16; step++)
        {
            switch (random.Next(4))
            {
                case 0 or 1:
                    var quantity = random.Next(1, 7);
                    var bought = await world.Shop.Buy(product, world.Wish(skus[0], people[random.Next(3)], quantity) with { Points = random.Next(2) * 100 });
                    if (bought.Refusal is { } no) Assert.Equal("commerce.points_missing", no.Code);
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
                    if (refunded.Refusal is { } nothing) Assert.Equal("commerce.refund_nothing", nothing.Code);
                    else
                    {
                        left[order] -= pieces;
                        back[order] = back.GetValueOrDefault(order) + refunded.Value;
                        Assert.True(back[order] <= paid[order]);
                        if (left[order] == 0) Assert.Equal(paid[order], back[order]);
                    }
                    break;
            }
        }
        await using var db = world.Shop.Open();
        var orders = await db.FindShopOrders([.. left.Keys.Select(o => new OrderId(o))]);
        Assert.All(orders, o => Assert.Equal(o.Amount.Minor, o.Lines.Sum(l => l.UnitMinor * l.Quantity - (l.Cuts?.Sum(c => c.Minor) ?? 0))));
        Assert.All(orders, o => Assert.Equal(back.GetValueOrDefault(o.Id.Value), o.RefundedMinor));
        foreach (var activity in (ActivityId[])[discount, reward])
        {
            var (reserved, spent) = await world.Books(activity);
            Assert.InRange(reserved + spent, 0, (await world.Flash.Activity(activity)).Budget!.Value);
        }
        var gifts = await db.First($"select units, sold from commerce_stock where brand_id = {world.Shop.Brand.Id} and holder = {reward}", r => (Left: r.Long(0), Given: r.Long(1)));
        Assert.Equal(3, gifts.Left + gifts.Given);
        // Points that are gone are those of orders that stand, less what went back with their pieces.
        var gone = orders.Where(o => o.State is not OrderState.Cancelled).Sum(o => o.Lines.Points() - (o.State is OrderState.Refunded ? o.Lines.Points() : RefundPrice.PointsGone(o.Lines, [.. o.Lines.Select(l => l.Gift is null ? l.Quantity - left[o.Id.Value] : 0)])));
        var had = 0L;
        foreach (var person in people) had += await TillPointsTests.Has(world, person);
        Assert.Equal(6_000L, had + gone);
        foreach (var activity in (ActivityId[])[discount, reward]) await world.Flash.Move(activity, "end");
    }
}
