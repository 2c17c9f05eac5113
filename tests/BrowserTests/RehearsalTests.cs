using Microsoft.Playwright;

namespace Guildhall.BrowserTests;

/// <summary>A rehearsal in a real browser: asked for beside the plan, its progress comes by itself, the report is read on wide and narrow screens, light and dark; the plan changes and says so.</summary>
public sealed class RehearsalTests
{
    [Fact]
    public async Task A_plan_is_rehearsed_read_changed_and_rehearsed_again()
    {
        await using var server = await Server.Start();
        await using var chromium = await Chromium.Launch();
        var barriers = new List<string>();
        var console = await chromium.Open(1280, "zh-CN");
        await FirstGroupTests.SetUp(console, server);
        await Shop.OpenGroup(console, server, "面包一群");
        await Shop.AddProduct(console, server, "草莓蛋糕", "68", "50");
        await console.GotoAsync(Shop.Home(server) + "/activities/new");
        await console.Locator("a[href$='/activities/new/flash-sale']").ClickAsync();
        await Shop.FillPlan(console, "周五秒杀", 2);
        await Shop.Choose(console, "草莓蛋糕", "9.9", "30");
        await console.Locator("[name='Form.PerOrder']").FillAsync("2");
        await console.Locator("[name='Form.PerPerson']").FillAsync("2");
        await console.Locator("main form.form-wide button[type=submit]").First.ClickAsync();
        await console.Locator("form[action$='/schedule']").WaitForAsync();
        var board = console.Url.Split('?')[0];
        await FillStart(console, board);
        await console.Locator("a.btn[href$='/rehearsal']").ClickAsync();
        await FirstGroupTests.Look(console, barriers, "rehearsal-none");
        Assert.Equal("60", await console.Locator("[name='Form.Buyers']").InputValueAsync());
        await console.Locator("main form.form button[type=submit]").ClickAsync();
        await console.Locator(".job a[href$='/rehearsal']").ClickAsync();
        await console.GetByText("没有超卖").WaitForAsync();
        await FirstGroupTests.Look(console, barriers, "rehearsal-report");
        Assert.Equal(0, await console.Locator(".text-bad").CountAsync());
        await console.SetViewportSizeAsync(360, 800);
        await console.EmulateMediaAsync(new() { ColorScheme = ColorScheme.Dark });
        await console.ReloadAsync();
        await FirstGroupTests.Look(console, barriers, "rehearsal-phone-dark");
        await console.SetViewportSizeAsync(1280, 900);
        await console.ReloadAsync();
        await FirstGroupTests.Look(console, barriers, "rehearsal-dark");
        Assert.Equal(0, await server.Count("select count(*) from commerce_shop_orders"));
        Assert.Equal(50, await server.Count("select units from commerce_stock"));

        await console.Locator("details.menu:has(button[name=language]) summary").First.ClickAsync();
        await console.Locator("button[name=language][value=en]").First.ClickAsync();
        await console.GetByText("Never sold more than there is").WaitForAsync();
        await console.EmulateMediaAsync(new() { ColorScheme = ColorScheme.Light });
        await console.ReloadAsync();
        await FirstGroupTests.Look(console, barriers, "rehearsal-english");
        await console.Locator("details.menu:has(button[name=language]) summary").First.ClickAsync();
        await console.Locator("button[name=language][value=zh-Hans]").First.ClickAsync();

        await console.GotoAsync(board + "/plan/flash-sale");
        await Shop.Choose(console, "草莓蛋糕", "9.9", "60");
        await console.Locator("main form.form-wide button[type=submit]").First.ClickAsync();
        await console.Locator("form[action$='/schedule']").WaitForAsync();
        await console.GotoAsync(board + "/rehearsal");
        await console.GetByText("彩排后方案已修改").WaitForAsync();
        await console.Locator("main form.form button[type=submit]").ClickAsync();
        await console.Locator(".job a[href$='/rehearsal']").ClickAsync();
        await console.GetByText("这份方案现在无法排期").WaitForAsync();
        await FirstGroupTests.Look(console, barriers, "rehearsal-refused");
        Assert.True(barriers.Count == 0, string.Join("\n", barriers));
        chromium.AssertNoComplaints();
    }

    /// <summary>Tomorrow evening instead, told a day and an hour before.</summary>
    private static async Task FillStart(IPage console, string board)
    {
        static string At(double hours) => (TimeProvider.System.GetUtcNow().AddHours(8 + hours)).ToString("yyyy-MM-ddTHH:mm", System.Globalization.CultureInfo.InvariantCulture);
        await console.GotoAsync(board + "/plan/flash-sale");
        await console.Locator("[name='Form.Plan.Starts']").FillAsync(At(30));
        await console.Locator("[name='Form.Plan.Ends']").FillAsync(At(54));
        await console.Locator("main form.form-wide button[type=submit]").First.ClickAsync();
        await console.Locator("form[action$='/schedule']").WaitForAsync();
        await console.Locator("a.btn[href$='/announcements']").ClickAsync();
        await console.Locator("form[action$='/propose'] button").ClickAsync();
        await console.Locator("form[action$='/schedule']").WaitForAsync(); // Back on the board.
        await console.GotoAsync(board);
    }
}
