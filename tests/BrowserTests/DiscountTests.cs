using Microsoft.Playwright;

namespace Guildhall.BrowserTests;

/// <summary>A limited-time discount in a real browser: set up by the form, seen with its countdown, bought by two and by a word in the chat, two cancel, one of them comes back too late, the server is killed, it settles, the review counts.</summary>
public sealed class DiscountTests
{
    [Fact]
    public async Task A_discount_is_set_up_bought_cancelled_missed_and_settled_after_a_restart()
    {
        await using var server = await Server.Start();
        await using var chromium = await Chromium.Launch();
        var barriers = new List<string>();
        var console = await chromium.Open(1280, "zh-CN");
        await FirstGroupTests.SetUp(console, server);
        var link = await Shop.OpenGroup(console, server, "面包一群");
        await Shop.AddProduct(console, server, "草莓蛋糕", "68", "50");
        await console.GotoAsync(Shop.Home(server) + "/activities/new");
        await console.Locator("a[href$='/activities/new/discount']").ClickAsync();
        await Shop.FillPlan(console, "周末限时折扣", 2);
        var row = console.Locator(".pick-row", new() { HasText = "草莓蛋糕" });
        await row.Locator("[type=checkbox]").CheckAsync();
        await row.Locator("[name$='.Price']").FillAsync("49.9");
        await console.Locator("[name='Form.PerPerson']").FillAsync("2");
        await console.Locator("#preview .flash-good").First.WaitForAsync();
        await FirstGroupTests.Look(console, barriers, "discount-plan");
        var board = await Shop.Schedule(console);

        var anna = await Shop.Join(chromium, link, "zh-CN", ColorScheme.Light, "小雅");
        var ben = await Shop.Join(chromium, link, "en-US", ColorScheme.Dark, "Ben Lee");
        var carl = await Shop.Join(chromium, link, "zh-TW", ColorScheme.Light, "阿凯", 320);
        await anna.GotoAsync(link + "/shop");
        await FirstGroupTests.Look(anna, barriers, "discount-shop");
        await ben.GotoAsync($"{link}/discount/{board[(board.LastIndexOf('/') + 1)..]}");
        await FirstGroupTests.Look(ben, barriers, "discount-member-dark");
        await ben.Locator("a.btn-primary[href*='/shop/']").First.ClickAsync();
        await FirstGroupTests.Look(ben, barriers, "discount-product-dark");
        // He puts one aside, looks at the cart and at what it would cost, and lets it be.
        await ben.Locator("button[formaction*='/cart/add']").ClickAsync();
        await ben.Locator("a[href$='/cart']").First.ClickAsync();
        await FirstGroupTests.Look(ben, barriers, "cart-dark");
        await ben.Locator("button[name=next]").ClickAsync();
        await ben.Locator("#reckoning").WaitForAsync(new() { State = WaitForSelectorState.Attached });
        await FirstGroupTests.Look(ben, barriers, "cart-confirm-dark");
        var hers = await TillSteps.Buy(anna, link, "草莓蛋糕", 3, barriers, "discount-confirm");
        Assert.Equal(1, await anna.GetByText("¥167.80").First.CountAsync()); // Two reduced, the third at the shop's price.
        await FirstGroupTests.Look(anna, barriers, "discount-order");
        await TillSteps.Buy(ben, link, "草莓蛋糕", 1, barriers, "discount-confirm-dark");
        await ben.Locator("details.confirm summary").ClickAsync();
        await ben.Locator("form[action$='/cancel'] button").ClickAsync();
        await ben.GetByText("Cancelled").First.WaitForAsync();

        await Shop.Say(carl, "来一份");
        await carl.Locator(".msg-house", new() { HasText = "阿凯 草莓蛋糕 × 1 = ¥49.90" }).WaitForAsync();
        await Shop.Say(carl, "取消");
        await carl.Locator(".msg-house", new() { HasText = "阿凯 草莓蛋糕 × 1 ✕" }).WaitForAsync();

        await server.Restart();
        await TillSteps.Confirm(console, server, hers);
        // Carl saw the price; while he thinks, it is ended. He is asked again instead of paying more.
        await carl.GotoAsync(link + "/shop");
        await carl.Locator(".goods a").First.ClickAsync();
        await carl.Locator("button.btn-primary[form=buy]").ClickAsync();
        await carl.Locator("#reckoning").WaitForAsync();
        await console.GotoAsync(board);
        await FirstGroupTests.Look(console, barriers, "discount-board");
        await GameSteps.End(console, board);
        await carl.Locator("button[form=order]").ClickAsync();
        await carl.Locator("[role=alert], .alert").First.WaitForAsync();
        await FirstGroupTests.Look(carl, barriers, "discount-too-late");
        await console.GotoAsync(board + "/review");
        await FirstGroupTests.Look(console, barriers, "discount-review");
        Assert.Equal(await server.Count("select count(distinct person_id) from activities_till_takes"), await Shop.Funnel(console, "参与"));
        Assert.Equal(1, await Shop.Funnel(console, "购买或中奖"));
        Assert.Equal((3L, 1L), (await server.Count("select count(*) from commerce_shop_orders"), await server.Count("select count(*) from commerce_shop_orders where state <> 'cancelled'")));
        Assert.True(barriers.Count == 0, string.Join("\n", barriers));
        chromium.AssertNoComplaints("htmx:sendError", "htmx:afterRequest", "409");
    }
}
