using Microsoft.Playwright;

namespace Guildhall.BrowserTests;

/// <summary>A coupon drop in a real browser: planned with a preview that follows, taken by chat and page, nothing left for a third, the server killed, settled and reviewed.</summary>
public sealed class CouponDropTests
{
    [Fact]
    public async Task A_drop_is_planned_taken_by_chat_and_page_settled_after_a_restart_and_reviewed()
    {
        await using var table = await GameTable.Open("福利群");
        var coupon = await OfferCoupon(table);
        var board = await Plan(table, coupon);
        var page = table.PageOf("coupon-drop", board);

        var (anna, ben, carl) = await table.Three();
        await Shop.Say(anna, "领券");
        await anna.Locator(".msg-house", new() { HasText = "已领 1/2 张" }).WaitForAsync();
        await ben.GotoAsync(page);
        await table.Look(ben, "drop-member-dark");
        await ben.Locator("form[action$='/claim'] button").ClickAsync();
        await ben.Locator(".alert-good").WaitForAsync();
        await table.Look(ben, "drop-taken-dark");
        await Shop.Until(carl, page, async () => await carl.GetByText("手慢了").CountAsync() > 0);
        await table.Look(carl, "drop-gone");
        await anna.GotoAsync(table.Link + "/coupons");
        await anna.GetByText("见面礼").First.WaitForAsync();
        await table.Console.GotoAsync(board);
        await table.Look(table.Console, "drop-board");
        foreach (var phone in new[] { anna, ben, carl }) await phone.GotoAsync("about:blank");
        await table.EndAndKill(board);
        Assert.Equal(await table.Server.Count("select count(distinct person_id) from activities_coupon_claims"), await table.Entered(board, "drop-review"));
        Assert.Equal(await table.Server.Count("select count(*) from loyalty_coupons where origin = 'coupon_drop'"), int.Parse((await table.Console.Locator("[data-figure=issued]").TextContentAsync())!, System.Globalization.CultureInfo.InvariantCulture));
        Assert.Equal(1000, await table.Server.Count("select reserved_minor + spent_minor from activities_activities"));
        table.AssertClean();
    }

    private static async Task<string> OfferCoupon(GameTable table)
    {
        await table.Console.GotoAsync(table.Home + "/coupons/new");
        await table.Console.Locator("[name='Form.Name']").FillAsync("见面礼");
        await table.Console.Locator("[name='Form.Amount']").FillAsync("5");
        await table.Console.Locator("[name='Form.Threshold']").FillAsync("20");
        await table.Console.Locator("[name='Form.Quantity']").FillAsync("100");
        await table.Console.Locator("[name='Form.LeastLevel']").SelectOptionAsync("Guest");
        await table.Console.Locator("#preview .ticket").GetByText("见面礼").WaitForAsync();
        await table.Console.Locator("main form button[type=submit]:visible").Last.ClickAsync();
        await table.Console.Locator("form[action$='/state'] button").First.ClickAsync();
        await table.Console.GetByText("发放中").First.WaitForAsync();
        return new Uri(table.Console.Url).AbsolutePath.Split('/')[^1];
    }

    private static async Task<string> Plan(GameTable table, string coupon)
    {
        await table.Console.GotoAsync(table.Home + "/activities/new");
        await table.Console.Locator("a[href$='/activities/new/coupon-drop']").ClickAsync();
        await Shop.FillPlan(table.Console, "周五发券");
        await table.Console.Locator("[name='Form.Plan.Budget']").FillAsync("10");
        await table.Console.Locator("[name='Form.Coupon']").SelectOptionAsync(coupon);
        await table.Console.Locator("[name='Form.Count']").FillAsync("3");
        await table.Refused(); // Three cost more than the budget.
        await table.Console.Locator("[name='Form.Count']").FillAsync("2");
        await table.Console.Locator("#preview", new() { HasText = "剩 2/2 张" }).WaitForAsync(); // Drawn while typing.
        await table.Look(table.Console, "drop-plan");
        return await Shop.Schedule(table.Console);
    }
}
