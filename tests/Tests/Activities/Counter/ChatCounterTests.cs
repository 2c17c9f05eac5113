using Guildhall.Activities.Counter;
using Guildhall.Commerce.Contracts;
using Guildhall.Commerce.Orders;
using Guildhall.Kernel;
using Guildhall.Kernel.Storage;
using Microsoft.Extensions.DependencyInjection;

namespace Guildhall.Tests.Activities.Counter;

public sealed class ChatCounterTests
{
    [Fact]
    public async Task What_is_said_in_a_group_buys_in_its_sale_under_the_messages_id()
    {
        await using var world = await FlashWorld.Create();
        var (sale, sku) = await world.Sell(10, perPerson: 2, perOrder: 2);
        var people = await world.Inside("小红", "阿明", "小李");
        var first = await world.Say(people[0], "抢2");
        await world.Say(people[1], "大家好，我52岁了");
        var second = await world.Say(people[1], "一份");
        await world.Say(people[2], "抢9");
        await world.Serve();

        Assert.Equal((7, 3), await world.Shop.Stock(sku));
        Assert.Equal([(first, "taken"), (second, "taken")], (await world.Acts()).Where(a => a.Outcome == "taken").Select(a => (a.Message, a.Outcome)));
        Assert.Equal((people[0], 2, world.Group), await Order(world, first));
        Assert.Equal((people[1], 1, world.Group), await Order(world, second));
        var line = Assert.Single(await world.HouseLines());
        Assert.Contains("3 sold, 7 left", line, StringComparison.Ordinal);
        Assert.Contains("小红 Cheesecake · size 0 × 2", line, StringComparison.Ordinal);
        Assert.Contains("✗ @小李 ", line, StringComparison.Ordinal);

        // The same person once more is refused with the sale's own reason, and the sale knows both ways in.
        await world.Say(people[0], "抢1");
        await world.Serve();
        Assert.Equal("activities.flash_yours", (await world.Buy(sale, sku, people[0])).Refusal!.Code);
        Assert.Equal(2, await world.Shop.Count("commerce_shop_orders"));
        Assert.Equal((2, 2L), (await Refused(world), (await world.Review(sale)).Outcome.Orders));
    }

    [Fact]
    public async Task The_line_counts_what_is_bought_by_the_page_and_tells_the_end()
    {
        await using var world = await FlashWorld.Create();
        var (sale, sku) = await world.Sell(10, perPerson: 2, perOrder: 2);
        var people = await world.Inside("小红", "阿明");
        await world.Say(people[0], "抢2");
        await world.Serve();
        Assert.Contains("2 sold, 8 left", Assert.Single(await world.HouseLines()), StringComparison.Ordinal);
        Assert.Null((await world.Buy(sale, sku, people[1])).Refusal);
        world.Clock.Advance(CounterSlip.Lookout);
        await world.Serve();
        Assert.Contains("3 sold, 7 left", Assert.Single(await world.HouseLines()), StringComparison.Ordinal);
        Assert.Null((await world.Move(sale, "end")).Refusal);
        world.Clock.Advance(CounterSlip.Lookout);
        await world.Serve();
        Assert.DoesNotContain("left", Assert.Single(await world.HouseLines()), StringComparison.Ordinal);
        var told = await world.Events("changed");
        world.Clock.Advance(CounterSlip.Lookout);
        await world.Serve();
        Assert.Equal(told, await world.Events("changed"));
    }

    [Fact]
    public async Task Two_hundred_orders_a_minute_are_one_line_that_changes_every_three_seconds_at_most()
    {
        await using var world = await FlashWorld.Create();
        var (_, sku) = await world.Sell(150);
        var people = await world.Inside([.. Enumerable.Range(0, 200).Select(n => $"成员{n}")]);
        for (var n = 0; n < people.Length; n++)
        {
            await world.Say(people[n], n % 2 == 0 ? "抢1" : "来一份");
            world.Clock.Advance(TimeSpan.FromMilliseconds(300));
            if (n % 5 == 0) await world.Serve();
        }
        world.Clock.Advance(CounterSlip.Every);
        await world.Serve();

        Assert.Equal((0, 150), await world.Shop.Stock(sku));
        Assert.Equal(150, (await world.Acts()).Count(a => a.Outcome == "taken"));
        Assert.Contains("150 sold, 0 left", Assert.Single(await world.HouseLines()), StringComparison.Ordinal);
        Assert.InRange(await world.Events("changed"), 5, 22); // A minute of orders.
    }

