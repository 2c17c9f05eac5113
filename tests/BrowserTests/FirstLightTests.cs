using Microsoft.Playwright;

namespace Guildhall.BrowserTests;

public sealed class FirstLightTests
{
    [Fact]
    public async Task An_owner_goes_from_an_empty_database_through_the_wizard_and_both_imports_to_the_measured_group()
    {
        await using var server = await Server.Start();
        await using var chromium = await Chromium.Launch();
        var page = await chromium.Open(1280, "zh-CN");
        var barriers = new List<string>();

        await page.GotoAsync(server.Address);
        Assert.EndsWith("/setup", page.Url, StringComparison.Ordinal);
        await Look(page, barriers, "setup-owner");
        await page.GetByLabel("您的姓名").FillAsync("林小满");
        await page.GetByLabel("邮箱").FillAsync("owner@example.com");
        await page.GetByLabel("密码", new() { Exact = false }).First.FillAsync("correct horse battery");
        await page.Locator("input[type=password]").Nth(1).FillAsync("correct horse battery");
        await Submit(page);
        await Look(page, barriers, "setup-brand");
        await page.Locator("input[name='Brand.Name']").FillAsync("茶语");
        await Submit(page);
        await Look(page, barriers, "setup-done");

        Assert.Empty(barriers);
        Assert.Empty(chromium.Complaints);
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
}
