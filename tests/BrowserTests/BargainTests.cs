using Microsoft.Playwright;

namespace Guildhall.BrowserTests;

/// <summary>A bargain in a real browser: set up by the form, opened by chat, helped by chat and on the shared page, one refused, one called off; the server is killed, it settles, the review counts.</summary>
public sealed class BargainTests
{
    [Fact]
    public async Task A_price_is_cut_down_to_an_order_settled_after_a_restart_and_reviewed()
    {
        await using var server = await Server.Start();
        await using var chromium = await Chromium.Launch();
        var barriers = new List<string>();
        var console = await chromium.Open(1280, "zh-CN");
        await FirstGroupTests.SetUp(console, server);
        var link = await Shop.OpenGroup(console, server, "面包一群");
        await Shop.AddProduct(console, server, "草莓蛋糕", "68", "50");
        var board = await Plan(console, server, barriers);
        var page = $"{link}/bargain/{board[(board.LastIndexOf('/') + 1)..]}";

        var anna = await Shop.Join(chromium, link, "zh-CN", ColorScheme.Light, "小雅");
        var ben = await Shop.Join(chromium, link, "en-US", ColorScheme.Dark, "Ben Lee");
        var carl = await Shop.Join(chromium, link, "zh-TW", ColorScheme.Light, "阿凱", 320);
        await Shop.Say(anna, "砍价");
        await anna.Locator(".msg-house", new() { HasText = "进行中 1" }).WaitForAsync();
        await anna.GotoAsync(page);
        await anna.Locator("a.card-link[href*='of=']").First.ClickAsync();
        await anna.Locator("#bargain-link").WaitForAsync();
        await FirstGroupTests.Look(anna, barriers, "bargain-owner");
        var shared = anna.Url;
        await Shop.Say(ben, "帮小雅砍一刀");
        await ben.Locator(".msg-house", new() { HasText = "→ 小雅" }).WaitForAsync();
        await ben.GotoAsync(shared);
        await FirstGroupTests.Look(ben, barriers, "bargain-helped-dark");
        // Ben has helped: there is no button, and a second try by chat is refused.
        Assert.Equal(0, await ben.Locator("form[action$='/help']").CountAsync());
        await ben.GotoAsync(link);
        await Shop.Say(ben, "帮小雅砍");
        await ben.Locator(".msg-house", new() { HasText = "✗ @Ben Lee" }).WaitForAsync();
        await carl.GotoAsync(shared);
        await FirstGroupTests.Look(carl, barriers, "bargain-shared");

        await server.Restart();
        await carl.Locator("form[action$='/help'] button").ClickAsync();
        await carl.GetByText("已下單").First.WaitForAsync();
        await carl.GotoAsync(page);
        await carl.Locator("form[action$='/open'] button").First.ClickAsync();
        await carl.Locator("#bargain-link").WaitForAsync();
        await FirstGroupTests.Look(carl, barriers, "bargain-opened");
        Assert.Equal(3900, await server.Count("select amount_minor from commerce_shop_orders where origin = 'bargain'"));
        Assert.Equal(2900, await server.Count("select sum(cut_minor) from activities_bargain_helps"));
        await console.GotoAsync($"{Shop.Home(server)}/orders?state=unpaid");
        await console.Locator("tr", new() { HasText = "小雅" }).Locator("a").First.ClickAsync();
        await console.Locator("form[action$='/confirm'] button").ClickAsync();
        await console.Locator("form[action$='/confirm']").WaitForAsync(new() { State = WaitForSelectorState.Detached });
        await console.GotoAsync(board);
        await FirstGroupTests.Look(console, barriers, "bargain-board");

        await console.Locator("details.confirm:has(form[action$='/end']) summary").ClickAsync();
        await console.Locator("form[action$='/end'] button").ClickAsync();
        await server.Restart();
        await Shop.Until(console, board, async () => await console.GetByText("已结算").CountAsync() > 0);
        // The one that nobody helped has expired.
        await carl.ReloadAsync();
        await carl.GetByText("已失效").First.WaitForAsync();
        await console.GotoAsync(board + "/review");
        await FirstGroupTests.Look(console, barriers, "bargain-review");
        Assert.Equal(await server.Count("select count(*) from (select person_id from activities_bargains union select person_id from activities_bargain_helps)"), await Shop.Funnel(console, "参与"));
        Assert.Equal(await server.Count("select count(distinct person_id) from commerce_shop_orders where origin = 'bargain' and paid_at is not null"), await Shop.Funnel(console, "购买或中奖"));
        Assert.Equal(49, await server.Count("select units from commerce_stock s join commerce_products p on p.id = s.holder"));
        Assert.True(barriers.Count == 0, string.Join("\n", barriers));
        chromium.AssertNoComplaints();
    }

    private static async Task<string> Plan(IPage console, Server server, List<string> barriers)
    {
        await console.GotoAsync(Shop.Home(server) + "/activities/new");
        await console.Locator("a[href$='/activities/new/bargain']").ClickAsync();
        await Shop.FillPlan(console, "砍价一刀", 2);
        await Shop.Choose(console, "草莓蛋糕", "39", "10");
        await console.Locator("[name='Form.Helpers']").FillAsync("2");
        await console.Locator("#preview .bargain-way").WaitForAsync(); // It follows what is typed.
        await FirstGroupTests.Look(console, barriers, "bargain-plan");
        return await Shop.Schedule(console);
    }
}
