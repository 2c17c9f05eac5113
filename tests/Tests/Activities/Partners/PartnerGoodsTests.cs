using Guildhall.Activities.Contracts;
using Guildhall.Activities.Life;
using Guildhall.Activities.Lotteries;
using Guildhall.Activities.Partners;
using Guildhall.Commerce.Contracts;
using Guildhall.Kernel;
using Guildhall.Kernel.Schedule;
using Guildhall.Kernel.Storage;
using Guildhall.Tests.Activities.Lotteries;
using Microsoft.Extensions.DependencyInjection;

namespace Guildhall.Tests.Activities.Partners;

/// <summary>What partners bring is booked into stock, sold and drawn like the brand's own and before it, and given back as far as it is left.</summary>
public sealed class PartnerGoodsTests
{
    [Fact]
    public async Task Goods_of_a_partner_are_sold_before_the_brands_own_and_what_is_left_goes_back()
    {
        var world = await PartnerWorld.Create();
        await using var flash = world.Flash;
        await Brings(world, [new(world.Sku, "", 5, 0), new(null, "Mugs", 3, 0)]);
        var (cakes, free) = (Id.New(flash.Clock), await Free(world, world.Sku));
        foreach (var (line, units, why) in new (int?, int?, string)[] { (null, 5, "activities.goods_line"), (2, 5, "activities.goods_line"), (0, 0, "activities.partner_quantity"), (0, null, "activities.partner_quantity") })
            Assert.StartsWith(why, (await Book(world, Id.New(flash.Clock), line, units)).Refusal!.Code, StringComparison.Ordinal);
        Assert.Equal("activities.partner_sku_unknown", (await Book(world, Id.New(flash.Clock), 0, 1, sku: Id.New<SkuId>(flash.Clock))).Refusal!.Code);
        for (var tap = 0; tap < 2; tap++) Assert.Null((await Book(world, cakes, 0, 5)).Refusal);
        Assert.Equal(free + 5, await Free(world, world.Sku));

        var people = await flash.People(3);
        var orders = new List<Guid>();
        foreach (var one in people.Take(2)) orders.Add(await world.Buy(one, flash.Group, paid: false));
        Assert.Equal((5, 2, 3), await Cakes(world));
        Assert.Equal("commerce.consigned_left", (await Back(world, cakes, 4)).Refusal!.Code);
        Assert.Equal("commerce.unknown_sku", (await Back(world, cakes, 1, world.Partners[1])).Refusal!.Code);
        Assert.Equal("activities.partner_goods_left", (await Remove(world)).Refusal!.Code);
        Assert.Null((await Back(world, cakes, 3)).Refusal);
        Assert.Equal(free + 2, await Free(world, world.Sku));
        await world.Buy(people[2], flash.Group);
        Assert.Equal((5, 2, 0), await Cakes(world)); // The third was the brand's own.

        // What went back on sale is the partner's to give back again.
        await flash.Shop.In(async (services, db) => await services.GetRequiredService<CallOffOrders>().Handle(db, [new(orders[0])], "by_operator", restock: true, default));
        Assert.Equal((5, 2, 0), await Cakes(world)); // The third is the second of the partner's now.
    }

    [Fact]
    public async Task A_prize_of_a_partner_is_entered_put_aside_drawn_and_what_nobody_claims_is_left_again()
    {
        var world = await PartnerWorld.Create();
        await using var flash = world.Flash;
        await Brings(world, [new(null, "Mugs", 3, 0)]);
        Assert.Null((await Book(world, Id.New(flash.Clock), 0, 3)).Refusal);
        var mugs = (await Goods(world))[0];
        SkuId sku;
        await using (var db = flash.Shop.Open())
        {
            sku = (await db.ConsignedBy((await db.FindPartnership(world.Sale, world.Partners[0], default))!.Id, default))[0].Sku;
            Assert.Equal(sku, (await db.FindPartnership(world.Sale, world.Partners[0], default))!.Brings[0].Sku);
            Assert.DoesNotContain(await db.SkusOnSale(default), c => c.Id == sku); // Without a price it is only given away.
            Assert.Contains(await db.SkusToGive(default), c => c.Id == sku);
        }
        var lottery = LotteryWorld.Wheel with { Blank = 0, Prizes = [LotteryWorld.Gift("Mug", 4, 1) with { Sku = sku, CostMinor = 0 }] };
        var short_ = await flash.Play(Lottery.Kind, lottery, run: false);
        Assert.Equal("activities.flash_short", (await flash.Move(short_, "schedule")).Refusal!.Code);
        var draw = await flash.Play(Lottery.Kind, lottery with { Prizes = [lottery.Prizes[0] with { Stock = 3 }] });
        Assert.Equal(0, await Free(world, sku));
        Assert.Equal("commerce.consigned_aside", (await Back(world, mugs.Id, 1)).Refusal!.Code);

        var people = await flash.People(2);
        foreach (var one in people) Assert.Equal("Mug", (await LotteryWorld.Drawing(flash, draw, one)()).Value.Prize);
        Assert.Equal((3, 2, 1), await Cakes(world));
        Assert.Null((await flash.Move(draw, "end")).Refusal);
        Assert.Equal(1, await Free(world, sku));

        flash.Clock.Advance(TimeSpan.FromHours(73)); // Nobody said where to.
        await flash.Shop.RunSchedule();
        Assert.Equal((3, 0, 3), await Cakes(world));
        Assert.Equal(3, await Free(world, sku));
        Assert.Null((await Back(world, mugs.Id, 3)).Refusal);
        Assert.Null((await Remove(world)).Refusal);
    }

