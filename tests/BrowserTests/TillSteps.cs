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

    public static async Task TakeTransfersAndAFee(IPage console, Server server, string fee)
    {
        await console.GotoAsync(Shop.Home(server) + "/orders/ways");
        var way = console.Locator("form[action$='/ways/transfer']");
        await way.Locator("[name=enabled]").CheckAsync();
        await way.Locator("button[type=submit]").ClickAsync();
        await console.Locator("[data-toast], .toast").First.WaitForAsync();
        await console.GotoAsync(Shop.Home(server) + "/orders/delivery");
        await console.Locator("[name='Form.Fee']").FillAsync(fee);
        await console.Locator("main form button[type=submit]").Last.ClickAsync();
        await console.Locator("[data-toast], .toast").First.WaitForAsync();
    }

    /// <summary>On the page of an order that does not say where it goes: first with a number too short, then right; transfers the sum.</summary>
    public static async Task SayWhere(IPage phone, string address, string sum, List<string> barriers)
    {
        await phone.Locator("#goes").WaitForAsync();
        Assert.Equal(0, await phone.Locator("form[action$='/claim']").CountAsync());
        await FirstGroupTests.Look(phone, barriers, "order-goes");
        await phone.Locator("#goes .choice:has(input[value=ship])").ClickAsync();
        await phone.Locator("[name='Form.Phone']").FillAsync("12");
        await phone.Locator("[name='Form.Address']").FillAsync(address);
        await phone.Locator("#goes button[type=submit]").ClickAsync();
        await phone.Locator("#goes .field-error").WaitForAsync();
        Assert.Equal(address, await phone.Locator("[name='Form.Address']").InputValueAsync());
        await FirstGroupTests.Look(phone, barriers, "order-goes-refused");
        await phone.Locator("[name='Form.Phone']").FillAsync("13800000000");
        await phone.Locator("#goes button[type=submit]").ClickAsync();
        await phone.Locator("form[action$='/claim']").WaitForAsync();
        Assert.Contains(sum, await phone.Locator(".pay-facts").First.TextContentAsync(), StringComparison.Ordinal);
        await FirstGroupTests.Look(phone, barriers, "order-goes-said");
        await phone.Locator("form[action$='/claim'] button").ClickAsync();
        await phone.Locator("form[action$='/claim']").WaitForAsync(new() { State = WaitForSelectorState.Detached });
    }
}
