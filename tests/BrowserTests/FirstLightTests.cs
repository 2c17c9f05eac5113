using System.Text;
using System.Text.RegularExpressions;
using Microsoft.Playwright;

namespace Guildhall.BrowserTests;

/// <summary>The owner's first hour, in a real browser against a real server.</summary>
public sealed partial class FirstLightTests
{
    private static readonly string[] Pages = ["overview", "fleet", "growth", "activity", "loyalty", "conversion", "import", "communities", "communities/new", "groups", "groups/new", "jobs", "operators", "settings", "audit", "keys"];

    [Fact]
    public async Task An_owner_goes_from_an_empty_database_through_the_wizard_and_both_imports_to_the_measured_group()
    {
        await using var server = await Server.Start();
        await using var chromium = await Chromium.Launch();
        var page = await chromium.Open(1280, "zh-CN");
        var barriers = new List<string>();
        var (chat, orders) = SampleHistory.Write(SampleGroup.All[0], DateOnly.FromDateTime(TimeProvider.System.GetUtcNow().UtcDateTime).AddDays(-1));

        await page.GotoAsync(server.Address);
        Assert.EndsWith("/setup", page.Url, StringComparison.Ordinal);
        await Look(page, barriers, "setup-owner");
        await SetUp(page, barriers);

        await page.GotoAsync($"{server.Address}/b/茶语/overview");
        await Look(page, barriers, "overview-empty");
        await Import(page, server, barriers, "chat", "茶友群.csv", chat, "茶友一群");
        await Import(page, server, barriers, "orders", "orders.csv", orders, "茶友一群");
        await Counted(page, $"{server.Address}/b/茶语/overview");

        foreach (var path in Pages)
        {
            await page.GotoAsync($"{server.Address}/b/茶语/{path}");
            await Look(page, barriers, path);
        }
        await page.GotoAsync($"{server.Address}/b/茶语/fleet");
        await page.Locator("main a", new() { HasText = "茶友一群" }).First.ClickAsync();
        await page.WaitForURLAsync("**/groups/**");
        await Look(page, barriers, "group");
        Assert.Contains("茶友一群", await page.Locator("h1").TextContentAsync(), StringComparison.Ordinal);

        await OnAPhone(chromium, page, server, barriers);
        Assert.True(barriers.Count == 0, string.Join("\n", barriers));
        chromium.AssertNoComplaints();
    }

    private static async Task SetUp(IPage page, List<string> barriers)
    {
        await page.Locator("input[name='Owner.Name']").FillAsync("林小满");
        await page.Locator("input[name='Owner.Email']").FillAsync("owner@example.com");
        await page.Locator("input[name='Owner.Password']").FillAsync("correct horse battery");
        await page.Locator("input[name='Owner.Again']").FillAsync("another horse");
        await Submit(page);
        Assert.Equal("林小满", await page.Locator("input[name='Owner.Name']").InputValueAsync());
        Assert.True(await page.Locator("[aria-invalid=true]").CountAsync() > 0, "a wrong repetition is told beside its field");
        await page.Locator("input[name='Owner.Password']").FillAsync("correct horse battery");
        await page.Locator("input[name='Owner.Again']").FillAsync("correct horse battery");
        await Submit(page);
        await Look(page, barriers, "setup-brand");
        await page.Locator("input[name='Brand.Name']").FillAsync("茶语");
        await Submit(page);
        await Look(page, barriers, "setup-done");
    }

    private static async Task Import(IPage page, Server server, List<string> barriers, string kind, string fileName, string content, string group)
    {
        await page.GotoAsync($"{server.Address}/b/茶语/import");
        await page.Locator($"input[name='Form.Kind'][value='{kind}']").CheckAsync();
        await page.Locator("input[name='Form.File']").SetInputFilesAsync(new FilePayload { Name = fileName, MimeType = "text/csv", Buffer = Encoding.UTF8.GetBytes(content) });
        await page.Locator("input[name='Form.Group']").FillAsync(group);
        await page.Locator("main form[enctype] button[type=submit]").Last.ClickAsync();
        var start = page.Locator("form[action$='/start'] button");
        await start.WaitForAsync();
        await Look(page, barriers, $"import-{kind}-checked");
        await start.ClickAsync();
        await page.Locator("form[action$='/undo']").WaitForAsync(new() { State = WaitForSelectorState.Attached });
        await Look(page, barriers, $"import-{kind}-done");
    }

    // The counting runs a moment behind the import; the page says so and a reader reloads.
    private static async Task Counted(IPage page, string url)
    {
        for (var tries = 0; tries < 60; tries++)
        {
            await page.GotoAsync(url);
            if (await page.Locator(".kpi").CountAsync() > 0) return;
            await page.WaitForTimeoutAsync(500);
        }
        Assert.Fail("The overview never showed a figure.");
    }

    private static async Task OnAPhone(Chromium chromium, IPage signedIn, Server server, List<string> barriers)
    {
        var phone = await chromium.Open(360, "en-US", ColorScheme.Dark);
        await phone.Context.AddCookiesAsync((await signedIn.Context.CookiesAsync()).Where(c => !c.Name.Contains("language", StringComparison.Ordinal)).Select(c => new Cookie { Name = c.Name, Value = c.Value, Domain = c.Domain, Path = c.Path }));
        foreach (var path in Pages)
        {
            await phone.GotoAsync($"{server.Address}/b/茶语/{path}");
            await Look(phone, barriers, $"{path}-phone");
            Assert.DoesNotMatch(MissingText(), await phone.Locator("body").InnerTextAsync());
        }
    }

    private static async Task Submit(IPage page)
    {
        await page.Locator("main button[type=submit]").Last.ClickAsync();
        await page.WaitForLoadStateAsync(LoadState.NetworkIdle);
    }

    private static async Task Look(IPage page, List<string> barriers, string name)
    {
        barriers.AddRange(await Chromium.Barriers(page));
        var folder = Directory.CreateDirectory(Path.Combine(Server.Root, "artifacts/pictures")).FullName;
        await page.ScreenshotAsync(new() { Path = Path.Combine(folder, $"{name}.png"), FullPage = true });
    }

    [GeneratedRegex(@"\[[a-z]+\.[a-z_.]+\]")]
    private static partial Regex MissingText();
}
