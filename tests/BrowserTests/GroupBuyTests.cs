using Microsoft.Playwright;

namespace Guildhall.BrowserTests;

/// <summary>A group-buy in a real browser: set up by the form, opened by chat, joined by a shared page, one too late, one leaves and waits in vain in a team of their own; the server is killed, it settles, the review counts.</summary>
public sealed class GroupBuyTests
{
    [Fact]
    public async Task Teams_are_formed_left_and_refunded_settled_after_a_restart_and_reviewed()
    {
        await using var server = await Server.Start();
        await using var chromium = await Chromium.Launch();
        var barriers = new List<string>();
        var console = await chromium.Open(1280, "zh-CN");
        await FirstGroupTests.SetUp(console, server);
        var link = await Shop.OpenGroup(console, server, "面包一群");
        await Shop.AddProduct(console, server, "草莓蛋糕", "68", "50");
        var board = await Plan(console, server, barriers);
        var page = $"{link}/group-buy/{board[(board.LastIndexOf('/') + 1)..]}";

        var anna = await Shop.Join(chromium, link, "zh-CN", ColorScheme.Light, "小雅");
        var ben = await Shop.Join(chromium, link, "en-US", ColorScheme.Dark, "Ben Lee");
        await Shop.Say(anna, "开团");
        await anna.Locator(".msg-house", new() { HasText = "组团中 1 个" }).WaitForAsync();
        await anna.GotoAsync(page);
        await anna.Locator("a.card-link[href*='team=']").First.ClickAsync();
        await anna.Locator("#team-link").WaitForAsync();
        await FirstGroupTests.Look(anna, barriers, "team-leader");
        var shared = anna.Url;
        // Whoever is not in the group yet comes by the shared link through the door to the team.
        var carl = await chromium.Open(320, "zh-TW");
        await carl.GotoAsync(shared);
        await carl.Locator("[name='Form.Name']").FillAsync("阿凱");
        await carl.Locator("main form button[type=submit]").Last.ClickAsync();
        await carl.Locator("#team").WaitForAsync();
        await FirstGroupTests.Look(carl, barriers, "team-shared");
        await ben.GotoAsync(page);
        await FirstGroupTests.Look(ben, barriers, "team-member-dark");
        await ben.Locator(".team-list a").First.ClickAsync();
        await Take(ben);
        await ben.Locator("form[action$='/leave']").WaitForAsync(new() { State = WaitForSelectorState.Attached });
        await FirstGroupTests.Look(ben, barriers, "team-joined-dark");
        await carl.Locator("form.flash-buy:has([name=team]) button").ClickAsync();
        await carl.Locator(".toast, [data-toast]").First.WaitForAsync();
        await FirstGroupTests.Look(carl, barriers, "team-full");
        Assert.Equal(0, await server.Count("select count(*) from commerce_shop_orders o join members_members m on m.id = o.member_id where m.name = '阿凱'"));

        await server.Restart();
        await ben.GotoAsync(shared);
        await ben.Locator("details:has(form[action$='/leave']) > summary").ClickAsync();
        await ben.Locator("form[action$='/leave'] button").ClickAsync();
        await ben.Locator("form[action$='/leave']").WaitForAsync(new() { State = WaitForSelectorState.Detached });
        // For a second the page may still show the team full; its first button would open another one.
        await Shop.Until(carl, shared, async () => await carl.Locator("form.flash-buy:has([name=team])").CountAsync() > 0);
        await carl.Locator("form.flash-buy:has([name=team]) button").ClickAsync();
        await carl.Locator("form[action$='/leave']").WaitForAsync(new() { State = WaitForSelectorState.Attached });
        await ben.GotoAsync(page);
        await Take(ben);
        await ben.Locator("form[action$='/leave']").WaitForAsync(new() { State = WaitForSelectorState.Attached });
        foreach (var name in new[] { "小雅", "阿凱", "Ben Lee" }) await Pay(console, server, name);
        await Shop.Until(anna, shared, async () => await anna.GetByText("已成团").CountAsync() > 0);
        await FirstGroupTests.Look(anna, barriers, "team-closed");
        await console.GotoAsync(board);
        await FirstGroupTests.Look(console, barriers, "team-board");

        await console.Locator("details.confirm:has(form[action$='/end']) summary").ClickAsync();
        await console.Locator("form[action$='/end'] button").ClickAsync();
        await server.Restart();
        await Shop.Until(console, board, async () => await console.GetByText("已结算").CountAsync() > 0);
        await console.GotoAsync(board + "/review");
        await FirstGroupTests.Look(console, barriers, "team-review");
        Assert.Equal(await server.Count("select count(distinct person_id) from commerce_shop_orders where origin = 'group-buy'"), await Shop.Funnel(console, "参与"));
        Assert.Equal(await server.Count("select count(distinct s.person_id) from activities_seats s join activities_teams t on t.id = s.team_id where s.state = 'paid' and t.state = 'closed'"), await Shop.Funnel(console, "购买或中奖"));
        Assert.Equal(2, await Shop.Funnel(console, "购买或中奖"));
        Assert.Equal(1, await server.Count("select count(*) from commerce_shop_refunds r join commerce_shop_orders o on o.id = r.order_id join members_members m on m.id = o.member_id where r.reason = 'team_failed' and m.name = 'Ben Lee' and r.amount_minor = o.amount_minor"));
        Assert.True(barriers.Count == 0, string.Join("\n", barriers));
        chromium.AssertNoComplaints();
    }

    private static Task Take(IPage phone) => phone.Locator("form.flash-buy button").First.ClickAsync();

    private static async Task Pay(IPage console, Server server, string name)
    {
        await console.GotoAsync($"{Shop.Home(server)}/orders?state=unpaid");
        await console.Locator("tr", new() { HasText = name }).Locator("a").First.ClickAsync();
        await console.Locator("form[action$='/confirm'] button").ClickAsync();
        await console.Locator("form[action$='/confirm']").WaitForAsync(new() { State = WaitForSelectorState.Detached });
    }

    private static async Task<string> Plan(IPage console, Server server, List<string> barriers)
    {
        await console.GotoAsync(Shop.Home(server) + "/activities/new");
        await console.Locator("a[href$='/activities/new/group-buy']").ClickAsync();
        await Shop.FillPlan(console, "周末拼团", 2);
        await Shop.Choose(console, "草莓蛋糕", "49", "10");
        await console.Locator("[name='Form.Tiers[0].People']").FillAsync("5");
        await console.Locator("[name='Form.Tiers[0].Percent']").FillAsync("90");
        await console.Locator("#preview .team-ladder").First.WaitForAsync(); // It follows what is typed.
        await FirstGroupTests.Look(console, barriers, "team-plan");
        await console.Locator("[name='Form.Tiers[0].People']").FillAsync("");
        await console.Locator("[name='Form.Tiers[0].Percent']").FillAsync("");
        return await Shop.Schedule(console);
    }
}
