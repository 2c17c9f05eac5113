using Guildhall.Commerce.Contracts;
using Guildhall.Kernel;

namespace Guildhall.Tests.Commerce;

public sealed class StockTests
{
    [Fact]
    public async Task Stock_is_exact_when_two_nodes_sell_and_move_it_at_once()
    {
        await using var first = await ShopWorld.Create();
        await using var second = await first.Node();
        var (product, skus) = await first.AddProduct((120, 1000));
        var activity = Guid.CreateVersion7();
        ShopWorld[] nodes = [first, second];

        var buying = Enumerable.Range(0, 160).Select(n => Task.Run(() => nodes[n % 2].Buy(product, nodes[n % 2].Buying(skus[0], 1 + n % 2)))).ToList();
        var moving = Enumerable.Range(0, 2).Select(n => Task.Run(async () =>
        {
            for (var i = 0; i < 12; i++)
            {
                await nodes[n].In((_, db) => db.AllotStock(skus[0], activity, 1 + i % 3, nodes[n].Clock));
                if (i % 4 == 3) await nodes[n].In((_, db) => db.ReturnStock(activity, nodes[n].Clock));
            }
        })).ToList();
        var answers = await Task.WhenAll(buying);
        await Task.WhenAll(moving);
        await first.In((_, db) => db.ReturnStock(activity, first.Clock));

        var sold = answers.Where(a => a.Refusal is null).Sum(a => a.Value.Units);
        Assert.All(answers.Where(a => a.Refusal is not null), a => Assert.Contains(a.Refusal!.Code, (string[])["commerce.sold_out", "commerce.not_enough"]));
        Assert.Equal((120 - sold, sold), await first.Stock(skus[0]));
        Assert.Equal(answers.Count(a => a.Refusal is null), await first.Count("commerce_shop_orders"));
    }

    [Fact]
    public async Task What_an_order_of_a_finished_activity_releases_goes_to_the_storefront()
    {
        await using var world = await ShopWorld.Create();
        var (product, skus) = await world.AddProduct((10, 1000));
        var activity = Guid.CreateVersion7();
        await world.In(async (_, db) =>
        {
            await db.AllotStock(skus[0], activity, 6, world.Clock);
            await db.TakeStock(activity, [(skus[0], 2)]);
            return await db.ReturnStock(activity, world.Clock);
        });

        await world.In(async (_, db) => { await db.PutBackStock(activity, [(skus[0], 2)]); return 0; });

        await using var look = world.Open();
        Assert.Equal(10, Assert.Single(await look.StockOf(product.Value)).Units);
        Assert.Equal((0, 0), (Assert.Single(await look.StockOf(activity)).Units, Assert.Single(await look.StockOf(activity)).Sold));
    }

    [Fact]
    public async Task Nothing_is_allotted_that_is_not_there_or_not_of_this_brand()
    {
        await using var world = await ShopWorld.Create();
        var (_, skus) = await world.AddProduct((5, 1000));

        Assert.Equal("commerce.not_enough", (await world.In((_, db) => db.AllotStock(skus[0], Guid.CreateVersion7(), 6, world.Clock))).Refusal?.Code);
        Assert.Equal("commerce.units_range", (await world.In((_, db) => db.AllotStock(skus[0], Guid.CreateVersion7(), 0, world.Clock))).Refusal?.Code);
        Assert.Equal("commerce.units_range", (await world.In((_, db) => db.AllotStock(skus[0], Guid.CreateVersion7(), long.MinValue, world.Clock))).Refusal?.Code);
        Assert.Equal("commerce.unknown_sku", (await world.In((_, db) => db.AllotStock(new SkuId(Guid.CreateVersion7()), Guid.CreateVersion7(), 1, world.Clock))).Refusal?.Code);
        Assert.Equal((5, 0), await world.Stock(skus[0]));
    }
}
