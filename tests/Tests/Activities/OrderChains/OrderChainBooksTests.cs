using Guildhall.Activities.Contracts;
using Guildhall.Activities.OrderChains;
using Guildhall.Commerce.Contracts;
using Guildhall.Commerce.Orders;
using Guildhall.Communities.Contracts;
using Guildhall.Kernel;
using Guildhall.Kernel.Storage;
using Guildhall.Tests.Activities.Counter;
using Guildhall.Tests.Worlds;
using Microsoft.Extensions.DependencyInjection;

namespace Guildhall.Tests.Activities.OrderChains;

/// <summary>What a chain's leader knows at the end: whether list and money agree, who helped, and what the chain brought.</summary>
public sealed class OrderChainBooksTests
{
    [Fact]
    public async Task The_list_agrees_with_the_orders_until_one_of_them_is_changed_behind_its_back()
    {
        await using var world = await FlashWorld.Create();
        var (chain, skus) = await ChainWorld.Open(world);
        var people = await world.People(4);
        foreach (var person in people) await ChainWorld.Order(world, chain, person, (skus[0], 2), (skus[1], 1));
        var rows = await ChainWorld.Rows(world, chain);
        await Pay(world, rows[0].Order, rows[1].Order);
        await ChainWorld.Change(world, chain, rows[3].Id, people[3]);
        var sums = await Reckon(world, chain);
        Assert.True(sums.Agrees);
        Assert.Equal((9000L, 6000L, 3000L, 0L), (sums.ListMinor, sums.PaidMinor, sums.DueMinor, sums.RefundedMinor));
        Assert.Equal(sums.PaidMinor, await world.Shop.In((_, db) => db.Count($"select cast(sum(amount_minor) as bigint) from commerce_orders where brand_id = {world.Shop.Brand.Id}")));

        await world.Shop.In(async (_, db) =>
        {
            await db.Execute($"update commerce_shop_orders set amount_minor = amount_minor - 1 where brand_id = {world.Shop.Brand.Id} and id = {rows[0].Order}");
            await db.Execute($"update commerce_shop_orders set state = 'cancelled', reason = 'by_operator' where brand_id = {world.Shop.Brand.Id} and id = {rows[2].Order}");
            return await db.Execute($"update activities_chain_rows set withdrawn = {true} where brand_id = {world.Shop.Brand.Id} and id = {rows[1].Id}");
        });
        sums = await Reckon(world, chain);
        Assert.False(sums.Agrees);
        Assert.Equal([ChainGap.OtherAmount, ChainGap.StillPaid, ChainGap.OrderGone], sums.Gaps.Select(g => g.Gap!.Value));
        await world.Shop.In((_, db) => db.Execute($"delete from activities_chain_rows where brand_id = {world.Shop.Brand.Id} and id = {rows[0].Id}"));
        Assert.Equal(rows[0].Order, Assert.Single((await Reckon(world, chain)).Strays).Id);
    }

