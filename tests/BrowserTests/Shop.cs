using System.Globalization;
using Microsoft.Playwright;

namespace Guildhall.BrowserTests;

/// <summary>What every journey of an activity begins with: a brand with groups and goods, and members with phones.</summary>
internal static class Shop
{
    public static string Home(Server server) => $"{server.Address}/b/晨光";

    /// <summary>A Web group; answers its link.</summary>
    public static async Task<string> OpenGroup(IPage page, Server server, string name)
    {
        await page.GotoAsync(Home(server) + "/groups/new");
        await page.Locator("[name='Form.Name']").FillAsync(name);
        await page.Locator("main form button[type=submit]").Last.ClickAsync();
        await page.WaitForURLAsync(address => !address.EndsWith("/groups/new", StringComparison.Ordinal));
        await page.GotoAsync(Home(server) + "/rooms");
        await page.Locator(".room-list a", new() { HasText = name }).First.ClickAsync();
        await page.Locator("#room-link, form[action$='/link'] button").First.WaitForAsync(new() { State = WaitForSelectorState.Attached });
        if (await page.Locator("#room-link").CountAsync() == 0) await page.Locator("form[action$='/link'] button").First.ClickAsync();
        await page.Locator("#room-link").WaitForAsync(new() { State = WaitForSelectorState.Attached });
        return await page.Locator("#room-link").InputValueAsync();
    }

    public static async Task AddProduct(IPage page, Server server, string title, string price, string stock)
    {
        await page.GotoAsync(Home(server) + "/products/new");
        await page.Locator("[name='Form.Title']").FillAsync(title);
        await page.Locator("[name='Form.State']").SelectOptionAsync("OnSale");
        await page.Locator("[name='Form.Skus[0].Code']").FillAsync(title);
        await page.Locator("[name='Form.Skus[0].Price']").FillAsync(price);
        await page.Locator("[name='Form.Skus[0].Stock']").FillAsync(stock);
        await page.Locator("main form.form-wide button[type=submit]").Last.ClickAsync();
        await page.WaitForURLAsync(address => !address.EndsWith("/products/new", StringComparison.Ordinal));
    }

    /// <summary>The plan's name and a window that is open already, in Shanghai's time.</summary>
    public static async Task FillPlan(IPage page, string name, int hours = 24)
    {
        static string At(TimeSpan from) => (TimeProvider.System.GetUtcNow().AddHours(8) + from).ToString("yyyy-MM-ddTHH:mm", CultureInfo.InvariantCulture);
        await page.Locator("[name='Form.Plan.Name']").FillAsync(name);
        await page.Locator("[name='Form.Plan.Starts']").FillAsync(At(TimeSpan.FromMinutes(-2)));
        await page.Locator("[name='Form.Plan.Ends']").FillAsync(At(TimeSpan.FromHours(hours)));
    }

    public static async Task Choose(IPage page, string title, string price, string units)
    {
        var row = page.Locator(".pick-row", new() { HasText = title });
        await row.Locator("[type=checkbox]").CheckAsync();
        await row.Locator("[name$='.Price']").FillAsync(price);
        await row.Locator("[name$='.Units']").FillAsync(units);
    }

    /// <summary>Saves what was filled in, puts it on the calendar and waits until its clock has started it. Answers the board's address.</summary>
    public static async Task<string> Schedule(IPage page)
    {
        await page.Locator("main form.form-wide button[type=submit]").First.ClickAsync();
        await page.Locator("form[action$='/schedule'] button").ClickAsync();
        await page.Locator("form[action$='/schedule']").WaitForAsync(new() { State = WaitForSelectorState.Detached });
        var board = page.Url.Split('?')[0];
        await Until(page, board, async () => await page.Locator("form[action$='/pause'] button").CountAsync() == 1);
        return board;
    }

    public static async Task<IPage> Join(Chromium chromium, string link, string language, ColorScheme scheme, string name, int width = 360)
    {
        var phone = await chromium.Open(width, language, scheme);
        await phone.GotoAsync(link);
        await phone.Locator("[name='Form.Name']").FillAsync(name);
        await phone.Locator("main form button[type=submit]").Last.ClickAsync();
        await phone.Locator("#words").WaitForAsync();
        return phone;
    }

    public static async Task Say(IPage page, string words)
    {
        await page.Locator("#words").FillAsync(words);
        await page.Locator("#words").PressAsync("Enter");
        await page.Locator(".msg", new() { HasText = words }).Last.WaitForAsync();
        await page.Locator(".msg-pending").First.WaitForAsync(new() { State = WaitForSelectorState.Detached });
    }

    // An activity that is over is asked each minute whether it may be settled.
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);

    /// <summary>What the server's loops bring shows on one of the next looks.</summary>
    public static async Task Until(IPage page, string address, Func<Task<bool>> holds)
    {
        for (var began = TimeProvider.System.GetTimestamp(); TimeProvider.System.GetElapsedTime(began) < Patience;)
        {
            await page.GotoAsync(address);
            if (await holds()) return;
            await Task.Delay(TimeSpan.FromMilliseconds(250), TimeProvider.System);
        }
        Assert.Fail($"{address} never showed it, but: {await page.Locator("main").First.InnerTextAsync()}");
    }

    /// <summary>The figure of a row in the review's funnel.</summary>
    public static async Task<int> Funnel(IPage page, string step) =>
        int.Parse((await page.Locator("tr", new() { Has = page.GetByRole(AriaRole.Rowheader, new() { Name = step, Exact = true }) }).Locator("td.num").First.TextContentAsync())!, NumberStyles.AllowThousands, CultureInfo.InvariantCulture);
}
