using Guildhall.Activities.Contracts;
using Guildhall.Activities.OrderChains;
using Guildhall.Commerce.Contracts;
using Guildhall.Commerce.Orders;
using Guildhall.Kernel;
using Guildhall.Kernel.Lanes;
using Guildhall.Kernel.Storage;
using Guildhall.Tests.Worlds;
using Microsoft.Extensions.DependencyInjection;
using static Guildhall.Tests.Activities.OrderChains.ChainWorld;

namespace Guildhall.Tests.Activities.OrderChains;

public sealed class OrderChainTests
{
    [Fact]
    public async Task Whatever_comes_at_once_on_two_nodes_is_numbered_without_gaps_and_never_sold_twice()
    {
        await using var first = await FlashWorld.Create();
        await using var second = await first.Node();
        var (chain, skus) = await Open(first, units: 150, perPerson: 3);
        second.Clock.Advance(first.Clock.GetUtcNow() - second.Clock.GetUtcNow());
        FlashWorld[] nodes = [first, second];
        var people = Enumerable.Range(0, 90).Select(_ => Id.New<MemberId>(first.Clock)).ToArray();

        var answers = await Task.WhenAll(people.SelectMany((p, n) => Enumerable.Range(0, 3).Select(k => Task.Run(() => Order(nodes[k % 2], chain, p, (skus[n % 2], 1 + k % 2))))));

        var rows = await Rows(first, chain);
        Assert.Equal(Enumerable.Range(1, rows.Count), rows.Select(r => r.Number));
        Assert.Equal(rows.Count, answers.Count(a => a.Refusal is null));
        Assert.All(answers.Where(a => a.Refusal is not null), a => Assert.Contains(a.Refusal!.Code, (string[])["activities.chain_yours_limit", "activities.chain_sold_out", "activities.chain_few"]));
        await Adds(first, chain, skus, 150);
    }

    [Fact]
    public async Task One_id_is_one_row_and_another_body_is_refused()
    {
        await using var world = await FlashWorld.Create();
        var (chain, skus) = await Open(world);
        var (id, member) = (Id.New(world.Clock), Id.New<MemberId>(world.Clock));
        var same = await Task.WhenAll(Enumerable.Range(0, 15).Select(_ => Task.Run(() => Order(world, chain, member, id, (skus[0], 2)))));
        Assert.All(same, a => Assert.Equal((id, 1), (a.Value.Id, a.Value.Number)));
        Assert.Equal("activities.other_body", (await Order(world, chain, member, id, (skus[0], 3))).Refusal!.Code);
        Assert.Null((await Change(world, chain, id, member, (skus[0], 5))).Refusal);
        Assert.Equal(1, (await Order(world, chain, member, id, (skus[0], 2))).Value.Number); // A lost answer, told again after a change.
        Assert.Equal(5, (await Rows(world, chain)).Single().Pieces.Single().Quantity);
        Assert.Equal(["placed", "changed"], await History(world, id));
        await world.Move(chain, "end");
        Assert.Equal("activities.is_over", (await Change(world, chain, id, member, (skus[0], 1))).Refusal!.Code);
        Assert.Equal("activities.is_over", (await Order(world, chain, member, (skus[0], 1))).Refusal!.Code);
    }

    [Fact]
    public async Task What_cannot_be_is_refused_with_its_reason()
    {
        await using var world = await FlashWorld.Create();
        var (chain, skus) = await Open(world);
        var (_, strange) = await world.Shop.AddProduct((5, 1000));
        var member = Id.New<MemberId>(world.Clock);
        foreach (var quantity in (int[])[0, -1, 21, int.MaxValue]) Assert.Equal("activities.chain_quantity", (await Order(world, chain, member, (skus[0], quantity))).Refusal!.Code);
        Assert.Equal("activities.chain_unknown_item", (await Order(world, chain, member, (strange[0], 1))).Refusal!.Code);
        Assert.Equal("activities.unknown", (await Order(world, new(Guid.CreateVersion7()), member, (skus[0], 1))).Refusal!.Code);
        Assert.Equal("activities.unknown", (await Lane(world).Ask(world.Shop.Brand.Id, chain.Value, new(Id.New(world.Clock), member, "x", new(Guid.CreateVersion7()), "page", null, null, [new(skus[0], 1)]))).Refusal!.Code);
        Assert.Equal("activities.chain_no_pick_up", (await Lane(world).Ask(world.Shop.Brand.Id, chain.Value, new(Id.New(world.Clock), member, "x", world.Group, "page", null, "elsewhere", [new(skus[0], 1)]))).Refusal!.Code);
        var row = (await Order(world, chain, member, (skus[0], 1))).Value.Id;
        Assert.Equal("activities.chain_no_row", (await Change(world, chain, row, Id.New<MemberId>(world.Clock), (skus[0], 2))).Refusal!.Code);
        Assert.Equal("activities.chain_no_row", (await Change(world, chain, Guid.CreateVersion7(), member, (skus[0], 2))).Refusal!.Code);
    }

