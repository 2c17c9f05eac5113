using Guildhall.Commerce.Contracts;
using Guildhall.Kernel;

namespace Guildhall.Tests.Commerce;

public sealed class StockTests
{
    [Fact]
    public async Task Units_only_move_between_hands_whatever_is_done_with_them()
    {
        await using var world = await ShopWorld.Create();
        var seed = Random.Shared.Next();
        var random = new Random(seed);
        var (product, skus) = await world.AddProduct((500, 1000), (200, 1000));
        Guid[] holders = [Guid.CreateVersion7(), Guid.CreateVersion7(), Guid.CreateVersion7()];
        Guid[] all = [product.Value, .. holders];
        var model = all.SelectMany(h => skus.Select(s => (h, s))).ToDictionary(k => k, k => (Units: k.h == product.Value ? (k.s == skus[0] ? 500L : 200L) : 0, Sold: 0L, Closed: false));
        for (var step = 0; step < 300; step++)
        {
            var (holder, sku, units) = (holders[random.Next(3)], skus[random.Next(2)], (long)random.Next(-40, 60));
            var (mine, front) = (model[(holder, sku)], model[(product.Value, sku)]);
            switch (random.Next(4))
            {
                case 0:
                    var refusal = (await world.In((_, db) => db.AllotStock(sku, holder, units, world.Clock))).Refusal;
                    Assert.Equal(units == 0 || units > front.Units || -units > mine.Units, refusal is not null);
                    if (refusal is not null) break;
                    model[(holder, sku)] = mine with { Units = mine.Units + units, Closed = false };
                    model[(product.Value, sku)] = front with { Units = front.Units - units };
                    break;
                case 1 when mine.Units > 0:
                    var take = Math.Min(mine.Units, Math.Abs(units) + 1);
                    await world.In(async (_, db) => { await db.HoldStock(holder); await db.TakeStock(holder, [(sku, take)]); return 0; });
                    model[(holder, sku)] = mine with { Units = mine.Units - take, Sold = mine.Sold + take };
                    break;
                case 2 when mine.Sold > 0:
                    await world.In(async (_, db) => { await db.PutBackStock(holder, [(sku, mine.Sold)]); return 0; });
                    model[(holder, sku)] = mine with { Sold = 0, Units = mine.Closed ? mine.Units : mine.Units + mine.Sold };
                    if (mine.Closed) model[(product.Value, sku)] = front with { Units = front.Units + mine.Sold };
                    break;
                case 3 when random.Next(4) == 0:
                    await world.In((_, db) => db.ReturnStock(holder, world.Clock));
                    foreach (var s in skus)
                    {
                        var (m, f) = (model[(holder, s)], model[(product.Value, s)]);
                        model[(holder, s)] = m with { Units = 0, Closed = true };
                        model[(product.Value, s)] = f with { Units = f.Units + m.Units };
                    }
                    break;
            }
        }
        await using var db = world.Open();
        foreach (var holder in all)
            foreach (var held in await db.StockOf(holder))
                Assert.True((model[(holder, held.Sku)].Units, model[(holder, held.Sku)].Sold) == (held.Units, held.Sold), $"seed {seed}: {model[(holder, held.Sku)]} is {held}");
        Assert.Equal((500, 200), ((await world.Stock(skus[0])) is var a ? a.Units + a.Sold : 0, (await world.Stock(skus[1])) is var b ? b.Units + b.Sold : 0));
    }

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
