using Microsoft.Playwright;

namespace Guildhall.BrowserTests;

/// <summary>How a member buys in the storefront, and how an operator takes the money.</summary>
internal static class TillSteps
{
    /// <summary>From the product to the placed order; answers its address.</summary>
    public static async Task<string> Buy(IPage page, string link, string title, int quantity, List<string> barriers, string? picture = null)
    {
        await page.GotoAsync(link + "/shop");
        await page.Locator(".goods a", new() { HasText = title }).ClickAsync();
        await page.Locator("[name=quantity]").FillAsync($"{quantity}");
        await page.Locator("button.btn-primary[form=buy]").ClickAsync();
        await page.Locator("#reckoning").WaitForAsync(new() { State = WaitForSelectorState.Attached });
        await page.Locator("[name='Form.Name']").FillAsync("小雅");
        if (picture is not null) await FirstGroupTests.Look(page, barriers, picture);
        await page.Locator("button[form=order]").ClickAsync();
        await page.WaitForURLAsync(address => address.Contains("/orders/", StringComparison.Ordinal));
        return page.Url.Split('?')[0];
    }

    public static async Task Confirm(IPage console, Server server, string order)
    {
        await console.GotoAsync($"{Shop.Home(server)}/orders/{order.Split('/')[^1]}");
        await console.Locator("form[action$='/confirm'] button").ClickAsync();
        await console.Locator("form[action$='/confirm']").WaitForAsync(new() { State = WaitForSelectorState.Detached });
    }
}