    [Fact]
    public async Task Three_entries_of_one_human_share_one_limit_and_each_may_change_their_rows()
    {
        await using var world = await FlashWorld.Create();
        var (chain, skus) = await Open(world, perPerson: 4);
        var people = await world.People(3);
        var row = (await Order(world, chain, people[1], (skus[0], 3))).Value.Id;
        await world.Shop.In(async (_, db) =>
        {
            foreach (var merged in people[1..]) await db.Execute($"insert into members_merges (brand_id, member_id, person_id, at, operator_name, joined) values ({world.Shop.Brand.Id}, {merged}, {people[0]}, {world.Clock.GetUtcNow()}, '', '')");
            return 0;
        });
        Assert.Equal("activities.chain_yours_limit", (await Order(world, chain, people[2], (skus[1], 2))).Refusal!.Code);
        Assert.Null((await Order(world, chain, people[0], (skus[1], 1))).Refusal);
        Assert.Null((await Change(world, chain, row, people[2], (skus[0], 1))).Refusal);
        Assert.Single((await world.Review(chain)).Outcome.Entered);
    }

    [Fact]
    public async Task A_paid_row_stays_a_cancelled_order_withdraws_its_row_and_the_review_counts_the_facts()
    {
        await using var world = await FlashWorld.Create();
        var (chain, skus) = await Open(world, budget: 1_000_000);
        var people = await world.People(3);
        var rows = new List<Guid>();
        foreach (var person in people) rows.Add((await Order(world, chain, person, (skus[0], 2))).Value.Id);
        Assert.Null((await Change(world, chain, rows[0], people[0], (skus[0], 3))).Refusal);
        var paid = (await Rows(world, chain))[0].Order;
        await world.Pay(paid.Value);
        await world.Shop.In(async (services, db) => await services.GetRequiredService<CallOffOrders>().Handle(db, [(await Rows(world, chain))[1].Order], OrderReasons.ByMember, true, default));
        Assert.Equal("activities.chain_paid", (await Change(world, chain, rows[0], people[0], (skus[0], 1))).Refusal!.Code);
        Assert.Equal([false, true, false], (await Rows(world, chain)).Select(r => r.Withdrawn));
        await Adds(world, chain, skus, 50);

        world.Clock.Advance(TimeSpan.FromHours(25));
        await world.Shop.RunSchedule();
        await world.Shop.RunSchedule();
        Assert.Equal(ActivityState.Settled, (await world.Activity(chain)).State);
        var outcome = (await world.Review(chain)).Outcome;
        Assert.Equal((3, 1, 2L, 1L, 3000L), (outcome.Entered.Count, outcome.Won.Count, outcome.Orders, outcome.PaidOrders, outcome.SalesMinor));
        Assert.Equal(outcome.SalesMinor, await world.Shop.In((_, db) => db.Count($"select cast(sum(amount_minor) as bigint) from commerce_shop_orders where brand_id = {world.Shop.Brand.Id} and origin_id = {chain} and paid_at is not null")));
        Assert.Equal(outcome.CostMinor, (await world.Activity(chain)).Spent);
        await using var db = world.Shop.Open();
        Assert.Equal(100 - 5, (await db.FindSkus(skus)).Sum(s => s.Free)); // What nobody ordered is back in the shop.
    }
}
