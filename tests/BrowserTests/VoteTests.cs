namespace Guildhall.BrowserTests;

/// <summary>A vote in a real browser: planned with a preview that follows, cast by chat and page, one ticks too much, the server is killed, it settles, the review counts.</summary>
public sealed class VoteTests
{
    [Fact]
    public async Task A_vote_is_planned_cast_by_chat_and_page_settled_after_a_restart_and_reviewed()
    {
        await using var table = await GameTable.Open("面包一群");
        var board = await Plan(table);
        var page = table.PageOf("vote", board);
        var (anna, ben, carl) = await table.Three();
        await Shop.Say(anna, "投2");
        await anna.Locator(".msg-house", new() { HasText = "1 人已投票" }).WaitForAsync();
        await ben.GotoAsync(page);
        await table.Look(ben, "vote-member-dark");
        await ben.Locator("[name=choices]").Nth(0).CheckAsync();
        await ben.Locator("[name=choices]").Nth(1).CheckAsync();
        await ben.Locator("form:has([name=choices]) button").ClickAsync();
        await ben.Locator(".vote-bars").WaitForAsync();
        await table.Look(ben, "vote-done-dark");
        await carl.GotoAsync(page);
        for (var n = 0; n < 3; n++) await carl.Locator("[name=choices]").Nth(n).CheckAsync();
        await carl.Locator("form:has([name=choices]) button").ClickAsync();
        await carl.Locator(".field-error").WaitForAsync();
        Assert.Equal(3, await carl.Locator("[name=choices]:checked").CountAsync()); // What was ticked stays.
        await table.Look(carl, "vote-refused");
        await carl.Locator("[name=choices]").Nth(0).UncheckAsync();
        await carl.Locator("form:has([name=choices]) button").ClickAsync();
        await carl.Locator(".vote-bars").WaitForAsync();
        await table.Console.GotoAsync(board);
        await table.Look(table.Console, "vote-board");
        await table.EndAndKill(board);
        Assert.Equal(await table.Server.Count("select count(distinct person_id) from activities_ballots"), await table.Entered(board, "vote-review"));
        Assert.Equal(5, await table.Server.Count("select sum(votes) from activities_vote_totals"));
        table.AssertClean();
    }

    private static async Task<string> Plan(GameTable table)
    {
        await table.Console.GotoAsync(table.Home + "/activities/new/vote");
        await Shop.FillPlan(table.Console, "下周吃什么");
        await table.Console.Locator("[name='Form.Question']").FillAsync("下周团哪一款？");
        await table.Console.Locator("[name='Form.OptionText']").FillAsync("草莓蛋糕");
        await table.Refused(); // One option is none.
        await table.Console.Locator("[name='Form.MostChoices']").FillAsync("2");
        await table.Console.Locator("[name='Form.OptionText']").FillAsync("草莓蛋糕\n芒果慕斯\n柠檬挞");
        await table.Console.Locator("#preview", new() { HasText = "3. 柠檬挞" }).WaitForAsync(); // Drawn while typing.
        await table.Look(table.Console, "vote-plan");
        return await Shop.Schedule(table.Console);
    }
}
