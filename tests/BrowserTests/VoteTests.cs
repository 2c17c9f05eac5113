using Microsoft.Playwright;

namespace Guildhall.BrowserTests;

/// <summary>A vote in a real browser: planned with a preview that follows, cast by chat and page, one ticks too much, the server is killed, it settles, the review counts.</summary>
public sealed class VoteTests
{
    [Fact]
    public async Task A_vote_is_planned_cast_by_chat_and_page_settled_after_a_restart_and_reviewed()
    {
        await using var server = await Server.Start();
        await using var chromium = await Chromium.Launch();
        var barriers = new List<string>();
        var console = await chromium.Open(1280, "zh-CN");
        await FirstGroupTests.SetUp(console, server);
        var link = await Shop.OpenGroup(console, server, "面包一群");
        var board = await Plan(console, server, barriers);
        var page = $"{link}/vote/{board[(board.LastIndexOf('/') + 1)..]}";

        var anna = await Shop.Join(chromium, link, "zh-CN", ColorScheme.Light, "小雅");
        var ben = await Shop.Join(chromium, link, "en-US", ColorScheme.Dark, "Ben Lee");
        var carl = await Shop.Join(chromium, link, "zh-CN", ColorScheme.Light, "阿凯", 320);
        await Shop.Say(anna, "投2");
        await anna.Locator(".msg-house", new() { HasText = "1 人已投票" }).WaitForAsync();
        await ben.GotoAsync(page);
        await FirstGroupTests.Look(ben, barriers, "vote-member-dark");
        await ben.Locator("[name=choices]").Nth(0).CheckAsync();
        await ben.Locator("[name=choices]").Nth(1).CheckAsync();
        await ben.Locator("form:has([name=choices]) button").ClickAsync();
        await ben.Locator(".vote-bars").WaitForAsync();
        await FirstGroupTests.Look(ben, barriers, "vote-done-dark");
        await carl.GotoAsync(page);
        for (var n = 0; n < 3; n++) await carl.Locator("[name=choices]").Nth(n).CheckAsync();
        await carl.Locator("form:has([name=choices]) button").ClickAsync();
        await carl.Locator(".field-error").WaitForAsync();
        Assert.Equal(3, await carl.Locator("[name=choices]:checked").CountAsync()); // What was ticked stays.
        await FirstGroupTests.Look(carl, barriers, "vote-refused");
        await carl.Locator("[name=choices]").Nth(0).UncheckAsync();
        await carl.Locator("form:has([name=choices]) button").ClickAsync();
        await carl.Locator(".vote-bars").WaitForAsync();
        await console.GotoAsync(board);
        await FirstGroupTests.Look(console, barriers, "vote-board");
        await console.Locator("details.confirm:has(form[action$='/end']) summary").ClickAsync();
        await console.Locator("form[action$='/end'] button").ClickAsync();
        await server.Restart();
        await Shop.Until(console, board, async () => await console.GetByText("已结算").CountAsync() > 0);
        await console.GotoAsync(board + "/review");
        await FirstGroupTests.Look(console, barriers, "vote-review");
        Assert.Equal(await server.Count("select count(distinct person_id) from activities_ballots"), await Shop.Funnel(console, "参与"));
        Assert.Equal(5, await server.Count("select sum(votes) from activities_vote_totals"));
        Assert.True(barriers.Count == 0, string.Join("\n", barriers));
        chromium.AssertNoComplaints("status of 422", "htmx:sendError", "htmx:afterRequest"); // The refused plan, and pages that ask while their server is dead.
    }

    private static async Task<string> Plan(IPage console, Server server, List<string> barriers)
    {
        await console.GotoAsync(Shop.Home(server) + "/activities/new/vote");
        await Shop.FillPlan(console, "下周吃什么");
        await console.Locator("[name='Form.Question']").FillAsync("下周团哪一款？");
        await console.Locator("[name='Form.OptionText']").FillAsync("草莓蛋糕");
        await console.Locator("main form.form-wide button[type=submit]").First.ClickAsync();
        await console.Locator(".field-error").First.WaitForAsync(); // One option is none.
        await console.Locator("[name='Form.MostChoices']").FillAsync("2");
        await console.Locator("[name='Form.OptionText']").FillAsync("草莓蛋糕\n芒果慕斯\n柠檬挞");
        await console.Locator("#preview", new() { HasText = "3. 柠檬挞" }).WaitForAsync(); // Drawn while typing.
        await FirstGroupTests.Look(console, barriers, "vote-plan");
        return await Shop.Schedule(console);
    }
}