    [Fact]
    public async Task Delivered_again_nothing_happens_twice_and_what_staff_or_outsiders_say_is_talk()
    {
        await using var world = await FlashWorld.Create();
        var (_, sku) = await world.Sell(10, perPerson: 9, perOrder: 9);
        var people = await world.Inside("小红", "店员");
        await world.Shop.In((_, db) => db.Execute($"update members_members set staff = {true} where brand_id = {world.Shop.Brand.Id} and id = {people[1]}"));
        await world.Say(people[0], "抢2");
        await world.Say(people[1], "抢3");
        await world.Serve();
        await using (var db = world.Shop.Open())
        {
            await using var transaction = await db.Begin();
            var day = world.Shop.Brand.Calendar.DayOf(world.Clock.GetUtcNow());
            await Guildhall.Kernel.Outbox.OutboxEvents.Publish(db, world.Group.Value, new Guildhall.Conversations.Contracts.MessagesPosted(world.Group, 1, 99, day), world.Clock);
            await transaction.Commit();
        }
        await world.Serve();
        Assert.Equal((8, 2), await world.Shop.Stock(sku));
        Assert.Equal("taken", Assert.Single(await world.Acts()).Outcome);
    }

    [Fact]
    public async Task Two_sales_in_one_group_are_asked_about_and_a_name_decides()
    {
        await using var world = await FlashWorld.Create();
        await world.Sell(10);
        await world.Sell(10);
        var people = await world.Inside("小红");
        await world.Say(people[0], "抢1");
        await world.Serve();
        Assert.Equal("asked", Assert.Single(await world.Acts()).Outcome);
        Assert.Equal(0, await world.Shop.Count("commerce_shop_orders"));
        Assert.Contains("@小红", Assert.Single(await world.HouseLines()), StringComparison.Ordinal);
    }

    [Fact]
    public async Task One_message_may_order_several_items_and_what_is_not_wanted_is_given_back_by_chat()
    {
        await using var world = await FlashWorld.Create();
        var (sale, skus) = await world.SellTwo(5, perPerson: 6, perOrder: 3);
        var people = await world.Inside("小红", "阿明", "小李");
        var both = await world.Say(people[0], "抢2份size 0，3份size 1");
        var other = await world.Say(people[1], "size 0 3份，size 1 3份");
        await world.Serve();
        await using var db = world.Shop.Open();
        Assert.Equal([2, 3, 3], await db.Query($"select units from commerce_shop_orders where brand_id = {world.Shop.Brand.Id} and origin_id = {sale} order by seq", r => r.Int(0)));
        Assert.Equal((people[0], 2, world.Group), await Order(world, both));
        Assert.Contains("✗ Cheesecake · size 1 × 3", (await world.Acts()).Single(a => a.Message == other).Note, StringComparison.Ordinal); // Only two of it were left.

        // Paid, the money is asked for; unpaid, the pieces are free at once.
        await world.Shop.In(async (services, d) =>
        {
            await services.GetRequiredService<OrderChanges>().Pay(d, await d.FindShopOrders([new(both)]), world.Clock.GetUtcNow(), default);
            return 0;
        });
        await world.Say(people[0], "取消");
        await world.Say(people[1], "撤回");
        await world.Say(people[2], "取消");
        await world.Serve();
        Assert.Equal(OrderState.Paid, (await world.Shop.Order(both)).State);
        Assert.Equal(1, await world.Shop.Count("commerce_shop_refunds", "state = 'asked'"));
        Assert.Equal(((3L, 2L), (5L, 0L)), (await world.Shop.Stock(skus[0]), await world.Shop.Stock(skus[1])));
        Assert.Contains("refused", (await world.Acts()).Select(x => x.Outcome)); // Who has nothing cannot withdraw anything.

        await world.Say(people[0], "取消"); // Asked for already.
        await world.Say(people[1], "来1份size 1");
        await world.Say(people[1], "size 1取消");
        await world.Serve();
        Assert.Equal(1, await world.Shop.Count("commerce_shop_refunds"));
        Assert.Equal(2L, (await world.Shop.Stock(skus[0])).Sold + (await world.Shop.Stock(skus[1])).Sold);
    }

    private static async Task<int> Refused(FlashWorld world) => (await world.Acts()).Count(a => a.Outcome == "refused");

    private static async Task<(MemberId, int, GroupId)> Order(FlashWorld world, Guid id)
    {
        var order = await world.Shop.Order(id);
        return (order.Person, order.Units, order.Group!.Value);
    }
}
