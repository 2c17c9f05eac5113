using Microsoft.Playwright;

namespace Guildhall.BrowserTests;

/// <summary>Two phones live in a group while an operator watches and answers, in a real browser against a real server.</summary>
public sealed class RoomTests
{
    [Fact]
    public async Task Two_phones_talk_in_a_group_while_an_operator_answers_as_a_persona()
    {
        await using var server = await Server.Start();
        await using var chromium = await Chromium.Launch();
        var barriers = new List<string>();
        var console = await chromium.Open(1400, "zh-CN");
        var link = await OpenRoom(console, server, barriers);

        var anna = await Join(chromium, link, 360, "zh-CN", ColorScheme.Light, "小雅", barriers, "room-join");
        var ben = await Join(chromium, link, 320, "en-US", ColorScheme.Dark, "Ben", barriers, "room-join-dark");

        await Say(anna, "大家好，我是小雅");
        await Sees(ben, "大家好，我是小雅");
        await Sees(console, "大家好，我是小雅");
        await Say(ben, "@小雅 welcome!");
        await Sees(anna, "@小雅 welcome!");
        Assert.Equal(1, await anna.Locator(".at-me").CountAsync());
        await Say(console, "欢迎两位，今晚八点直播烤面包");
        await Sees(anna, "今晚八点直播");
        Assert.Equal("烘焙顾问", await anna.Locator(".msg-role").Last.TextContentAsync());

        await React(ben, "大家好，我是小雅", "👍");
        await anna.Locator(".tally", new() { HasText = "👍 1" }).WaitForAsync();
        await Look(anna, barriers, "room-phone");
        await Look(ben, barriers, "room-phone-dark");
        await Look(console, barriers, "room-console");

        // The connection goes while something is written: it waits, and arrives once.
        await anna.Context.SetOfflineAsync(true);
        await Say(anna, "电梯里没信号");
        await anna.Locator(".msg-pending").WaitForAsync();
        await anna.Context.SetOfflineAsync(false);
        await Sees(ben, "电梯里没信号");
        await anna.Locator(".msg-pending").WaitForAsync(new() { State = WaitForSelectorState.Detached });
        Assert.Equal(1, await anna.Locator(".msg", new() { HasText = "电梯里没信号" }).CountAsync());
        Assert.Equal(1, await ben.Locator(".msg", new() { HasText = "电梯里没信号" }).CountAsync());

        await Act(anna, "电梯里没信号", "recall");
        await ben.Locator(".msg-note", new() { HasText = "小雅 recalled a message" }).WaitForAsync();
        Assert.Equal(0, await ben.Locator(".msg", new() { HasText = "电梯里没信号" }).CountAsync());

        // A second tab of the same phone shares the stream.
        var tab = await anna.Context.NewPageAsync();
        await tab.GotoAsync(link);
        await Say(ben, "still there?");
        await Sees(tab, "still there?");
        await Sees(anna, "still there?");

        // One stream for all tabs: with one each, the seventh would wait for ever on plain HTTP.
        for (var n = 0; n < 7; n++)
        {
            var further = await anna.Context.NewPageAsync();
            await further.GotoAsync(link);
            await Say(further, $"tab {n}");
            await Sees(tab, $"tab {n}");
        }

        // One tap announces.
        await console.Locator("#words").FillAsync("今晚八点直播，不见不散");
        await console.Locator("[name='Form.Announcement']").ClickAsync();
        await anna.Locator("[data-announcement]", new() { HasText = "不见不散" }).WaitForAsync();
        await Look(console, barriers, "room-announced");

        // Whoever is removed is out at once, and reads why.
        await console.Locator("a[href$='/people']").Last.ClickAsync();
        await Look(console, barriers, "people");
        var line = console.Locator(".task-list li", new() { HasText = "Ben" });
        await line.Locator("summary").ClickAsync();
        await line.Locator("[name=reason]").FillAsync("发广告");
        await Look(console, barriers, "people-remove");
        await line.Locator("button[type=submit]").ClickAsync();
        await ben.WaitForURLAsync("**/join");
        await ben.GetByText("发广告").WaitForAsync();
        await Look(ben, barriers, "room-removed");

        await Merge(console, server, barriers);

        await anna.GotoAsync(link + "/me");
        await Look(anna, barriers, "room-me");
        await anna.Locator("details.confirm > summary").ClickAsync();
        await anna.Locator("button[value=need_over]").ClickAsync();
        await anna.WaitForURLAsync("**/left");
        await Look(anna, barriers, "room-left");
        Assert.True(barriers.Count == 0, string.Join("\n", barriers));
        chromium.AssertNoComplaints("/join: Failed to load resource: the server responded with a status of 403");
    }

    [Fact]
    public async Task Without_script_one_joins_writes_answers_and_leaves()
    {
        await using var server = await Server.Start();
        await using var chromium = await Chromium.Launch();
        var console = await chromium.Open(1280, "zh-CN");
        var link = await OpenRoom(console, server, []);
        var phone = await chromium.Open(360, "zh-TW", script: false);
        await phone.GotoAsync(link);
        await phone.Locator("[name='Form.Name']").FillAsync("阿May");
        await phone.Locator("main button[type=submit]").ClickAsync();
        await phone.Locator("#words").FillAsync("沒有指令碼也能說話");
        await phone.Locator(".composer button[type=submit]").ClickAsync();
        await Sees(phone, "沒有指令碼也能說話");
        await phone.Locator(".msg-act").Last.ClickAsync();
        await phone.Locator("#sheet button", new() { HasText = "❤️" }).ClickAsync();
        await phone.Locator(".tally", new() { HasText = "❤️ 1" }).WaitForAsync();
        await phone.Locator(".msg-act").Last.ClickAsync();
        await phone.Locator("#sheet a", new() { HasText = "回覆" }).ClickAsync();
        await phone.Locator("#words").FillAsync("回覆我自己");
        await phone.Locator(".composer button[type=submit]").ClickAsync();
        await phone.Locator(".quote", new() { HasText = "沒有指令碼也能說話" }).WaitForAsync();
        chromium.AssertNoComplaints();
    }

