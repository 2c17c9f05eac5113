using Microsoft.Playwright;

namespace Guildhall.BrowserTests;

/// <summary>An order chain in a real browser: planned in the console with a group left out by lot, ordered in by chat and on the page, kept by the operator, settled after the server was killed, reviewed.</summary>
public sealed class OrderChainTests
{
    [Fact]
    public async Task A_chain_is_planned_ordered_in_by_chat_and_page_kept_settled_after_a_restart_and_reviewed()
    {
        await using var server = await Server.Start();
        await using var chromium = await Chromium.Launch();
        var barriers = new List<string>();
        var console = await chromium.Open(1280, "zh-CN");
        await FirstGroupTests.SetUp(console, server);
        var links = new[] { await Shop.OpenGroup(console, server, "面包一群"), await Shop.OpenGroup(console, server, "面包二群") };
        await Shop.AddProduct(console, server, "草莓蛋糕", "68", "50");
        await Shop.AddProduct(console, server, "芒果慕斯", "45", "40");
        var (board, link) = await Plan(console, server, links, barriers);
        var page = $"{link}/order-chain/{board[(board.LastIndexOf('/') + 1)..]}";

        var anna = await Shop.Join(chromium, link, "zh-CN", ColorScheme.Light, "小雅");
        var ben = await Shop.Join(chromium, link, "en-US", ColorScheme.Dark, "Ben Lee");
        var carl = await Shop.Join(chromium, link, "zh-CN", ColorScheme.Light, "阿凯", 320);
        await Shop.Say(anna, "+2 草莓");
        await anna.Locator(".msg-house", new() { HasText = "已接龙 1 单" }).WaitForAsync();
        await ben.GotoAsync(page);
        await FirstGroupTests.Look(ben, barriers, "chain-member-dark");
        await Order(ben, "芒果慕斯", "3");
        await FirstGroupTests.Look(ben, barriers, "chain-ordered-dark");
        // There are six strawberry cakes; asking for more keeps what was typed.
        await carl.GotoAsync(page);
        await Quantity(carl, "草莓蛋糕").EvaluateAsync("e => { e.removeAttribute('max'); e.value = '5'; }");
        await carl.Locator("main form button[type=submit]").First.ClickAsync();
        await carl.Locator(".field-error").First.WaitForAsync();
        Assert.Equal("5", await Quantity(carl, "草莓蛋糕").InputValueAsync());
        await FirstGroupTests.Look(carl, barriers, "chain-refused");
        await Shop.Say(anna, "改3份");
        await anna.Locator(".msg-house", new() { HasText = "共 6 件" }).WaitForAsync(); // The same line, changed while she looks at it.
        Assert.Equal(1, await anna.Locator(".msg-house", new() { HasText = "接龙" }).CountAsync());
        Assert.Equal(1, await anna.Locator(".msg-house", new() { HasText = "小**" }).CountAsync());
        await FirstGroupTests.Look(anna, barriers, "chain-room");
        await anna.GotoAsync(page);
        await anna.Locator(".chain-mine a[href*='row=']").ClickAsync();
        await FirstGroupTests.Look(anna, barriers, "chain-change");
        await anna.GotoAsync(page);
        await anna.Locator("main summary", new() { HasText = "我来帮卖" }).ClickAsync();
        await FirstGroupTests.Look(anna, barriers, "chain-member");

        await Keep(console, board, barriers);
        await server.Restart();
        await ben.GotoAsync(page);
        await ben.Locator(".chain-mine a[href*='row=']").ClickAsync();
        await ben.Locator("button[name=withdraw]").ClickAsync();
        await ben.Locator(".chain-gone").WaitForAsync();

        await Pay(console, server);
        await console.GotoAsync(board + "/chain/money");
        await console.GetByText("接龙与订单一致").WaitForAsync();
        await FirstGroupTests.Look(console, barriers, "chain-money");
        await console.GotoAsync(board);
        await console.Locator("details.confirm:has(form[action$='/end']) summary").ClickAsync();
        await console.Locator("form[action$='/end'] button").ClickAsync();
        await server.Restart();
        await Shop.Until(console, board, async () => await console.GetByText("已结算").CountAsync() > 0);
        await console.GotoAsync(board + "/review");
        await FirstGroupTests.Look(console, barriers, "chain-review");
        Assert.Equal(await server.Count("select count(distinct person_id) from activities_chain_rows"), await Shop.Funnel(console, "参与"));
        Assert.Equal(await server.Count("select count(distinct person_id) from commerce_shop_orders where origin = 'order-chain' and paid_at is not null"), await Shop.Funnel(console, "购买或中奖"));
        await console.GetByText("接龙带来的增量").WaitForAsync();
        Assert.True(barriers.Count == 0, string.Join("\n", barriers));
        chromium.AssertNoComplaints("status of 409", "status of 422", "htmx:sendError", "htmx:afterRequest"); // What was refused on purpose, and a board that asked while its server was killed.
    }

