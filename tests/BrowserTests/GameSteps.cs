using Microsoft.Playwright;

namespace Guildhall.BrowserTests;

/// <summary>How every game ends: by the operator, and checked by a member.</summary>
internal static class GameSteps
{
    /// <summary>Ends it from the board and waits until its numbers do not move any more.</summary>
    public static async Task End(IPage page, string board)
    {
        await page.GotoAsync(board);
        await page.Locator("details:has(form[action$='/end']) > summary").ClickAsync();
        await page.Locator("form[action$='/end'] button").ClickAsync();
        await page.Locator("form[action$='/end']").WaitForAsync(new() { State = WaitForSelectorState.Detached });
        await Shop.Until(page, board, async () => await page.GetByText("已结算").CountAsync() > 0);
    }

    /// <summary>Downloads the record of a fairness page and checks it by the command line. Answers the exit code.</summary>
    public static async Task<int> Verify(IPage page, Server server)
    {
        var record = await page.APIRequest.GetAsync(await page.Locator("a[href$='/record']").EvaluateAsync<string>("e => e.href"));
        var file = Path.Combine(server.Folder, "record.json");
        await File.WriteAllBytesAsync(file, await record.BodyAsync());
        using var verify = System.Diagnostics.Process.Start("dotnet", [Path.Combine(AppContext.BaseDirectory, "guildhall.dll"), "verify", file]);
        await verify.WaitForExitAsync();
        return verify.ExitCode;
    }
}
