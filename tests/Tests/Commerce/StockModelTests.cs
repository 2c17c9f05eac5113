using Guildhall.Commerce.Contracts;
using Guildhall.Kernel;
using Guildhall.Tests.Worlds;

namespace Guildhall.Tests.Commerce;

public sealed class StockModelTests
{
    private const int Steps = 25;

    [Theory, MemberData(nameof(Histories.InParts), MemberType = typeof(Histories))]
    public async Task Units_only_move_between_hands_whatever_is_done_with_them(int part)
    {
        await using var world = await ShopWorld.Create(storage: await TestDatabase.Hasty());
        await Histories.Play(part, random => Play(world, random));
    }

    private static async Task Play(ShopWorld world, Random random)
    {
        var (product, skus) = await world.AddProduct((50, 1000), (20, 1000));
        Guid[] holders = [Guid.CreateVersion7(), Guid.CreateVersion7(), Guid.CreateVersion7()];
        Guid[] all = [product.Value, .. holders];
        var model = all.SelectMany(h => skus.Select(s => (h, s))).ToDictionary(k => k, k => (Units: k.h == product.Value ? (k.s == skus[0] ? 50L : 20L) : 0, Sold: 0L, Closed: false));
        await using var db = world.Open();
        await using var transaction = await db.Begin();
        for (var step = 0; step < Steps; step++)
        {
            var (holder, sku, units) = (holders[random.Next(3)], skus[random.Next(2)], (long)random.Next(-12, 18));
            var (mine, front) = (model[(holder, sku)], model[(product.Value, sku)]);
            switch (random.Next(4))
            {
                case 0:
                    var refusal = (await db.AllotStock(sku, holder, units, world.Clock)).Refusal;
                    Assert.Equal(units == 0 || units > front.Units || -units > mine.Units, refusal is not null);
                    if (refusal is not null) break;
                    model[(holder, sku)] = mine with { Units = mine.Units + units, Closed = false };
                    model[(product.Value, sku)] = front with { Units = front.Units - units };
                    break;
                case 1 when mine.Units > 0:
                    var take = Math.Min(mine.Units, Math.Abs(units) + 1);
                    await db.HoldStock(holder);
                    await db.TakeStock(holder, [(sku, take)]);
                    model[(holder, sku)] = mine with { Units = mine.Units - take, Sold = mine.Sold + take };
                    break;
                case 2 when mine.Sold > 0:
                    await db.PutBackStock(holder, [(sku, mine.Sold)]);
                    model[(holder, sku)] = mine with { Sold = 0, Units = mine.Closed ? mine.Units : mine.Units + mine.Sold };
                    if (mine.Closed) model[(product.Value, sku)] = front with { Units = front.Units + mine.Sold };
                    break;
                case 3 when random.Next(2) == 0:
                    await db.ReturnStock(holder, world.Clock);
                    foreach (var s in skus)
                    {
                        var (m, f) = (model[(holder, s)], model[(product.Value, s)]);
                        model[(holder, s)] = m with { Units = 0, Closed = true };
                        model[(product.Value, s)] = f with { Units = f.Units + m.Units };
                    }
                    break;
            }
        }
        await transaction.Commit();
        foreach (var holder in all)
            foreach (var held in await db.StockOf(holder))
                Assert.True((model[(holder, held.Sku)].Units, model[(holder, held.Sku)].Sold) == (held.Units, held.Sold), $"{model[(holder, held.Sku)]} is {held}");
        Assert.Equal((50, 20), ((await world.Stock(skus[0])) is var a ? a.Units + a.Sold : 0, (await world.Stock(skus[1])) is var b ? b.Units + b.Sold : 0));
    }
}