    [Fact]
    public async Task Who_brings_others_gets_their_share_of_what_is_paid_and_nobody_helps_themselves()
    {
        await using var world = await FlashWorld.Create();
        var (chain, skus) = await ChainWorld.Open(world, with: c => c with { HelperPercent = 15 });
        var people = await world.Inside("小红", "阿明", "林姐");
        var known = new Dictionary<MemberId, Guid>();
        await world.Shop.In(async (_, db) =>
        {
            foreach (var person in people)
                await db.Execute($"insert into members_entries (brand_id, member_id, public_id, name_key, entered_at) values ({world.Shop.Brand.Id}, {person}, {known[person] = Guid.CreateVersion7()}, {person.Value.ToString()}, {world.Clock.GetUtcNow()})");
            return await db.Execute($"insert into members_merges (brand_id, member_id, person_id, at, operator_name, joined) values ({world.Shop.Brand.Id}, {people[2]}, {people[0]}, {world.Clock.GetUtcNow()}, '', '')");
        });
        await using var db = world.Shop.Open();
        Assert.Equal(people[0], await db.ChainHelper(chain, known[people[0]], people[1], default));
        Assert.Null(await db.ChainHelper(chain, known[people[0]], people[2], default)); // The same human under another name.
        Assert.Null(await db.ChainHelper(chain, Guid.CreateVersion7(), people[1], default));
        Assert.Null(await db.ChainHelper(new(Guid.CreateVersion7()), known[people[0]], people[1], default));

        async Task<Guid> By(MemberId buyer, int pieces) =>
            (await ChainWorld.Lane(world).Ask(world.Shop.Brand.Id, chain.Value, new(Id.New(world.Clock), buyer, "客人", world.Group, "page", null, null, [new(skus[0], pieces)]) { Helper = people[0] })).Value.Id;
        var (first, _) = (await By(people[1], 3), await By(people[1], 1));
        Assert.Null((await ChainWorld.Change(world, chain, first, people[1], (skus[0], 5))).Refusal);
        var rows = await ChainWorld.Rows(world, chain);
        await Pay(world, rows[0].Order);
        var sum = Assert.Single(await db.ChainHelpers(chain, (await world.Activity(chain)).Read<OrderChain>(), rows, default));
        Assert.Equal((people[0], 2, 6, 5000L, 750L), (sum.Helper, sum.Rows, sum.Pieces, sum.PaidMinor, sum.ShareMinor));
        Assert.Equal(people[0], (await world.Shop.Order(rows[0].Order.Value)).Inviter); // The order tells it, too, also after the change.

        async Task<Refusal?> Give(long minor, Guid? id = null)
        {
            await using var scope = world.Scope();
            return (await scope.ServiceProvider.GetRequiredService<PayHelper>().Handle(chain, id ?? Id.New(world.Clock), people[0], minor, default)).Refusal;
        }
        async Task<(long, long, long)> Sum() => (await db.ChainHelpers(chain, (await world.Activity(chain)).Read<OrderChain>(), await ChainWorld.Rows(world, chain), default)).Select(h => (h.ShareMinor, h.GivenMinor, h.DueMinor)).Single();
        Assert.Equal("activities.chain_payout_open", (await Give(750))!.Code);
        Assert.Null((await world.Move(chain, "end")).Refusal);
        Assert.Equal("activities.chain_payout_changed", (await Give(749))!.Code);
        Assert.Equal("activities.stale_page", (await Give(750, Guid.Empty))!.Code);
        var once = Id.New(world.Clock);
        var taps = await Task.WhenAll(Enumerable.Range(0, 8).Select(n => Task.Run(() => Give(750, n < 4 ? once : null))));
        Assert.Equal((750L, 750L, 0L), await Sum());
        Assert.All(taps.Where(t => t is not null), t => Assert.Equal("activities.chain_payout_changed", t!.Code));
        Assert.Equal(1, await world.Shop.Count("activities_chain_payouts"));
        // A share that was given and then went back with the money is shown as what it is.
        await world.Shop.In((_, d) => d.Execute($"update commerce_shop_orders set refunded_minor = 1000 where brand_id = {world.Shop.Brand.Id} and id = {rows[0].Order}"));
        Assert.Equal((600L, 750L, -150L), await Sum());
        Assert.Equal("activities.chain_payout_changed", (await Give(-150))!.Code);
        Assert.Equal([0L, 1L, 2L], [ReadChainHelpers.ShareOf(4, 10), ReadChainHelpers.ShareOf(5, 10), ReadChainHelpers.ShareOf(15, 10)]);
    }

    [Fact]
    public async Task Participation_counts_members_and_not_outsiders_who_were_written_down()
    {
        await using var world = await FlashWorld.Create();
        var (chain, skus) = await ChainWorld.Open(world);
        var inside = await world.Inside("小红", "阿明", "林姐", "小王");
        foreach (var buyer in inside[..1].Concat(await world.People(8))) Assert.Null((await ChainWorld.Order(world, chain, buyer, (skus[0], 1))).Refusal);
        var review = await world.Review(chain);
        Assert.Equal((9, 4L, 1L, .25), (review.Outcome.Entered.Count, review.Members, review.Acted, review.Participation));
    }