    /// <summary>Two entries that are one human become one, and the lists of members are looked at on the way.</summary>
    private static async Task Merge(IPage console, Server server, List<string> barriers)
    {
        var home = $"{server.Address}/b/小满烘焙";
        await console.GotoAsync(home + "/members");
        await Look(console, barriers, "members-list");
        await console.GotoAsync(home + "/members/tag-all");
        await Look(console, barriers, "members-tag-all");
        await console.GotoAsync(home + "/members");
        await console.Locator("details.menu summary", new() { HasText = "导出" }).ClickAsync();
        await console.Locator("main form[action$='/members/export'] button").First.ClickAsync();
        await console.Locator("a[href$='/file']").WaitForAsync();
        await Look(console, barriers, "members-exports");
        await console.GotoAsync(home + "/members/merge?q=小雅");
        await console.Locator("main a", new() { HasText = "加入" }).First.ClickAsync();
        await console.Locator("main input[name=q]").FillAsync("Ben");
        await console.Locator("main input[name=q]").PressAsync("Enter");
        await console.Locator("main a", new() { HasText = "加入" }).First.ClickAsync();
        await console.Locator("input[type=radio]").Nth(1).WaitForAsync();
        await Look(console, barriers, "members-merge");
        await console.Locator("main form button[type=submit]").Last.ClickAsync();
        await console.WaitForURLAsync(address => System.Text.RegularExpressions.Regex.IsMatch(address, "/members/[0-9a-f-]{36}$"));
        await Look(console, barriers, "members-merged");
        await console.Locator(".toast form button, [data-toast] form button").First.ClickAsync();
        await console.WaitForLoadStateAsync(LoadState.NetworkIdle);
    }

    /// <summary>Sets the server up, makes a Web group, a persona and a link; the console shows the room.</summary>
    private static async Task<string> OpenRoom(IPage page, Server server, List<string> barriers)
    {
        await page.GotoAsync(server.Address);
        await page.Locator("input[name='Owner.Name']").FillAsync("林小满");
        await page.Locator("input[name='Owner.Email']").FillAsync("owner@example.com");
        await page.Locator("input[name='Owner.Password']").FillAsync("correct horse battery");
        await page.Locator("input[name='Owner.Again']").FillAsync("correct horse battery");
        await Submit(page);
        await page.Locator("input[name='Brand.Name']").FillAsync("小满烘焙");
        await Submit(page);
        var home = $"{server.Address}/b/小满烘焙";
        await page.GotoAsync(home + "/groups/new");
        await page.Locator("[name='Form.Name']").FillAsync("面包一群");
        await Submit(page);
        await page.GotoAsync(home + "/personas");
        await page.Locator("[name='Form.Name']").FillAsync("Lily");
        await page.Locator("[name='Form.Role']").FillAsync("烘焙顾问");
        await Submit(page);
        await Look(page, barriers, "personas");
        await page.GotoAsync(home + "/rooms");
        await Look(page, barriers, "rooms");
        await page.Locator(".room-list a").First.ClickAsync();
        await page.Locator(".staff-side form[action$='/link'] button").ClickAsync();
        return await page.Locator("#room-link").InputValueAsync();
    }

    private static async Task<IPage> Join(Chromium chromium, string link, int width, string language, ColorScheme scheme, string name, List<string> barriers, string picture)
    {
        var phone = await chromium.Open(width, language, scheme);
        await phone.GotoAsync(link);
        await Look(phone, barriers, picture);
        await phone.Locator("[name='Form.Name']").FillAsync(name);
        await phone.Locator("main button[type=submit]").ClickAsync();
        await phone.Locator("#words").WaitForAsync();
        return phone;
    }

    private static async Task Say(IPage page, string words)
    {
        await page.Locator("#words").FillAsync(words);
        await page.Locator(".composer button.btn-primary").ClickAsync();
    }

    private static Task Sees(IPage page, string words) => page.Locator(".msg:not(.msg-pending)", new() { HasText = words }).First.WaitForAsync();

    private static async Task React(IPage page, string words, string emoji)
    {
        await page.Locator(".msg", new() { HasText = words }).Locator(".msg-act").ClickAsync();
        await page.Locator($".sheet [data-emoji='{emoji}']").ClickAsync();
    }

    private static async Task Act(IPage page, string words, string what)
    {
        await page.Locator(".msg", new() { HasText = words }).Locator(".msg-act").ClickAsync();
        await page.Locator($".sheet [data-do={what}]").ClickAsync();
    }

    private static async Task Submit(IPage page)
    {
        await page.Locator("main form button[type=submit]").Last.ClickAsync();
        await page.WaitForLoadStateAsync(LoadState.DOMContentLoaded);
    }

    private static async Task Look(IPage page, List<string> barriers, string name)
    {
        barriers.AddRange(await Chromium.Barriers(page));
        var folder = Directory.CreateDirectory(Path.Combine(Server.Root, "artifacts/pictures")).FullName;
        await page.ScreenshotAsync(new() { Path = Path.Combine(folder, $"{name}.png") });
    }
}
