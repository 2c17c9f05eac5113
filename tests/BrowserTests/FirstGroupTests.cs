using Microsoft.Playwright;

namespace Guildhall.BrowserTests;

/// <summary>Somebody who never saw Guildhall comes from an empty database to a group with a member who talks, led by the overview's first steps.</summary>
public sealed class FirstGroupTests
{
    [Fact]
    public async Task An_owner_who_never_saw_it_gets_from_an_empty_database_to_a_group_in_which_a_member_speaks()
    {
        await using var server = await Server.Start();
        await using var chromium = await Chromium.Launch();
        var page = await chromium.Open(1280, "zh-CN");
        var barriers = new List<string>();
        await SetUp(page, server);

        await page.GotoAsync($"{server.Address}/b/晨光/overview");
        await Look(page, barriers, "first-steps");
        Assert.Equal(1, await Done(page));

        await page.Locator(".checklist a[href$='/groups/new']").First.ClickAsync();
        await page.Locator("input[name='Form.Name']").FillAsync("晨光一群");
        await page.Locator("main form button[type=submit]").Last.ClickAsync();
        await page.WaitForURLAsync(address => !address.EndsWith("/groups/new", StringComparison.Ordinal));
        await page.GotoAsync($"{server.Address}/b/晨光/overview");
        Assert.Equal(2, await Done(page));

        // Before people come, what it is for: the community's position, from the list to the first sentence.
        await page.Locator(".checklist a[href$='/communities']").First.ClickAsync();
        await page.Locator(".card-link").First.ClickAsync();
        await page.Locator("a[href$='/purpose']").First.ClickAsync();
        await page.Locator("[name='Form.Purpose']").FillAsync("让晨光的客人一起早起");
        await page.Locator("[name='Form.Topics']").FillAsync("早餐\n晨跑\n早睡");
        await Look(page, barriers, "first-purpose");
        await page.Locator("main form button[type=submit]").Last.ClickAsync();
        await page.WaitForURLAsync("**/brand");
        await page.GotoAsync($"{server.Address}/b/晨光/overview");
        Assert.Equal(3, await Done(page));

        await page.Locator(".checklist a[href$='/room']").First.ClickAsync();
        await page.Locator("#room-link, form[action$='/link'] button").First.WaitForAsync(new() { State = WaitForSelectorState.Attached });
        if (await page.Locator("#room-link").CountAsync() == 0) await page.Locator("form[action$='/link'] button").First.ClickAsync();
        await page.Locator("#room-link").WaitForAsync(new() { State = WaitForSelectorState.Attached });
        var link = await page.Locator("#room-link").InputValueAsync();
        await Look(page, barriers, "first-room");

        var phone = await chromium.Open(360, "zh-CN", ColorScheme.Dark);
        await phone.GotoAsync(link);
        await Look(phone, barriers, "first-door");
        await phone.Locator("input[name='Form.Name']").FillAsync("小雨");
        await phone.Locator("main form button[type=submit]").Last.ClickAsync();
        await phone.Locator("#words").WaitForAsync();
        await phone.Locator("#words").FillAsync("大家好，我是新来的");
        await phone.Locator("#words").PressAsync("Enter");
        await phone.GetByText("大家好，我是新来的").First.WaitForAsync();
        await phone.Locator(".msg-pending").First.WaitForAsync(new() { State = WaitForSelectorState.Detached });
        Assert.Equal((1, 0, 1), (await phone.Locator("main").CountAsync(), await phone.Locator("main[role]").CountAsync(), await phone.Locator("main [role=log]").CountAsync()));
        await Look(phone, barriers, "first-talk");

        await page.GotoAsync($"{server.Address}/b/晨光/overview");
        Assert.Equal(4, await Done(page));
        await Palette(page, barriers);
        Assert.True(barriers.Count == 0, string.Join("\n", barriers));
        chromium.AssertNoComplaints();
    }

    // By keyboard alone: open, find the member by a part of the name, go there.
    private static async Task Palette(IPage page, List<string> barriers)
    {
        await page.Keyboard.PressAsync("Control+k");
        await page.Locator(".palette-input").WaitForAsync();
        await page.Keyboard.TypeAsync("雨");
        await page.Locator(".palette-item[href*='/members/']").First.WaitForAsync();
        await Look(page, barriers, "palette");
        while (!(await page.Locator(".palette-item[aria-selected=true]").GetAttributeAsync("href") ?? "").Contains("/members/", StringComparison.Ordinal)) await page.Keyboard.PressAsync("ArrowDown");
        await page.Keyboard.PressAsync("Enter");
        await page.WaitForURLAsync("**/members/**");
        Assert.Contains("小雨", await page.Locator("h1").TextContentAsync(), StringComparison.Ordinal);
        await Look(page, barriers, "member");
        await page.Keyboard.PressAsync("?");
        await page.Locator("#keysheet[open]").WaitForAsync();
        await page.Keyboard.PressAsync("Escape");
        await page.Keyboard.PressAsync("g");
        await page.Keyboard.PressAsync("m");
        await page.WaitForURLAsync("**/members");
        await Look(page, barriers, "members");
    }

    private static async Task<int> Done(IPage page) => await page.Locator(".checklist .check-done").CountAsync();

    internal static async Task SetUp(IPage page, Server server)
    {
        await page.GotoAsync(server.Address);
        await page.Locator("input[name='Owner.Name']").FillAsync("晨光店主");
        await page.Locator("input[name='Owner.Email']").FillAsync("owner@example.com");
        await page.Locator("input[name='Owner.Password']").FillAsync("correct horse battery");
        await page.Locator("input[name='Owner.Again']").FillAsync("correct horse battery");
        await page.Locator("main button[type=submit]").Last.ClickAsync();
        await page.Locator("input[name='Brand.Name']").FillAsync("晨光");
        await page.Locator("main button[type=submit]").Last.ClickAsync();
        await page.WaitForLoadStateAsync(LoadState.NetworkIdle);
    }

    internal static async Task Look(IPage page, List<string> barriers, string name)
    {
        barriers.AddRange(await Chromium.Barriers(page));
        var folder = Directory.CreateDirectory(Path.Combine(Server.Root, "artifacts/pictures")).FullName;
        await page.ScreenshotAsync(new() { Path = Path.Combine(folder, $"{name}.png"), FullPage = true });
    }
}
