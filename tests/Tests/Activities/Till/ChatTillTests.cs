using Guildhall.Activities.Counter;
using Guildhall.Commerce.Contracts;
using Guildhall.Kernel;
using Guildhall.Kernel.Storage;
using Guildhall.Tests.Activities.Counter;

namespace Guildhall.Tests.Activities.Till;

public sealed class ChatTillTests
{
    [Fact]
    public async Task Said_in_the_chat_a_discounted_good_is_ordered_at_its_price_as_far_as_ones_share_goes_and_given_back()
    {
        await using var world = await TillWorld.Create();
        var (_, skus) = await world.Shop.AddProduct((10, 2000));
        await world.Discount(skus[0], 1500, perPerson: 3, budget: 100_000);
        var people = await world.Flash.Inside("小红", "阿明");
        var first = await world.Flash.Say(people[0], "来两份");
        await world.Flash.Say(people[0], "再来2份");
        await world.Flash.Say(people[1], "大家早上好，来了两份快递");
        await world.Flash.Say(people[1], "来20份");
        await world.Flash.Serve();

        Assert.Equal([(first, 3000L, 2L)], await Orders(world));
        Assert.Equal((8, 2), await world.Shop.Stock(skus[0]));
        var line = Assert.Single(await world.Flash.HouseLines());
        Assert.Contains("1 orders, ¥10.00 saved so far", line, StringComparison.Ordinal);
        Assert.Contains("小红 Cheesecake · size 0 × 2 = ¥30.00", line, StringComparison.Ordinal);
        Assert.Contains("✗ @小红 This offer is used up", line, StringComparison.Ordinal);
        Assert.Contains("✗ @阿明 ", line, StringComparison.Ordinal);

        await world.Flash.Say(people[0], "取消");
        await world.Flash.Serve();
        Assert.Empty(await Orders(world));
        Assert.Equal((10, 0), await world.Shop.Stock(skus[0]));
        await world.Flash.Say(people[0], "来三份");
        await world.Flash.Serve();
        Assert.Equal([4500L], (await Orders(world)).Select(o => o.Amount));
    }

    [Fact]
    public async Task Where_a_reward_runs_too_an_order_has_both_and_nobody_is_asked_which()
    {
        await using var world = await TillWorld.Create();
        var (_, skus) = await world.Shop.AddProduct((20, 2000));
        var reward = await world.Reward([new(5000, 0, 1000)]);
        var people = await world.Flash.Inside("小红", "阿明");
        await world.Flash.Say(people[0], "来3份");
        var small = await world.Flash.Say(people[1], "要一份");
        await world.Flash.Serve();
        Assert.Equal([5000L, 2000L], (await Orders(world)).Select(o => o.Amount));
        Assert.Equal((1000, 0), await world.Flash.BudgetEntries(reward));

        // It reached no tier and is given back like the others.
        await world.Flash.Say(people[1], "撤回");
        await world.Flash.Serve();
        Assert.DoesNotContain(small, (await Orders(world)).Select(o => o.Id));

        await world.Discount(skus[0], 1900);
        await world.Flash.Say(people[1], "来3份");
        await world.Flash.Serve();
        Assert.Equal([5000L, 3 * 1900 - 1000], (await Orders(world)).Select(o => o.Amount));
        Assert.DoesNotContain((await world.Flash.Acts()), a => a.Outcome is "asked" or "refused");
    }

    private static async Task<List<(Guid Id, long Amount, long Units)>> Orders(TillWorld world)
    {
        await using var db = world.Shop.Open();
        return await db.Query($"select id, amount_minor, units from commerce_shop_orders where brand_id = {world.Shop.Brand.Id} and state <> 'cancelled' order by seq", r => (r.Guid(0), r.Long(1), r.Long(2)));
    }
}
