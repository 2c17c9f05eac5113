using Guildhall.Tests.Activities.Counter;
using static Guildhall.Tests.Activities.OrderChains.ChainWorld;

namespace Guildhall.Tests.Activities.OrderChains;

public sealed class ChatChainTests
{
    [Fact]
    public async Task The_chat_orders_changes_takes_back_and_the_bots_line_is_the_chain()
    {
        await using var world = await FlashWorld.Create();
        var (chain, skus) = await Open(world);
        var people = await world.Inside("小红", "阿明", "林姐");
        var first = await world.Say(people[0], "+2 size 0");
        await world.Say(people[1], "size 0 一份，size 1 两份");
        await world.Say(people[2], "2份");
        var recalled = await world.Say(people[2], "size 1 3份");
        await world.Say(people[0], "改3份");
        await world.Serve();
        Assert.Equal([(1, 3), (2, 3), (3, 3)], (await Rows(world, chain)).Select(r => (r.Number, r.Pieces.Sum(p => p.Quantity))));
        Assert.Equal(["placed", "changed"], await History(world, first));
        Assert.Contains("asked", (await world.Acts()).Select(a => a.Outcome));

        await world.Say(people[1], "size 0 取消");
        await world.Shop.In(async (_, db) =>
        {
            await db.Execute($"update conversations_messages set removed = {true}, removed_by = 'author' where brand_id = {world.Shop.Brand.Id} and group_id = {world.Group} and id = {recalled}");
            var day = world.Shop.Brand.Calendar.DayOf(world.Clock.GetUtcNow());
            await Guildhall.Kernel.Outbox.OutboxEvents.Publish(db, world.Group.Value, new Guildhall.Conversations.Contracts.MessagesChanged(world.Group, day, day), world.Clock);
            return 0;
        });
        world.Clock.Advance(TimeSpan.FromSeconds(4));
        await world.Serve();
        var rows = await Rows(world, chain);
        Assert.Equal([(1, false), (2, false), (3, true)], rows.Select(r => (r.Number, r.Withdrawn)));
        Assert.Equal((skus[1], 2), rows[1].Pieces.Select(p => (p.Sku, p.Quantity)).Single());
        Assert.Equal(["placed", "withdrawn"], await History(world, recalled));
        var line = Assert.Single(await world.HouseLines());
        Assert.Contains("2 orders, 5 pieces", line, StringComparison.Ordinal);
        Assert.Contains("1. 小** Cheesecake · size 0 × 3", line, StringComparison.Ordinal);
        Assert.DoesNotContain("小红 ", line, StringComparison.Ordinal);
        await Adds(world, chain, skus, 50);

        await world.Say(people[1], "取消");
        await world.Say(people[0], "撤回");
        await world.Serve();
        Assert.All(await Rows(world, chain), r => Assert.True(r.Withdrawn));
        await Adds(world, chain, skus, 50);
    }
}
