using Guildhall.Activities.GroupBuys;
using Guildhall.Kernel;
using Guildhall.Kernel.Storage;
using Guildhall.Tests.Activities.Counter;

namespace Guildhall.Tests.Activities.GroupBuys;

public sealed class ChatGroupBuyTests
{
    [Fact]
    public async Task Teams_are_opened_joined_and_left_by_talking_and_the_bots_one_line_says_who_is_missing()
    {
        await using var world = await FlashWorld.Create();
        var (buy, sku) = await world.OpenTeams(size: 3, units: 10, perPerson: 2);
        var people = await world.Inside("小红", "阿明", "小李", "林姐", "老王");
        var opened = await world.Say(people[0], "开团");
        await world.Say(people[1], "拼团是什么意思");
        var joined = await world.Say(people[1], "参团 2份");
        await world.Serve();
        var team = await world.FindTeam(buy, opened);
        Assert.Equal([opened, joined], team.Taken.Select(s => s.Id));
        Assert.Equal(2, await world.Sum(Sql.Of($"select units from commerce_shop_orders where brand_id = {world.Shop.Brand.Id} and id = {joined}")));
        Assert.Contains("1 gathering, the nearest needs 1 more", Assert.Single(await world.HouseLines()), StringComparison.Ordinal);

        // "拼团" takes the place that is there; the next one opens a team of their own.
        var third = await world.Say(people[2], "拼团 1份");
        await world.Serve();
        var fourth = await world.Say(people[3], "拼团 1份");
        await world.Serve();
        Assert.Equal(opened, await TeamOf(world, third));
        Assert.Equal(fourth, await TeamOf(world, fourth));
        // Whoever sits in the only team that has a place is not seated twice, and is told so.
        await world.Say(people[3], "参团");
        await world.Serve();
        Assert.Equal("refused", (await world.Acts())[^1].Outcome);
        Assert.Contains("开团", (await world.Acts())[^1].Note, StringComparison.Ordinal);

        await world.Say(people[1], "退团");
        await world.Serve();
        Assert.Equal([opened, third], (await world.FindTeam(buy, opened)).Taken.Select(s => s.Id));
        await world.Say(people[4], "退团");
        await world.Serve();
        Assert.Equal("refused", (await world.Acts())[^1].Outcome);
        Assert.Single(await world.HouseLines());
    }

    [Fact]
    public async Task A_paid_seat_is_given_back_by_talking_until_the_team_is_formed()
    {
        await using var world = await FlashWorld.Create();
        var (buy, _) = await world.OpenTeams(size: 2, units: 10);
        var people = await world.Inside("小红", "阿明");
        var opened = await world.Say(people[0], "开团");
        await world.Serve();
        await world.Pay(opened);
        await world.Say(people[0], "撤回");
        await world.Serve();
        Assert.Equal(1, await world.Shop.Count("commerce_shop_refunds", "reason = 'team_left'"));
        Assert.Equal(TeamState.Failed, (await world.FindTeam(buy, opened)).State);

        var again = await world.Say(people[0], "开团");
        var with = await world.Say(people[1], "参团");
        await world.Serve();
        await world.Pay(again, with);
        await world.Shop.RunSchedule();
        await world.Say(people[0], "取消");
        await world.Serve();
        // It is formed: the refund is asked for and an operator decides.
        Assert.Equal(1, await world.Shop.Count("commerce_shop_refunds", "state = 'asked'"));
        Assert.Equal(2, (await world.FindTeam(buy, again)).Paid);
    }

    private static async Task<Guid> TeamOf(FlashWorld world, Guid seat)
    {
        await using var db = world.Shop.Open();
        return await db.First($"select team_id from activities_seats where brand_id = {world.Shop.Brand.Id} and id = {seat}", r => r.Guid(0));
    }
}