    [Fact]
    public async Task What_the_chain_brought_is_what_its_groups_order_more_than_those_left_out_by_lot()
    {
        await using var world = await FlashWorld.Create();
        var others = new List<GroupId>();
        for (var n = 0; n < 5; n++) others.Add((await world.Shop.In((services, _) => services.GetRequiredService<OpenGroup>().Handle(new($"群{n}", null, Channel.Web), default))).Value.Id);
        var id = Guid.CreateVersion7();
        var drawn = OrderChain.Draw(id, others, 2);
        Assert.Equal(2, drawn.Distinct().Count());
        Assert.Equal(drawn, OrderChain.Draw(id, Enumerable.Reverse(others), 2));
        Assert.True(Enumerable.Range(0, 20).Select(_ => string.Join(',', OrderChain.Draw(Guid.CreateVersion7(), others, 2).OrderBy(g => g.Value))).Distinct().Count() > 1);

        var (chain, skus) = await ChainWorld.Open(world, with: c => c with { HeldOut = [others[0]] });
        var people = await world.Inside([.. Enumerable.Range(0, 10).Select(n => $"成员{n}")]);
        await world.Shop.In(async (_, db) =>
        {
            foreach (var person in people[6..]) await db.Execute($"update members_memberships set group_id = {others[0]} where brand_id = {world.Shop.Brand.Id} and member_id = {person}");
            return 0;
        });
        for (var n = 0; n < 6; n++) await ChainWorld.Order(world, chain, people[n], (skus[0], 1));
        var (product, sku) = await world.Shop.AddProduct((9, 1000));
        Assert.Null((await world.Shop.Buy(product, world.Shop.Buying(sku[0], 1, member: people[6]) with { Group = others[0] })).Refusal);
        await using var db = world.Shop.Open();
        var lift = (await ChainLift.Of(db, await world.Activity(chain), world.Clock, default))!;
        Assert.Equal((6L, 6L, 1L, 4L), (lift.Got.Orders, lift.Got.Members, lift.HeldOut.Orders, lift.HeldOut.Members));
        Assert.Equal(4.0, lift.Ratio!.Value, 9);
        // exp(±1.959964 · √(1/6 + 1))
        Assert.Equal(4 / 8.3062, lift.Interval!.Value.Low, 2);
        Assert.Equal(4 * 8.3062, lift.Interval!.Value.High, 1);
        var (plain, _) = await ChainWorld.Open(world);
        Assert.Null(await ChainLift.Of(db, await world.Activity(plain), world.Clock, default));
    }

    [Fact]
    public async Task Orders_placed_elsewhere_are_told_in_the_running_chain_of_all_its_groups()
    {
        await using var world = await FlashWorld.Create();
        await ChainWorld.Open(world, with: c => c with { ListsAll = true });
        var (sale, sku) = await world.Sell(5);
        var people = await world.Inside("小红", "阿明");
        Assert.Null((await world.Buy(sale, sku, people[1])).Refusal);
        await world.Serve();
        var line = Assert.Single(await world.HouseLines());
        Assert.Contains("· 阿** Cheesecake · size 0 × 1", line, StringComparison.Ordinal);
        Assert.DoesNotContain("阿明", line, StringComparison.Ordinal);
    }

    private static Task Pay(FlashWorld world, params OrderId[] orders) => world.Shop.In(async (services, db) =>
    {
        await services.GetRequiredService<OrderChanges>().Pay(db, await db.FindShopOrders(orders), world.Clock.GetUtcNow(), default);
        return 0;
    });

    private static async Task<ChainReckoning> Reckon(FlashWorld world, ActivityId chain)
    {
        await using var db = world.Shop.Open();
        var activity = await world.Activity(chain);
        return await ChainReckoning.Of(db, activity, activity.Read<OrderChain>(), default);
    }
}
