using Microsoft.Playwright;

namespace Guildhall.BrowserTests;

/// <summary>A threshold reward in a real browser: set up by the form, reached with a saving and with the last gift, missed by who comes when the gifts are gone, given back in part, settled after a kill, reviewed.</summary>
public sealed class RewardTests
{
    [Fact]
    public async Task A_reward_is_set_up_reached_missed_refunded_in_part_and_settled_after_a_restart()
    {
        await using var server = await Server.Start();
        await using var chromium = await Chromium.Launch();
        var barriers = new List<string>();
        var console = await chromium.Open(1280, "zh-CN");
        await FirstGroupTests.SetUp(console, server);
        var link = await Shop.OpenGroup(console, server, "面包一群");
        await Shop.AddProduct(console, server, "草莓蛋糕", "60", "50");
        await Shop.AddProduct(console, server, "小毛巾", "9", "3");
        await console.GotoAsync(Shop.Home(server) + "/activities/new/reward");
        await Shop.FillPlan(console, "满百立减", 2);
        var gift = console.Locator(".pick-row", new() { HasText = "小毛巾" }).First;
        await gift.Locator("[type=checkbox]").CheckAsync();
        await gift.Locator("[name$='.Units']").FillAsync("1");
        await console.Locator("[name='Form.Tiers[0].From']").FillAsync("100");
        await console.Locator("[name='Form.Tiers[0].OffAmount']").FillAsync("15");
        await console.Locator("[name='Form.Tiers[1].By']").SelectOptionAsync("pieces");
        await console.Locator("[name='Form.Tiers[1].From']").FillAsync("1");
        await console.Locator("[name='Form.Tiers[1].Gives']").SelectOptionAsync("gift");
        await console.Locator("[name='Form.Tiers[1].GiftSku']").SelectOptionAsync(new SelectOptionValue { Label = "小毛巾" });
        await console.Locator("[name='Form.Tiers[1].GiftPieces']").FillAsync("1");
        await console.Locator("#preview .reward-tiers li").Nth(1).WaitForAsync();
        await FirstGroupTests.Look(console, barriers, "reward-plan");
        var board = await Shop.Schedule(console);

        var anna = await Shop.Join(chromium, link, "zh-CN", ColorScheme.Light, "小雅");
        var ben = await Shop.Join(chromium, link, "en-US", ColorScheme.Dark, "Ben Lee");
        var carl = await Shop.Join(chromium, link, "zh-TW", ColorScheme.Light, "阿凯", 320);
        await ben.GotoAsync($"{link}/reward/{board[(board.LastIndexOf('/') + 1)..]}");
        await FirstGroupTests.Look(ben, barriers, "reward-member-dark");
        var hers = await TillSteps.Buy(anna, link, "草莓蛋糕", 2, barriers, "reward-confirm");
        Assert.Equal(1, await anna.GetByText("¥105.00").First.CountAsync());
        var his = await TillSteps.Buy(ben, link, "草莓蛋糕", 1, barriers, "reward-gift-dark"); // The last towel.
        await FirstGroupTests.Look(ben, barriers, "reward-order-dark");
        await Shop.Say(carl, "来1份草莓蛋糕"); // No towel is left for him.
        await carl.Locator(".msg-house", new() { HasText = "阿凯 草莓蛋糕 × 1 = ¥60.00" }).WaitForAsync();
        Assert.Equal(1, await server.Count("select sum(gifts) from activities_till_takes"));

        await server.Restart();
        await TillSteps.Confirm(console, server, hers);
        await TillSteps.Confirm(console, server, his);
        await anna.GotoAsync(hers + "/refund");
        await FirstGroupTests.Look(anna, barriers, "reward-refund");
        await anna.Locator("[name='Form.Pieces[0]']").FillAsync("1");
        await anna.Locator("[name='Form.Reason']").FillAsync("压坏了一块");
        await anna.Locator("main form button[type=submit]").Last.ClickAsync();
        await anna.WaitForURLAsync(address => !address.EndsWith("/refund", StringComparison.Ordinal));
        Assert.Equal(4500, await server.Count("select amount_minor from commerce_shop_refunds")); // 60 less the 15 that one piece does not reach.
        await console.GotoAsync($"{Shop.Home(server)}/orders/{hers.Split('/')[^1]}");
        await FirstGroupTests.Look(console, barriers, "reward-console-order");
        await console.Locator("form[action$='/grant'] button").ClickAsync();
        await Shop.Until(console, console.Url.Split('?')[0], async () => await console.Locator("form[action$='/paid-back'] button").CountAsync() > 0);
        await console.Locator("form[action$='/paid-back'] [name=how]").FillAsync("现金");
        await console.Locator("form[action$='/paid-back'] button").ClickAsync();
        await console.Locator("form[action$='/paid-back']").WaitForAsync(new() { State = WaitForSelectorState.Detached });
        await console.GotoAsync(board);
        await FirstGroupTests.Look(console, barriers, "reward-board");
        await console.Locator("details:has(form[action$='/end']) > summary").ClickAsync();
        await console.Locator("form[action$='/end'] button").ClickAsync();
        await server.Restart();
        await Shop.Until(console, board, async () => await console.GetByText("已结算").CountAsync() > 0);
        await console.GotoAsync(board + "/review");
        await FirstGroupTests.Look(console, barriers, "reward-review");
        Assert.Equal(await server.Count("select count(distinct person_id) from activities_till_takes"), await Shop.Funnel(console, "参与"));
        Assert.Equal(900, await server.Count("select sum(off_minor + gift_minor - back_minor) from activities_till_takes"));
        Assert.Equal(900, await server.Count("select spent_minor from activities_activities"));
        Assert.True(barriers.Count == 0, string.Join("\n", barriers));
        chromium.AssertNoComplaints("htmx:sendError", "htmx:afterRequest");
    }
}
