using Microsoft.Playwright;

namespace Guildhall.BrowserTests;

/// <summary>An auction in a real browser: planned with a preview that follows, bid in by chat, by one tap and by a limit, closed after the server was killed, declined by the winner, paid by the runner-up, reviewed.</summary>
public sealed class AuctionTests
{
    [Fact]
    public async Task An_auction_is_planned_bid_in_closed_after_a_restart_declined_paid_and_reviewed()
    {
        await using var server = await Server.Start();
        await using var chromium = await Chromium.Launch();
        var barriers = new List<string>();
        var console = await chromium.Open(1280, "zh-CN");
        await FirstGroupTests.SetUp(console, server);
        var link = await Shop.OpenGroup(console, server, "面包一群");
        await Shop.AddProduct(console, server, "草莓蛋糕", "65", "5");
        var board = await Plan(console, server, barriers);
        var path = "/auction/" + board[(board.LastIndexOf('/') + 1)..];

        var anna = await Shop.Join(chromium, link, "zh-CN", ColorScheme.Light, "小雅");
        var ben = await Shop.Join(chromium, link, "en-US", ColorScheme.Dark, "Ben Lee");
        var carl = await Shop.Join(chromium, link, "zh-CN", ColorScheme.Light, "阿凯", 320);
        await carl.GotoAsync(link + path);
        await FirstGroupTests.Look(carl, barriers, "auction-member");
        await Shop.Say(anna, "10块");
        await anna.Locator(".msg-house", new() { HasText = "¥10.00" }).WaitForAsync();
        await carl.Locator(".auction-figure", new() { HasText = "¥10.00" }).WaitForAsync(); // The page follows by itself.

        await ben.GotoAsync(link + path);
        await ben.Locator("#auction-live form button").ClickAsync();
        await ben.Locator(".auction-leading").WaitForAsync();
        await FirstGroupTests.Look(ben, barriers, "auction-leading-dark");
        await carl.Locator("#amount").FillAsync("11");
        await carl.Locator(".auction-form button").ClickAsync();
        await carl.Locator("#amount-error").WaitForAsync();
        Assert.Equal("11", await carl.Locator("#amount").InputValueAsync());
        await FirstGroupTests.Look(carl, barriers, "auction-refused");
        await carl.Locator("#amount").FillAsync("30");
        await carl.Locator("[name=limit]").CheckAsync();
        await carl.Locator(".auction-form button").ClickAsync();
        await carl.Locator(".auction-leading").WaitForAsync();
        await ben.Locator(".auction-mine").GetByText("Outbid").WaitForAsync();
        await Shop.Say(anna, "二十");
        await carl.Locator(".auction-figure", new() { HasText = "¥21.00" }).WaitForAsync();
        await FirstGroupTests.Look(carl, barriers, "auction-limit");
        await anna.Locator(".msg-house", new() { HasText = "¥21.00" }).WaitForAsync();
        await FirstGroupTests.Look(anna, barriers, "auction-room");
        await console.GotoAsync(board);
        await FirstGroupTests.Look(console, barriers, "auction-board");

        await console.Locator("details.confirm:has(form[action$='/end']) summary").ClickAsync();
        await console.Locator("form[action$='/end'] button").ClickAsync();
        await server.Restart();
        await Shop.Until(carl, link + path, async () => await carl.GetByText("恭喜中标").CountAsync() > 0);
        await FirstGroupTests.Look(carl, barriers, "auction-won");
        await carl.Locator(".auction-mine a").ClickAsync();
        await carl.Locator("details:has(form[action$='/cancel']) summary").ClickAsync();
        await carl.Locator("form[action$='/cancel'] button").ClickAsync();
        await Shop.Until(anna, link + path, async () => await anna.GetByText("恭喜中标").CountAsync() > 0);
        await anna.Locator(".auction-figure", new() { HasText = "¥20.00" }).WaitForAsync();
        await Pay(console, server);
        await Shop.Until(console, board, async () => await console.GetByText("已结算").CountAsync() > 0);
        await FirstGroupTests.Look(console, barriers, "auction-settled");
        await ben.GotoAsync(link + path);
        await ben.GetByText("Not this time").WaitForAsync();
        await ben.GotoAsync($"{link}/fairness/{board[(board.LastIndexOf('/') + 1)..]}");
        await FirstGroupTests.Look(ben, barriers, "auction-fairness-dark");
        await console.GotoAsync(board + "/review");
        await FirstGroupTests.Look(console, barriers, "auction-review");
        Assert.Equal(await server.Count("select count(distinct person_id) from activities_auction_bids"), await Shop.Funnel(console, "参与"));
        Assert.Equal(await server.Count("select count(distinct person_id) from commerce_shop_orders where origin = 'auction' and paid_at is not null"), await Shop.Funnel(console, "购买或中奖"));
        Assert.Equal(2000, await server.Count("select sum(amount_minor) from commerce_shop_orders where origin = 'auction' and paid_at is not null"));
        Assert.True(barriers.Count == 0, string.Join("\n", barriers));
        chromium.AssertNoComplaints("status of 422", "htmx:sendError", "htmx:afterRequest"); // The refused plan, and pages that ask while their server is dead.
    }

    private static async Task<string> Plan(IPage console, Server server, List<string> barriers)
    {
        await console.GotoAsync(Shop.Home(server) + "/activities/new");
        await console.Locator("a[href$='/activities/new/auction']").ClickAsync();
        await Shop.FillPlan(console, "一元竞价·草莓蛋糕");
        await console.Locator("[name='Form.Reserve']").FillAsync("0.5");
        await console.Locator("main form.form-wide button[type=submit]").First.ClickAsync();
        await console.Locator(".field-error").First.WaitForAsync(); // No lot yet.
        await console.Locator("[name='Form.Sku']").SelectOptionAsync(new SelectOptionValue { Index = 1 });
        await console.Locator("[name='Form.Reserve']").FillAsync("15");
        await console.Locator("#preview .auction-lot", new() { HasText = "草莓蛋糕" }).WaitForAsync(); // Drawn while typing.
        await console.GetByText("设有保留价").First.WaitForAsync(new() { State = WaitForSelectorState.Attached });
        await FirstGroupTests.Look(console, barriers, "auction-plan");
        return await Shop.Schedule(console);
    }

    private static async Task Pay(IPage console, Server server)
    {
        await console.GotoAsync($"{Shop.Home(server)}/orders?state=unpaid");
        await console.Locator("tr", new() { HasText = "小雅" }).Locator("a").First.ClickAsync();
        await console.Locator("form[action$='/confirm'] button").ClickAsync();
        await console.Locator("form[action$='/confirm']").WaitForAsync(new() { State = WaitForSelectorState.Detached });
    }
}
