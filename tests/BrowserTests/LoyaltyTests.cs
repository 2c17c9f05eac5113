using Microsoft.Playwright;

namespace Guildhall.BrowserTests;

/// <summary>An operator sets up a coupon and a perk; a member claims, talks for points and redeems, on a phone, with script and without.</summary>
public sealed class LoyaltyTests
{
    private const string Console = "/b/晨光";

    [Fact]
    public async Task A_member_takes_a_coupon_earns_points_by_talking_and_redeems_a_perk_that_the_team_hands_over()
    {
        await using var server = await Server.Start();
        await using var chromium = await Chromium.Launch();
        var (page, barriers) = (await chromium.Open(1280, "zh-CN"), new List<string>());
        await FirstGroupTests.SetUp(page, server);
        var link = await Group(page, server);
        await OfferCoupon(page, server, barriers);
        await page.GotoAsync($"{server.Address}{Console}/perks?edit=new");
        await page.Locator("[name='Form.Name']").FillAsync("马克杯");
        await page.Locator("[name='Form.Points']").FillAsync("10");
        await page.Locator("[name='Form.Stock']").FillAsync("3");
        await page.Locator("main form button[type=submit]").Last.ClickAsync();
        await page.GetByText("已保存").First.WaitForAsync();

        var phone = await chromium.Open(360, "zh-CN", ColorScheme.Dark);
        await Join(phone, link, "小雨");
        await phone.GotoAsync(link + "/coupons");
        await FirstGroupTests.Look(phone, barriers, "my-coupons");
        await phone.GetByText("立即领取").ClickAsync();
        await phone.GetByText("领取成功").First.WaitForAsync();
        Assert.Equal(0, await phone.GetByText("立即领取").CountAsync()); // One for each person.
        await phone.GotoAsync(link);
        await phone.Locator("#words").FillAsync("大家好，我是小雨");
        await phone.Locator("#words").PressAsync("Enter");
        await phone.Locator(".msg-pending").First.WaitForAsync(new() { State = WaitForSelectorState.Detached });
        await Until(phone, link + "/points", async () => int.Parse(await phone.Locator(".purse-sum").First.EvaluateAsync<string>("e => e.firstChild.textContent"), System.Globalization.CultureInfo.InvariantCulture) >= 16);
        await FirstGroupTests.Look(phone, barriers, "my-points");

        // Without script from here on.
        var plain = await chromium.Open(320, "zh-CN", script: false);
        await plain.Context.AddCookiesAsync((await phone.Context.CookiesAsync()).Select(c => new Cookie { Name = c.Name, Value = c.Value, Domain = c.Domain, Path = c.Path }));
        await plain.GotoAsync(link + "/tasks");
        await plain.GetByText("我已阅读").ClickAsync();
        Assert.Equal(3, await plain.Locator(".task-done").CountAsync());
        await plain.GotoAsync(link + "/perks");
        await plain.Locator(".perk summary").First.ClickAsync();
        await plain.GetByText("确认兑换").ClickAsync();
        await plain.GetByText("待发放").First.WaitForAsync();

        await page.GotoAsync($"{server.Address}{Console}/perks");
        await FirstGroupTests.Look(page, barriers, "perks");
        await page.Locator("form[action$='/hand'] button").ClickAsync();
        await phone.GotoAsync(link + "/perks");
        await phone.Locator(".ledger").GetByText("已发放").WaitForAsync();
        await FirstGroupTests.Look(phone, barriers, "my-perks");
        await page.GotoAsync($"{server.Address}{Console}/points");
        await FirstGroupTests.Look(page, barriers, "points");
        Assert.True(barriers.Count == 0, string.Join("\n", barriers));
        chromium.AssertNoComplaints();
    }

    private static async Task OfferCoupon(IPage page, Server server, List<string> barriers)
    {
        await page.GotoAsync($"{server.Address}{Console}/coupons/new");
        await page.Locator("[name='Form.Name']").FillAsync("早餐券");
        await page.Locator("[name='Form.Amount']").FillAsync("5");
        await page.Locator("[name='Form.Threshold']").FillAsync("20");
        await page.Locator("[name='Form.Quantity']").FillAsync("100");
        await page.Locator("[name='Form.LeastLevel']").SelectOptionAsync("Guest");
        await page.Locator("#preview .ticket").GetByText("早餐券").WaitForAsync(); // Drawn while typing.
        await FirstGroupTests.Look(page, barriers, "coupon-form");
        await page.Locator("main form button[type=submit]:visible").Last.ClickAsync();
        await page.Locator("form[action$='/state'] button").First.ClickAsync();
        await page.GetByText("发放中").First.WaitForAsync();
        await FirstGroupTests.Look(page, barriers, "coupon");
    }

    private static async Task<string> Group(IPage page, Server server)
    {
        await page.GotoAsync($"{server.Address}{Console}/groups/new");
        await page.Locator("input[name='Form.Name']").FillAsync("晨光一群");
        await page.Locator("main form button[type=submit]").Last.ClickAsync();
        await page.WaitForURLAsync(address => !address.EndsWith("/groups/new", StringComparison.Ordinal));
        await page.GotoAsync($"{server.Address}{Console}/overview");
        await page.Locator(".checklist a[href$='/room']").First.ClickAsync();
        await page.Locator("#room-link, form[action$='/link'] button").First.WaitForAsync(new() { State = WaitForSelectorState.Attached });
        if (await page.Locator("#room-link").CountAsync() == 0) await page.Locator("form[action$='/link'] button").First.ClickAsync();
        await page.Locator("#room-link").WaitForAsync(new() { State = WaitForSelectorState.Attached });
        return await page.Locator("#room-link").InputValueAsync();
    }

    private static async Task Join(IPage phone, string link, string name)
    {
        await phone.GotoAsync(link);
        await phone.Locator("input[name='Form.Name']").FillAsync(name);
        await phone.Locator("main form button[type=submit]").Last.ClickAsync();
        await phone.Locator("#words").WaitForAsync();
    }

    /// <summary>What the outbox brings shows on one of the next looks.</summary>
    private static async Task Until(IPage page, string address, Func<Task<bool>> holds)
    {
        for (var tries = 0; tries < 60; tries++)
        {
            await page.GotoAsync(address);
            if (await holds()) return;
            await Task.Delay(TimeSpan.FromMilliseconds(250), TimeProvider.System);
        }
        Assert.Fail($"{address} never showed it.");
    }
}
