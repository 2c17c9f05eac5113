using Microsoft.Playwright;

namespace Guildhall.BrowserTests;

/// <summary>A red packet in a real browser: filled in the console, opened on a phone and by chat, too late for a third, settled after the server was killed, checked by a member and by the command line.</summary>
public sealed class RedPacketTests
{
    [Fact]
    public async Task A_packet_is_filled_opened_by_page_and_chat_settled_after_a_restart_checked_and_reviewed()
    {
        await using var server = await Server.Start();
        await using var chromium = await Chromium.Launch();
        var barriers = new List<string>();
        var console = await chromium.Open(1280, "zh-CN");
        await FirstGroupTests.SetUp(console, server);
        var link = await Shop.OpenGroup(console, server, "红包群");
        await console.GotoAsync(Shop.Home(server) + "/activities/new/red-packet");
        await FirstGroupTests.Look(console, barriers, "packet-form-empty");
        await Shop.FillPlan(console, "周五红包", hours: 20);
        await console.Locator("[name='Form.Plan.Budget']").FillAsync("5");
        await console.Locator("[name='Form.Points']").FillAsync("200");
        await console.Locator("[name='Form.Shares']").PressSequentiallyAsync("2", new() { Delay = 5 });
        await console.Locator("[name='Form.Shares']").FillAsync("2");
        await console.Locator("#preview .packet-rest", new() { HasText = "0/2 " }).WaitForAsync(); // Drawn while typing.
        await FirstGroupTests.Look(console, barriers, "packet-form");
        var board = await Shop.Schedule(console);
        var page = $"{link}/red-packet/{board[(board.LastIndexOf('/') + 1)..]}";

        var anna = await Shop.Join(chromium, link, "zh-CN", ColorScheme.Light, "小雅");
        var ben = await Shop.Join(chromium, link, "en-US", ColorScheme.Dark, "Ben Lee");
        var carl = await Shop.Join(chromium, link, "zh-CN", ColorScheme.Dark, "阿凯", 320);
        await anna.GotoAsync(page);
        await FirstGroupTests.Look(anna, barriers, "packet-closed");
        await carl.GotoAsync(page);
        await FirstGroupTests.Look(carl, barriers, "packet-closed-dark");
        await anna.Locator("button.packet-seal").ClickAsync();
        await anna.Locator(".packet-won").WaitForAsync();
        await FirstGroupTests.Look(anna, barriers, "packet-open");
        await Shop.Say(ben, "抢红包");
        await ben.Locator(".msg-house", new() { HasText = "2/2" }).WaitForAsync();
        await FirstGroupTests.Look(ben, barriers, "packet-room");
        await carl.Locator("button.packet-seal").ClickAsync(); // Their page is a moment old.
        await carl.Locator(".packet-worth").WaitForAsync();
        await FirstGroupTests.Look(carl, barriers, "packet-late");
        await ben.GotoAsync(page);
        await FirstGroupTests.Look(ben, barriers, "packet-open-dark");

        foreach (var open in new[] { console, anna, ben, carl }) await open.GotoAsync("about:blank"); // A page that asks every few seconds would complain.
        await server.Restart();
        await console.GotoAsync(board);
        await FirstGroupTests.Look(console, barriers, "packet-board");
        await GameSteps.End(console, board);
        await anna.GotoAsync(page);
        await anna.Locator("a[href*='/fairness/']").ClickAsync();
        await anna.Locator("a[href$='/record']").WaitForAsync();
        Assert.Equal(0, await anna.Locator(".fair-fails").CountAsync());
        await FirstGroupTests.Look(anna, barriers, "packet-fairness");
        Assert.Equal(0, await GameSteps.Verify(anna, server));

        await console.GotoAsync(board + "/review");
        await FirstGroupTests.Look(console, barriers, "packet-review");
        Assert.Equal(await server.Count("select count(distinct person_id) from activities_packet_claims"), await Shop.Funnel(console, "参与"));
        Assert.Equal(await server.Count("select count(distinct person_id) from activities_packet_claims where not returned"), await Shop.Funnel(console, "购买或中奖"));
        await Shop.Until(anna, link + "/points", async () => await server.Count("select coalesce(sum(points), 0) from loyalty_entries where business = 'red_packet'") == 200);
        Assert.Equal(200, await server.Count("select spent_minor + reserved_minor from activities_activities"));
        Assert.True(barriers.Count == 0, string.Join("\n", barriers));
        chromium.AssertNoComplaints();
    }
}