    [Fact]
    public void Whoever_brought_theirs_first_sells_first()
    {
        static Consignment Row(long units, long back = 0) => new(Guid.CreateVersion7(), default, default, units, back, 0, default);
        long[] Sold(long now, params (Consignment, long)[] rows) => [.. ConsignedStock.InTurn(rows, now).Select(c => c.Sold)];
        Assert.Equal([10, 2], Sold(12, (Row(10), 0), (Row(10), 4)));
        Assert.Equal([3, 5], Sold(20, (Row(10, back: 7), 0), (Row(5), 8)));
        Assert.Equal([0], Sold(7, (Row(4), 7)));
        Assert.Equal([4, 0], Sold(4, (Row(10), 0), (Row(10), 6))); // Six were sold, two came back.
        Assert.Equal([2, 1], Sold(3, (Row(2), 0), (Row(10), 0)));
    }

    private static Task<List<(Guid Id, SkuId Sku)>> Goods(PartnerWorld world) => world.Flash.Shop.In(async (_, db) =>
        (await db.ConsignedBy((await db.FindPartnership(world.Sale, world.Partners[0], default))!.Id, default)).ConvertAll(c => (c.Id, c.Sku)));

    private static async Task<(long Units, long Sold, long Left)> Cakes(PartnerWorld world)
    {
        await using var db = world.Flash.Shop.Open();
        var all = await db.ConsignedBy((await db.FindPartnership(world.Sale, world.Partners[0], default))!.Id, default);
        return (all.Sum(c => c.Units), all.Sum(c => c.Sold), all.Sum(c => c.Left));
    }

    private static async Task<long> Free(PartnerWorld world, SkuId sku)
    {
        await using var db = world.Flash.Shop.Open();
        return (await db.FindSkus([sku]))[0].Free;
    }

    private static async Task Brings(PartnerWorld world, Contribution[] brings)
    {
        await using var scope = world.Flash.Scope();
        var terms = (await scope.ServiceProvider.GetRequiredService<AppDb>().FindPartnership(world.Sale, world.Partners[0], default))!;
        Assert.Null((await scope.ServiceProvider.GetRequiredService<AgreePartnership>().Change(world.Sale, world.Partners[0], terms.Version, new(ShareOf.Brought, 10, 0, [], brings), default)).Refusal);
    }

    private static async Task<Result<Done>> Book(PartnerWorld world, Guid id, int? line, int? units, SkuId? sku = null)
    {
        await using var scope = world.Flash.Scope();
        return await scope.ServiceProvider.GetRequiredService<BookGoods>().Handle(world.Sale, world.Partners[0], new(id, line, sku, units, null), default);
    }

    private static async Task<Result<Done>> Back(PartnerWorld world, Guid goods, int units, PartnerId? partner = null)
    {
        await using var scope = world.Flash.Scope();
        return await scope.ServiceProvider.GetRequiredService<BookGoods>().GiveBack(world.Sale, partner ?? world.Partners[0], goods, units, default);
    }

    private static async Task<Result<Done>> Remove(PartnerWorld world)
    {
        await using var scope = world.Flash.Scope();
        return await scope.ServiceProvider.GetRequiredService<AgreePartnership>().Remove(world.Sale, world.Partners[0], default);
    }
}
