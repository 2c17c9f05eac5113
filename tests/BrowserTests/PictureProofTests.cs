using System.Text;
using Microsoft.Playwright;

namespace Guildhall.BrowserTests;

/// <summary>Check-ins that are proven by a picture, on a small phone: no file, a file that is none, one that only says it is, a picture; and what the team and others see of it.</summary>
public sealed class PictureProofTests
{
    [Fact]
    public async Task A_picture_proves_a_day_and_what_is_none_is_refused_beside_the_field()
    {
        await using var table = await GameTable.Open("晨跑群");
        await table.Console.GotoAsync(table.Home + "/activities/new/check-in");
        await Shop.FillPlan(table.Console, "拍照打卡", 24 * 7);
        await table.Console.Locator("[name='Form.Proof']").SelectOptionAsync("Picture");
        await table.Console.Locator("#preview", new() { HasText = "页面" }).WaitForAsync(); // Drawn while choosing: a picture needs the page.
        var board = await Shop.Schedule(table.Console);
        var page = table.PageOf("check-in", board);

        var phone = await table.Join("阿凯", width: 320);
        await phone.GotoAsync(page);
        await table.Look(phone, "picture-proof");
        var real = await phone.ScreenshotAsync(new() { Type = ScreenshotType.Png });
        foreach (var (name, type, bytes) in new[] { ((string?)null, "", Array.Empty<byte>()), ("notes.txt", "text/plain", Encoding.UTF8.GetBytes("我今天跑了五公里")), ("fake.png", "image/png", Encoding.UTF8.GetBytes("<svg onload=alert(1)>")) })
        {
            await phone.GotoAsync(page);
            if (name is not null) await phone.Locator("#file").SetInputFilesAsync(new FilePayload { Name = name, MimeType = type, Buffer = bytes });
            await phone.Locator("form:has(#file) button").ClickAsync();
            await phone.Locator("#words-error").WaitForAsync();
            Assert.Equal(0, await table.Server.Count("select count(*) from activities_check_ins"));
        }
        await table.Look(phone, "picture-refused");
        await phone.Locator("#file").SetInputFilesAsync(new FilePayload { Name = "run.png", MimeType = "image/png", Buffer = real });
        await phone.Locator("form:has(#file) button").ClickAsync();
        await phone.Locator(".check-done").WaitForAsync();
        await table.Look(phone, "picture-done");
        Assert.Equal(1, await table.Server.Count("select count(*) from activities_check_ins where picture is not null"));
        await table.Console.GotoAsync(board);
        await table.Console.Locator("img.check-picture").WaitForAsync();
        Assert.True(await table.Console.Locator("img.check-picture").EvaluateAsync<bool>("e => e.complete ? e.naturalWidth > 0 : new Promise(done => { e.onload = () => done(e.naturalWidth > 0); e.onerror = () => done(false); })"));
        await table.Look(table.Console, "picture-board");
        table.AssertClean();
    }
}
