using System.Net;
using System.Text.RegularExpressions;
using Guildhall.Kernel.Texts;
using Guildhall.Ui;

namespace Guildhall.Tests.Ui;

public sealed partial class GalleryTests(UiHost host) : IClassFixture<UiHost>
{
    private static readonly string[] Pages = ["/ui", "/ui?shell=plain", "/ui?shell=member", "/ui?q=%E9%9D%A2%E5%8C%85&channel=LINE&sort=members&dir=desc"];

    public static IEnumerable<object[]> EveryPageInEveryLanguage => from page in Pages from language in TextCatalogue.Languages select new object[] { page, language };

    [Theory]
    [MemberData(nameof(EveryPageInEveryLanguage))]
    public async Task Pages_carry_no_inline_style_no_inline_script_and_no_missing_text_or_icon(string page, string language)
    {
        var html = await host.Browser.GetStringAsync($"{page}{(page.Contains('?') ? '&' : '?')}lang={language}");

        Assert.Contains($"<html lang=\"{language}\"", html);
        Assert.DoesNotMatch("<[^>]+\\sstyle=", html);
        Assert.DoesNotMatch("<style", html);
        Assert.DoesNotMatch("<[^>]+\\son[a-z]+=\"", html);
        Assert.All(Scripts().Matches(html), script => Assert.True(script.Groups[1].Value.Contains("src=") || script.Groups[1].Value.Contains("application/json")));
        Assert.DoesNotMatch("\\[[a-z]+\\.[a-z_.]+\\]", html);
        Assert.DoesNotContain(IconSet.Unknown, html);
    }

    [Fact]
    public async Task A_post_that_cannot_be_accepted_keeps_what_was_typed_and_says_why_beside_the_field()
    {
        var html = await Post(new() { ["Form.Name"] = "", ["Form.Stock"] = "很多", ["Form.Contact"] = "nobody", ["Form.Kind"] = "flash", ["Form.Secret"] = "x", ["Form.Price"] = "9.9", ["Form.Rules"] = "先到先得" });

        Assert.Contains("请填写此项。", Beside(html, "f-Form-Name"));
        Assert.Contains("请输入数字。", Beside(html, "f-Form-Stock"));
        Assert.Contains("value=\"很多\"", html);
        Assert.Contains("请输入有效的邮箱地址。", Beside(html, "f-Form-Contact"));
        Assert.Contains("先到先得</textarea>", html);
        Assert.DoesNotContain("value=\"x\"", html);
    }

    [Fact]
    public async Task A_number_that_cannot_be_read_never_reaches_the_use_case()
    {
        var html = await Post(new() { ["Form.Name"] = "秒杀", ["Form.Stock"] = "99999999999999", ["Form.Contact"] = "a@b.cn", ["Form.Kind"] = "flash", ["Form.Secret"] = "x" });

        Assert.Contains("请输入数字。", Beside(html, "f-Form-Stock"));
        Assert.Contains("value=\"99999999999999\"", html);
    }

    [Fact]
    public async Task A_refusal_of_the_use_case_stands_beside_the_field_it_names()
    {
        var html = await Post(new() { ["Form.Name"] = "秒杀", ["Form.Stock"] = "20", ["Form.Contact"] = "a@b.cn", ["Form.Kind"] = "flash", ["Form.Secret"] = "x" });

        Assert.Contains("应在 64 到 9999 之间。", Beside(html, "f-Form-Stock"));
        Assert.Contains("value=\"秒杀\"", html);
    }

    [Fact]
    public async Task Bundles_are_kept_for_ever_under_their_hash_and_come_compressed()
    {
        foreach (var name in new[] { "console.css", "console.js", "member.css", "member.js", "charts.js", "favicon.svg" })
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, UiAssets.Embedded.Url(name));
            request.Headers.AcceptEncoding.ParseAdd("br");
            using var answer = await host.Browser.SendAsync(request);
            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
            Assert.Equal("br", Assert.Single(answer.Content.Headers.ContentEncoding));
            Assert.Contains("immutable", answer.Headers.CacheControl!.ToString());
        }
        Assert.Equal(HttpStatusCode.NotFound, (await host.Browser.GetAsync("/assets/0/secrets.txt")).StatusCode);
    }

    private async Task<string> Post(Dictionary<string, string> form)
    {
        var page = await host.Browser.GetStringAsync("/ui");
        form["__RequestVerificationToken"] = Token().Match(page).Groups[1].Value;
        form["_handler"] = "gallery";
        using var content = new FormUrlEncodedContent(form);
        using var answer = await host.Browser.PostAsync("/ui", content);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        return WebUtility.HtmlDecode(await answer.Content.ReadAsStringAsync());
    }

    private static string Beside(string html, string id) => Regex.Match(html, $"<p class=\"field-error\" id=\"{id}-error\">(.*?)</p>", RegexOptions.Singleline).Value;

    [GeneratedRegex("<script([^>]*)>")]
    private static partial Regex Scripts();

    [GeneratedRegex("name=\"__RequestVerificationToken\" value=\"([^\"]+)\"")]
    private static partial Regex Token();
}
