using Guildhall.Commerce.Contracts;
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

    internal static Task Give(TillWorld world, MemberId member, long points) => world.Shop.In(async (_, db) =>
        (await db.MovePoints(world.Shop.Brand, [new PointsMove.Award(new("test", Guid.CreateVersion7()), member, points, EarnSource.Manual, world.Shop.Clock.GetUtcNow())], world.Shop.Clock, default))[0].Value.Points);

    internal static async Task<long> Has(TillWorld world, MemberId member)
    {
        await using var db = world.Shop.Open();
        return await db.PointsOf(world.Shop.Brand, member, world.Shop.Clock, default);
    }
}
