using Guildhall.Activities.Bargains;
using Guildhall.Tests.Activities.Counter;

namespace Guildhall.Tests.Activities.Bargains;

public sealed class ChatBargainTests
{
    [Fact]
    public async Task Bargains_are_opened_and_helped_by_talking_and_where_several_could_be_meant_the_bot_asks_whose()
    {
        await using var world = await FlashWorld.Create();
        var (activity, _) = await world.OpenBargains(helpers: 2, units: 10);
        var people = await world.Inside("小雅", "阿明", "小李", "林姐");
        var opened = await world.Say(people[0], "我要砍价");
        await world.Say(people[0], "谁来帮我砍一刀");
        await world.Say(people[0], "帮我砍");
        await world.Serve();
        Assert.Equal("taken", Assert.Single(await world.Acts()).Outcome);
        var helped = await world.Say(people[1], "帮砍");
        await world.Serve();
        Assert.Equal([helped], (await world.HelpsOf(activity, opened)).Select(h => h.Id));
        Assert.Contains("小雅", (await world.Acts())[^1].Note, StringComparison.Ordinal);
        // There is none left that could be meant: it stays talk.
        await world.Say(people[1], "帮砍");
        await world.Serve();
        Assert.Equal(2, (await world.Acts()).Count);

        await world.Say(people[3], "砍价");
        await world.Serve();
        await world.Say(people[2], "砍一刀");
        await world.Serve();
        var asked = (await world.Acts())[^1];
        Assert.Equal("refused", asked.Outcome);
        Assert.Contains("小雅 / 林姐", asked.Note, StringComparison.Ordinal);
        await world.Say(people[2], "帮小雅砍一刀！");
        await world.Serve();
        Assert.Equal((BargainState.Ordered, 1000L), ((await world.FindBargain(activity, opened)).State, (await world.FindBargain(activity, opened)).Price));
        await world.Say(people[2], "帮老王砍");
        await world.Serve();
        Assert.Contains("老王", (await world.Acts())[^1].Note, StringComparison.Ordinal);
        Assert.Single(await world.HouseLines());
    }
}
