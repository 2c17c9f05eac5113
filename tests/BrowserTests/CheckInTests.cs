namespace Guildhall.BrowserTests;

/// <summary>Check-ins in a real browser: planned with a preview that follows, done by chat and page, one says too little, the server is killed, it settles, the review counts.</summary>
public sealed class CheckInTests
{
    [Fact]
    public async Task A_camp_is_planned_checked_in_by_chat_and_page_settled_after_a_restart_and_reviewed()
    {
        await using var table = await GameTable.Open("晨跑一群");
        var board = await Plan(table);
        var page = table.PageOf("check-in", board);
        var (anna, ben, carl) = await table.Three();
        await Shop.Say(anna, "打卡 今天跑了五公里");
        await anna.Locator(".msg-house", new() { HasText = "今日 1 人打卡" }).WaitForAsync();
        await ben.GotoAsync(page);
        await table.Look(ben, "check-in-member-dark");
        await ben.Locator("#words").FillAsync("read a whole book");
        await ben.Locator("form:has(#words) button").ClickAsync();
        await ben.Locator(".check-done").WaitForAsync();
        await table.Look(ben, "check-in-done-dark");
        await carl.GotoAsync(page);
        await carl.Locator("#words").FillAsync("好");
        await carl.Locator("form:has(#words) button").ClickAsync();
        await carl.Locator("#words-error").WaitForAsync();
        Assert.Equal("好", await carl.Locator("#words").InputValueAsync());
        await table.Look(carl, "check-in-refused");
        await carl.GotoAsync(table.Link);
        await Shop.Say(carl, "打卡 我也跑了步");
        await Shop.Until(carl, page, async () => await carl.Locator(".check-done").CountAsync() == 1);
        await table.Look(carl, "check-in-done");
        await table.Console.GotoAsync(board);
        await table.Look(table.Console, "check-in-board");
        await table.EndAndKill(board);
        Assert.Equal(await table.Server.Count("select count(distinct person_id) from activities_check_ins"), await table.Entered(board, "check-in-review"));
        Assert.Equal(3, await table.Server.Count("select count(*) from activities_check_in_rewards where state = 'paid'"));
        table.AssertClean();
    }

    private static async Task<string> Plan(GameTable table)
    {
        await table.Console.GotoAsync(table.Home + "/activities/new");
        await table.Console.Locator("a[href$='/activities/new/check-in']").ClickAsync();
        await Shop.FillPlan(table.Console, "七天晨跑营", 24 * 7);
        await table.Console.Locator("[name='Form.Proof']").SelectOptionAsync("Words");
        await table.Console.Locator("[name='Form.LeastWords']").FillAsync("4");
        await table.Console.Locator("[name='Form.Stages[0].Days']").FillAsync("0");
        await table.Refused();
        await table.Console.Locator("[name='Form.Stages[0].Days']").FillAsync("1");
        await table.Console.Locator("[name='Form.PlanText']").FillAsync("慢跑三公里\n拉伸二十分钟");
        await table.Console.Locator("#preview", new() { HasText = "连续 1 天" }).WaitForAsync(); // Drawn while typing.
        await table.Look(table.Console, "check-in-plan");
        return await Shop.Schedule(table.Console);
    }
}