    private static async Task<(string Board, string Link)> Plan(IPage console, Server server, string[] links, List<string> barriers)
    {
        await console.GotoAsync(Shop.Home(server) + "/activities/new");
        await console.Locator("a[href$='/activities/new/order-chain']").ClickAsync();
        await Shop.FillPlan(console, "周末烘焙接龙");
        foreach (var box in await console.Locator("[name=groups]").AllAsync()) await box.CheckAsync();
        await Shop.Choose(console, "草莓蛋糕", "59", "6");
        await Shop.Choose(console, "芒果慕斯", "39.9", "30");
        await console.Locator("[name='Form.PickUps']").FillAsync("东门驿站\n西门便利店");
        await console.Locator("[name='Form.HelperPercent']").FillAsync("10");
        await console.Locator("[name='Form.HoldOut']").FillAsync("2");
        await console.Locator("main form.form-wide button[type=submit]").First.ClickAsync();
        await console.Locator(".field-error").First.WaitForAsync(); // One group at least has to get it.
        await console.Locator("[name='Form.HoldOut']").FillAsync("1");
        await console.Locator("button[name=preview]").ClickAsync();
        await console.Locator("#preview .flash-good").First.WaitForAsync();
        await FirstGroupTests.Look(console, barriers, "chain-plan");
        var board = await Shop.Schedule(console);
        var address = await console.Locator("#link-0").InputValueAsync();
        return (board, links.Single(l => address.StartsWith(l + "/", StringComparison.Ordinal)));
    }

    private static ILocator Quantity(IPage phone, string title) => phone.Locator(".flash-good", new() { HasText = title }).Locator(".chain-quantity");

    private static async Task Order(IPage phone, string title, string pieces)
    {
        await Quantity(phone, title).FillAsync(pieces);
        await phone.Locator("main form button[type=submit]").First.ClickAsync();
        await phone.Locator(".chain-mine").First.WaitForAsync();
    }

    private static async Task Keep(IPage console, string board, List<string> barriers)
    {
        await console.GotoAsync(board);
        await FirstGroupTests.Look(console, barriers, "chain-board");
        await console.GotoAsync(board + "/chain");
        await console.Locator("form:has(#who) button[type=submit]").ClickAsync();
        await console.Locator(".field-error").First.WaitForAsync();
        await console.Locator("#who").FillAsync("王阿姨");
        await console.Locator("form:has(#who) .chain-quantity").First.FillAsync("1");
        await console.Locator("form:has(#who) button[type=submit]").ClickAsync();
        await console.Locator("tr", new() { HasText = "王阿姨" }).WaitForAsync();
        await console.Locator("#text").FillAsync("#接龙 周末烘焙接龙\n1. 小雅 草莓蛋糕×4\n4. 路人甲 芒果2份");
        await console.Locator("form:has(#text) button[type=submit]").First.ClickAsync();
        await console.Locator("#differences").WaitForAsync();
        await FirstGroupTests.Look(console, barriers, "chain-keep");
        await console.Locator("button[name=Apply]").ClickAsync();
        await console.Locator("tr", new() { HasText = "路人甲" }).WaitForAsync();
        await console.GotoAsync(board + "/chain/pick-list");
        await FirstGroupTests.Look(console, barriers, "chain-pick-list");
        var narrow = await console.Context.NewPageAsync();
        await narrow.SetViewportSizeAsync(360, 900);
        await narrow.GotoAsync(board + "/chain");
        await FirstGroupTests.Look(narrow, barriers, "chain-keep-phone");
        await narrow.CloseAsync();
    }

    private static async Task Pay(IPage console, Server server)
    {
        await console.GotoAsync($"{Shop.Home(server)}/orders?state=unpaid");
        await console.Locator("tr", new() { HasText = "小雅" }).Locator("a").First.ClickAsync();
        await console.Locator("form[action$='/confirm'] button").ClickAsync();
        await console.Locator("form[action$='/confirm']").WaitForAsync(new() { State = WaitForSelectorState.Detached });
    }
}
