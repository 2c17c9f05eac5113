using Microsoft.Playwright;

namespace Guildhall.BrowserTests;

/// <summary>A lottery in a real browser: set out in the console, drawn on a phone and by chat, nothing left for a third, a gift claimed and handed over, settled after the server was killed, checked and reviewed.</summary>
public sealed class LotteryTests
{
    [Fact]
    public async Task A_lottery_is_set_out_drawn_by_page_and_chat_claimed_settled_after_a_restart_checked_and_reviewed()
    {
        await using var server = await Server.Start();
        await using var chromium = await Chromium.Launch();
        var barriers = new List<string>();
        var console = await chromium.Open(1280, "zh-CN");
        await FirstGroupTests.SetUp(console, server);
        var link = await Shop.OpenGroup(console, server, "抽奖群");
        var board = await Plan(console, server, barriers);
        var page = $"{link}/lottery/{board[(board.LastIndexOf('/') + 1)..]}";

        var anna = await Shop.Join(chromium, link, "zh-CN", ColorScheme.Light, "小雅");
        var ben = await Shop.Join(chromium, link, "en-US", ColorScheme.Dark, "Ben Lee");
        var carl = await Shop.Join(chromium, link, "zh-CN", ColorScheme.Dark, "阿凯", 320);
        await anna.GotoAsync(page);
        await FirstGroupTests.Look(anna, barriers, "lottery-before");
        await anna.Locator("[name=nonce]").FillAsync("锦鲤附体");
        await anna.Locator("form[action$='/draw'] button").ClickAsync();
        await anna.Locator(".lottery-won").WaitForAsync();
        await FirstGroupTests.Look(anna, barriers, "lottery-won");
        await anna.Locator("[name=contact]").FillAsync("小雅 13800000000 上海");
        await anna.Locator("form[action$='/claim'] button").ClickAsync();
        await anna.GetByText("待发放").First.WaitForAsync();
        await Shop.Say(ben, "抽奖");
        await ben.Locator(".msg-house", new() { HasText = "🎉" }).WaitForAsync();
        await FirstGroupTests.Look(ben, barriers, "lottery-room");
        await ben.GotoAsync(page);
        await FirstGroupTests.Look(ben, barriers, "lottery-claim-dark");
        await carl.GotoAsync(page);
        await carl.Locator("form[action$='/draw'] button").ClickAsync();
        await carl.Locator(".lottery-result").WaitForAsync();
        Assert.Equal(0, await carl.Locator(".lottery-won").CountAsync());
        await FirstGroupTests.Look(carl, barriers, "lottery-lost");

        foreach (var open in new[] { console, anna, ben, carl }) await open.GotoAsync("about:blank"); // A page that asks every few seconds would complain.
        await server.Restart();
        await console.GotoAsync(board);
        await FirstGroupTests.Look(console, barriers, "lottery-board");
        await console.Locator("tr", new() { HasText = "小雅" }).Locator("form[action$='/hand'] button").ClickAsync();
        await console.GetByText("已发放").First.WaitForAsync();
        await GameSteps.End(console, board);
        await anna.GotoAsync(page);
        await anna.GetByText("已发放").First.WaitForAsync();
        await anna.Locator("a[href*='/fairness/']").ClickAsync();
        await anna.Locator("a[href$='/record']").WaitForAsync();
        Assert.Equal(0, await anna.Locator(".fair-fails").CountAsync());
        await FirstGroupTests.Look(anna, barriers, "lottery-fairness");
        Assert.Equal(0, await GameSteps.Verify(anna, server));

        await console.GotoAsync(board + "/review");
        await FirstGroupTests.Look(console, barriers, "lottery-review");
        Assert.Equal(await server.Count("select count(distinct person_id) from activities_lottery_draws"), await Shop.Funnel(console, "参与"));
        Assert.Equal(await server.Count("select count(distinct person_id) from activities_lottery_draws where prize is not null"), await Shop.Funnel(console, "购买或中奖"));
        Assert.Equal(await server.Count("select sum(cost_minor) from activities_lottery_draws"), await server.Count("select spent_minor + reserved_minor from activities_activities"));
        Assert.True(barriers.Count == 0, string.Join("\n", barriers));
        chromium.AssertNoComplaints("/new/lottery: Failed to load resource: the server responded with a status of 422");
    }

    private static async Task<string> Plan(IPage console, Server server, List<string> barriers)
    {
        await console.GotoAsync(Shop.Home(server) + "/activities/new/lottery");
        await Shop.FillPlan(console, "周五大转盘", hours: 20);
        await console.Locator("[name='Form.Plan.Budget']").FillAsync("100");
        foreach (var (prize, name, kind) in new[] { (0, "马克杯", "Gift"), (1, "100积分", "Points") })
        {
            await console.Locator($"[name='Form.Prizes[{prize}].Name']").FillAsync(name);
            await console.Locator($"[name='Form.Prizes[{prize}].Kind']").SelectOptionAsync(kind);
        }
        await console.Locator("[name='Form.Prizes[0].Stock']").FillAsync("2");
        await console.Locator("[name='Form.Prizes[0].Weight']").FillAsync("999999");
        await console.Locator("[name='Form.Prizes[0].Cost']").FillAsync("25");
        await console.Locator("[name='Form.Prizes[1].Stock']").FillAsync("3");
        await console.Locator("[name='Form.Prizes[1].Weight']").FillAsync("1");
        await console.Locator("[name='Form.Blank']").FillAsync("0");
        await console.Locator("[name='Form.Prizes[1].Points']").FillAsync("0");
        await console.Locator("main form.form-wide button[type=submit]").First.ClickAsync();
        await console.Locator(".field-error").First.WaitForAsync(); // Beside the field, and nothing that was typed is lost.
        Assert.Equal("马克杯", await console.Locator("[name='Form.Prizes[0].Name']").InputValueAsync());
        await console.Locator("[name='Form.Prizes[1].Points']").FillAsync("");
        await console.Locator("[name='Form.Prizes[1].Points']").PressSequentiallyAsync("100");
        await console.Locator("#preview .num", new() { HasText = "100.00" }).First.WaitForAsync(); // Drawn while typing: 99.9999 % in two places.
        await FirstGroupTests.Look(console, barriers, "lottery-form");
        return await Shop.Schedule(console);
    }
}
