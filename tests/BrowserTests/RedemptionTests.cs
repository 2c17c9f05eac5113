using Microsoft.Playwright;

namespace Guildhall.BrowserTests;

/// <summary>A points redemption in a real browser: planned with a preview that follows, had by chat and page, one lacks the points, one gives up and gets them back, the server killed, settled and reviewed.</summary>
public sealed class RedemptionTests
{
    [Fact]
    public async Task A_window_is_planned_used_by_chat_and_page_given_up_settled_after_a_restart_and_reviewed()
    {
        await using var table = await GameTable.Open("积分群");
        await table.Console.GotoAsync(table.Home + "/perks?edit=new");
        await table.Console.Locator("[name='Form.Name']").FillAsync("马克杯");
        await table.Console.Locator("[name='Form.Points']").FillAsync("80");
        await table.Console.Locator("[name='Form.Stock']").FillAsync("10");
        await table.Console.Locator("main form button[type=submit]").Last.ClickAsync();
        await table.Console.GetByText("已保存").First.WaitForAsync();
        await Shop.AddProduct(table.Console, table.Server, "草莓蛋糕", "58", "20");
        var board = await Plan(table);
        var page = table.PageOf("points-redemption", board);

        var (anna, ben, carl) = await table.Three();
        await Give(table, "小雅", 100);
        await Give(table, "Ben Lee", 60);
        await Shop.Say(anna, "兑换马克杯");
        await anna.Locator(".msg-house", new() { HasText = "已兑 1 份" }).WaitForAsync();
        await ben.GotoAsync(page);
        await table.Look(ben, "redeem-member-dark");
        await ben.Locator(".redeem-offer", new() { HasText = "马克杯" }).Locator("summary").ClickAsync();
        await ben.Locator("[name=contact]:visible").FillAsync("Ben, 5 Main St");
        await ben.Locator("form[action$='/redeem'] button:visible").ClickAsync();
        await ben.Locator(".redeem-mine").WaitForAsync();
        await table.Look(ben, "redeem-had-dark");
        await ben.Locator("form[action$='/cancel'] button").ClickAsync();
        await ben.GetByText("Given up").First.WaitForAsync();
        await table.Look(ben, "redeem-given-up-dark");
        await ben.Locator(".redeem-mine .tag", new() { HasText = "cancelled" }).WaitForAsync();
        Assert.Equal(60, await table.Server.Count("select points from loyalty_balances b join members_members m on m.id = b.person_id where m.name = 'Ben Lee'"));
        await carl.GotoAsync(page);
        await carl.GetByText("积分不足").First.WaitForAsync();
        await table.Look(carl, "redeem-few");
        await table.Console.GotoAsync(board);
        await table.Look(table.Console, "redeem-board");
        await table.Console.Locator("tr", new() { HasText = "小雅" }).Locator("form[action$='/hand'] button").ClickAsync();
        await table.Console.Locator("tr", new() { HasText = "小雅" }).GetByText("已发放").WaitForAsync();
        foreach (var phone in new[] { anna, ben, carl }) await phone.GotoAsync("about:blank");
        await table.EndAndKill(board);
        Assert.Equal(await table.Server.Count("select count(distinct person_id) from activities_redemptions"), await table.Entered(board, "redeem-review"));
        Assert.Equal(await table.Server.Count("select sum(points - reversed) from loyalty_entries where business = 'points_redemption'"), await table.Server.Count("select sum(points) from activities_redemptions where state <> 'cancelled'"));
        Assert.Equal(20, await table.Server.Count("select sum(units) from commerce_stock"));
        table.AssertClean();
    }

    private static async Task<string> Plan(GameTable table)
    {
        await table.Console.GotoAsync(table.Home + "/activities/new");
        await table.Console.Locator("a[href$='/activities/new/points-redemption']").ClickAsync();
        await Shop.FillPlan(table.Console, "会员日兑换");
        foreach (var (thing, points) in new[] { ("马克杯", "50"), ("草莓蛋糕", "0") })
        {
            var row = table.Console.Locator(".pick-row", new() { HasText = thing });
            await row.Locator("[type=checkbox]").CheckAsync();
            await row.Locator("[name$='.Points']").FillAsync(points);
            await row.Locator("[name$='.Stock']").FillAsync("2");
        }
        await table.Refused(); // Nothing is had for no points.
        await table.Console.Locator(".pick-row", new() { HasText = "草莓蛋糕" }).Locator("[name$='.Points']").FillAsync("500");
        await table.Console.Locator("#preview", new() { HasText = "500" }).WaitForAsync(); // Drawn while typing.
        await table.Look(table.Console, "redeem-plan");
        return await Shop.Schedule(table.Console);
    }

    /// <summary>By hand, as the team does it.</summary>
    private static async Task Give(GameTable table, string name, int points)
    {
        await table.Console.GotoAsync(table.Home + "/members");
        await table.Console.GetByRole(AriaRole.Link, new() { Name = name }).First.ClickAsync();
        await table.Console.Locator("#points details summary").ClickAsync();
        await table.Console.Locator("#points [name=points]").FillAsync(points.ToString(System.Globalization.CultureInfo.InvariantCulture));
        await table.Console.Locator("#points [name=note]").FillAsync("补发");
        await table.Console.Locator("#points button[value=false]").ClickAsync();
        await table.Console.Locator("#points", new() { HasText = "补发" }).WaitForAsync();
    }
}
