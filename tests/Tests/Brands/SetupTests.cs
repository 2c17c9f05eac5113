using System.Net;
using Guildhall.Tests.Worlds;

namespace Guildhall.Tests.Brands;

public sealed class SetupTests
{
    private static readonly (string, string)[] Owner =
        [("Owner.Name", "王店长"), ("Owner.Email", "Wang@Example.com "), ("Owner.Password", WebWorld.Password), ("Owner.Again", WebWorld.Password)];

    private static readonly (string, string)[] Brand =
        [("Brand.Name", "小满烘焙"), ("Brand.TimeZone", "Asia/Shanghai"), ("Brand.Currency", "CNY"), ("Brand.Language", "zh-Hans")];

    [Fact]
    public async Task A_first_start_leads_every_page_to_the_wizard_and_the_wizard_to_a_signed_in_owner()
    {
        await using var world = await WebWorld.Create(setUp: false);
        using var browser = world.Anonymous();
        foreach (var path in new[] { "/", "/sign-in", "/b/any/overview", "/nowhere" })
            Assert.Equal("/setup", Browser.Location(await browser.Get(path)));
        Assert.Equal(HttpStatusCode.ServiceUnavailable, (await browser.Get("/api/v1/brands/any/members")).StatusCode);

        var second = await Browser.Text(await browser.Post("/setup", "owner", Owner));
        var finished = await browser.Post("/setup", "brand", [.. Brand, ("Brand.Owner", Browser.Value(second, "Brand.Owner"))]);

        Assert.Equal("/welcome", Browser.Location(finished));
        Assert.Contains("/b/%E5%B0%8F%E6%BB%A1%E7%83%98%E7%84%99/imports", await browser.Page("/welcome"), StringComparison.Ordinal);
        Assert.Contains("小满烘焙", await browser.Page("/b/小满烘焙/settings"), StringComparison.Ordinal);
        using var stranger = world.Anonymous();
        Assert.StartsWith("/sign-in", Browser.Location(await stranger.Get("/")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Two_wizards_finished_at_the_same_time_make_one_owner()
    {
        await using var world = await WebWorld.Create(setUp: false);
        Browser[] browsers = [.. Enumerable.Range(0, 6).Select(_ => world.Anonymous())];
        var tickets = await Task.WhenAll(browsers.Select(async (b, i) =>
            Browser.Value(await Browser.Text(await b.Post("/setup", "owner", [.. Owner.Where(f => f.Item1 != "Owner.Email"), ("Owner.Email", $"owner{i}@example.com")])), "Brand.Owner")));

        var answers = await Task.WhenAll(browsers.Select((b, i) => b.Post("/setup", "brand", [.. Brand, ("Brand.Owner", tickets[i])])));

        Assert.Single(answers, a => Browser.Location(a) == "/welcome");
        await using var db = world.Open(null);
        Assert.Equal(1, await db.Count($"select count(*) from brands_operators"));
        Assert.Equal(1, await db.Count($"select count(*) from brands_brands"));
        Array.ForEach(browsers, b => b.Dispose());
    }

    [Fact]
    public async Task What_was_typed_stays_when_the_wizard_says_no()
    {
        await using var world = await WebWorld.Create(setUp: false);
        using var browser = world.Anonymous();

        var page = await Browser.Text(await browser.Post("/setup", "owner", ("Owner.Name", "王店长"), ("Owner.Email", "not an address"), ("Owner.Password", "short"), ("Owner.Again", "other")));

        Assert.Contains("王店长", page, StringComparison.Ordinal);
        Assert.Contains("not an address", page, StringComparison.Ordinal);
        Assert.Contains("field-error", page, StringComparison.Ordinal);
        Assert.DoesNotContain("short", page, StringComparison.Ordinal);
    }
}
