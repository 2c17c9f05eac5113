using Microsoft.Playwright;

namespace Guildhall.BrowserTests;

/// <summary>Check-ins in a real browser: planned with a preview that follows, done by chat and page, one says too little, the server is killed, it settles, the review counts.</summary>
public sealed class CheckInTests
{
    [Fact]
    public async Task A_camp_is_planned_checked_in_by_chat_and_page_settled_after_a_restart_and_reviewed()
    {
        await using var server = await Server.Start();
        await using var chromium = await Chromium.Launch();
        var barriers = new List<string>();
        var console = await chromium.Open(1280, "zh-CN");
        await FirstGroupTests.SetUp(console, server);
        var link = await Shop.OpenGroup(console, server, "晨跑一群");
        var board = await Plan(console, server, barriers);
        var page = $"{link}/check-in/{board[(board.LastIndexOf('/') + 1)..]}";

        var anna = await Shop.Join(chromium, link, "zh-CN", ColorScheme.Light, "小雅");
        var ben = await Shop.Join(chromium, link, "en-US", ColorScheme.Dark, "Ben Lee");
        var carl = await Shop.Join(chromium, link, "zh-CN", ColorScheme.Light, "阿凯", 320);
        await Shop.Say(anna, "打卡 今天跑了五公里");
        await anna.Locator(".msg-house", new() { HasText = "今日 1 人打卡" }).WaitForAsync();
        await ben.GotoAsync(page);
        await FirstGroupTests.Look(ben, barriers, "check-in-member-dark");
        await ben.Locator("#words").FillAsync("read a whole book");
        await ben.Locator("form:has(#words) button").ClickAsync();
        await ben.Locator(".check-done").WaitForAsync();
        await FirstGroupTests.Look(ben, barriers, "check-in-done-dark");
        await carl.GotoAsync(page);
        await carl.Locator("#words").FillAsync("好");
        await carl.Locator("form:has(#words) button").ClickAsync();
        await carl.Locator("#words-error").WaitForAsync();
        Assert.Equal("好", await carl.Locator("#words").InputValueAsync());
        await FirstGroupTests.Look(carl, barriers, "check-in-refused");
        await carl.GotoAsync(link);
        await Shop.Say(carl, "打卡 我也跑了步");
        await Shop.Until(carl, page, async () => await carl.Locator(".check-done").CountAsync() == 1);
        await FirstGroupTests.Look(carl, barriers, "check-in-done");
        await console.GotoAsync(board);
        await FirstGroupTests.Look(console, barriers, "check-in-board");
        await console.Locator("details.confirm:has(form[action$='/end']) summary").ClickAsync();
        await console.Locator("form[action$='/end'] button").ClickAsync();
        await server.Restart();
        await Shop.Until(console, board, async () => await console.GetByText("已结算").CountAsync() > 0);
        await console.GotoAsync(board + "/review");
        await FirstGroupTests.Look(console, barriers, "check-in-review");
        Assert.Equal(await server.Count("select count(distinct person_id) from activities_check_ins"), await Shop.Funnel(console, "参与"));
        Assert.Equal(3, await server.Count("select count(*) from activities_check_in_rewards where state = 'paid'"));
        Assert.True(barriers.Count == 0, string.Join("\n", barriers));
        chromium.AssertNoComplaints("status of 422", "htmx:sendError", "htmx:afterRequest"); // The refused plan, and pages that ask while their server is dead.
    }

    private static async Task<string> Plan(IPage console, Server server, List<string> barriers)
    {
        await console.GotoAsync(Shop.Home(server) + "/activities/new");
        await console.Locator("a[href$='/activities/new/check-in']").ClickAsync();
        await Shop.FillPlan(console, "七天晨跑营", 24 * 7);
        await console.Locator("[name='Form.Proof']").SelectOptionAsync("Words");
        await console.Locator("[name='Form.LeastWords']").FillAsync("4");
        await console.Locator("[name='Form.Stages[0].Days']").FillAsync("0");
        await console.Locator("main form.form-wide button[type=submit]").First.ClickAsync();
        await console.Locator(".field-error").First.WaitForAsync();
        await console.Locator("[name='Form.Stages[0].Days']").FillAsync("1");
        await console.Locator("[name='Form.PlanText']").FillAsync("慢跑三公里\n拉伸二十分钟");
        await console.Locator("#preview", new() { HasText = "连续 1 天" }).WaitForAsync(); // Drawn while typing.
        await FirstGroupTests.Look(console, barriers, "check-in-plan");
        return await Shop.Schedule(console);
    }
}
