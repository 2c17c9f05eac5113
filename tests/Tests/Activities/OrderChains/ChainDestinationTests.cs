using Guildhall.Activities.OrderChains;
using Guildhall.Commerce.Contracts;
using Guildhall.Commerce.Destinations;
using Guildhall.Kernel;
using Guildhall.Kernel.Storage;
using Guildhall.Tests.Worlds;
using Microsoft.Extensions.DependencyInjection;
using static Guildhall.Tests.Activities.OrderChains.ChainWorld;

namespace Guildhall.Tests.Activities.OrderChains;

public sealed class ChainDestinationTests
{
    [Fact]
    public async Task A_rows_order_goes_to_its_pick_up_point_and_a_chain_without_points_brings_it_where_its_changes_go_too()
    {
        await using var world = await FlashWorld.Create();
        await world.Shop.In((_, db) => db.Execute($"insert into commerce_delivery_terms (brand_id, fee_minor, free_from_minor, regions) values ({world.Shop.Brand.Id}, {800L}, {3000L}, {"[]"})"));
        var (chain, skus) = await Open(world);
        var people = await world.People(2);
        var said = Id.New(world.Clock);
        Assert.Null((await Lane(world).Ask(world.Shop.Brand.Id, chain.Value, new(said, people[0], "小红", world.Group, "page", null, "东门", [new(skus[0], 1)]))).Refusal);
        await Order(world, chain, people[1], (skus[0], 1));
        async Task<Result<Done>> Say(OrderId order, MemberId? who, string get, string? place, long seen = 800)
        {
            await using var scope = world.Scope();
            return await scope.ServiceProvider.GetRequiredService<SayDestination>().Handle(new(order, who, get, place, "小红", "13800000000", "杭州市西湖区文三路 9 号", null, seen), default);
        }
        async Task<Destination?> Goes(int row) => Destination.Read((await world.Shop.Order((await Rows(world, chain))[row].Order.Value)).Delivery);
        Assert.Equal((false, "东门", "小红"), ((await Goes(0))!.Ship, (await Goes(0))!.Address, (await Goes(0))!.Name));
        Assert.Null(await Goes(1));
        var chat = (await Rows(world, chain))[1];
        Assert.Equal("commerce.destination_place_unknown", (await Say(chat.Order, people[1], "ship", null)).Refusal!.Code);
        Assert.Null((await Say(chat.Order, people[1], "ship", "西门")).Refusal);
        Assert.Equal((false, "西门", "西门"), ((await Goes(1))!.Ship, (await Goes(1))!.Address, (await Rows(world, chain))[1].PickUp));

        // Where both are allowed, what is said on the order's page is what the leader's list has.
        (chain, skus) = await Open(world, with: c => c with { Brings = true });
        await Order(world, chain, people[1], (skus[0], 1));
        var both = (await Rows(world, chain))[0];
        Assert.Equal("commerce.destination_choose", (await Say(both.Order, people[1], "", "西门")).Refusal!.Code);
        Assert.Equal("commerce.destination_place_unknown", (await Say(both.Order, people[1], "pickup", "北门")).Refusal!.Code);
        Assert.Null((await Say(both.Order, people[1], "pickup", "西门")).Refusal);
        Assert.Equal("西门", (await Rows(world, chain))[0].PickUp);
        Assert.Equal("commerce.destination_no_way", (await Say(both.Order, people[1], "ship", null)).Refusal!.Code);
        Assert.Null((await Say(both.Order, null, "ship", null)).Refusal);
        Assert.Equal((true, null), ((await Goes(0))!.Ship, (await Rows(world, chain))[0].PickUp));

        (chain, skus) = await Open(world, with: c => c with { PickUps = [] });
        var row = (await Order(world, chain, people[0], (skus[0], 1))).Value.Id;
        var order = (await Rows(world, chain))[0].Order;
        Assert.Equal("commerce.unknown_order", (await Say(order, people[1], "ship", null)).Refusal!.Code);
        await world.Shop.In((_, db) => db.Execute($"insert into commerce_pay_ways (brand_id, provider, enabled, instructions, address, hold_minutes) values ({world.Shop.Brand.Id}, {"transfer"}, {true}, {""}, {""}, {600})"));
        Assert.Null((await Say(order, people[0], "ship", null)).Refusal);
        foreach (var (pieces, fee) in ((int, long)[])[(2, 800), (3, 0), (1, 800)])
        {
            Assert.Null((await Change(world, chain, row, people[0], (skus[0], pieces))).Refusal);
            var changed = await world.Shop.Order((await Rows(world, chain))[0].Order.Value);
            Assert.Equal((pieces * 1000L, fee, true), (changed.Amount.Minor, changed.DeliveryMinor, (await Goes(0))!.Ship));
        }
        await Adds(world, chain, skus, 50);
    }
}
