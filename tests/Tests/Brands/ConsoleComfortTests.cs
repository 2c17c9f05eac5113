using System.Net;
using System.Text.RegularExpressions;
using Guildhall.Brands.Contracts;
using Guildhall.Communities.Contracts;
using Guildhall.Kernel;
using Guildhall.Tests.Worlds;
using Microsoft.Extensions.DependencyInjection;

namespace Guildhall.Tests.Brands;

public sealed class ConsoleComfortTests
{
    private static async Task Tell(WebWorld world, BrandId brand, string permission, string code, params string[] args)
    {
        await using var db = world.Open(brand);
        await using var transaction = await db.Begin();
        await world.App.Services.GetRequiredService<INotify>().Operators(db, permission, code, args, "jobs", default);
        await transaction.Commit();
    }

    [Fact]
    public async Task The_palette_finds_pages_in_any_language_groups_and_members_and_only_what_the_role_may_see()
    {
        var world = await WebWorld.Shared;
        var (brand, other) = (await world.NewBrand(), await world.NewBrand());
        foreach (var (owner, name) in new[] { (brand, "春茶一群"), (other, "春茶暗群") })
        {
            await using var db = world.Open(owner.Id);
            await new OpenGroup(db, world.Clock).Handle(new(name, null, Channel.Web), default);
            await db.Execute($"insert into members_members (brand_id, id, name, staff, bot, attributes, created_at, version) values ({owner.Id}, {Guid.CreateVersion7()}, {"爱春茶%的" + name}, {false}, {false}, '{{}}', {world.Clock.GetUtcNow()}, 0)");
        }
        using var lead = await world.SignIn(Role.Lead, brand);
        using var floor = await world.SignIn(Role.Floor, brand);
        Task<string> Find(Browser browser, string words) => browser.Page($"/b/{brand.Code}/search/results?q={Uri.EscapeDataString(words)}");

        Assert.Contains("Overview", await Find(lead, "总览"), StringComparison.Ordinal);
        var found = await Find(lead, "春茶");
        Assert.Contains("春茶一群", found, StringComparison.Ordinal);
        Assert.Contains("爱春茶%的春茶一群", found, StringComparison.Ordinal);
        Assert.DoesNotContain("暗群", found, StringComparison.Ordinal);
        Assert.Contains("爱春茶", await Find(lead, "茶%的"), StringComparison.Ordinal);
        Assert.DoesNotContain("爱春茶", await Find(lead, "春_%"), StringComparison.Ordinal);
        Assert.DoesNotContain("爱春茶", await Find(floor, "春茶"), StringComparison.Ordinal);
        Assert.DoesNotContain("Audit log", await Find(floor, ""), StringComparison.Ordinal);
        Assert.Contains("Nothing found", await lead.Page($"/b/{brand.Code}/search?q={new string('x', 300)}"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_saved_view_is_a_tab_for_its_operator_or_for_all_and_a_deleted_one_comes_back()
    {
        var world = await WebWorld.Shared;
        var brand = await world.NewBrand();
        using var lead = await world.SignIn(Role.Lead, brand);
        using var analyst = await world.SignIn(Role.Analyst, brand);
        var fleet = $"/b/{brand.Code}/fleet";
        Task<HttpResponseMessage> Save(Browser who, string name, string query, bool shared) => who.Post($"/b/{brand.Code}/views", null, ("page", "fleet"), ("query", query), ("name", name), ("shared", shared ? "true" : ""));

        using var saved = await Save(lead, "大群", "?sort=members&dir=desc&page=3", true);
        Assert.Equal($"{fleet}?dir=desc&sort=members", Browser.Location(saved));
        await Save(lead, "我的", "q=茶", false);
        var shown = await analyst.Page(fleet);
        Assert.Contains("大群", shown, StringComparison.Ordinal);
        Assert.DoesNotContain("我的", shown, StringComparison.Ordinal);

        var active = await lead.Page($"{fleet}?sort=members&dir=desc");
        var delete = Regex.Match(active, "action=\"(/b/[^\"]+/views/[^\"]+/delete)\"").Groups[1].Value;
        Assert.Equal(HttpStatusCode.NotFound, (await analyst.Post(delete, null)).StatusCode);
        await lead.Post(delete, null);
        var after = await lead.Page(fleet);
        Assert.DoesNotContain("大群", after, StringComparison.Ordinal);
        await lead.Post(Regex.Match(after, "action=\"(/b/[^\"]+/undo/[^\"]+)\"").Groups[1].Value, null, ("back", fleet));
        Assert.Contains("大群", await analyst.Page(fleet), StringComparison.Ordinal);

        await Save(lead, new string('长', 41), "q=a", false);
        Assert.Contains("1 to 40 characters", await lead.Page(fleet), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.BadRequest, (await lead.Post($"/b/{brand.Code}/views", null, ("page", "//evil.example"), ("query", "q=a"), ("name", "x"))).StatusCode);
    }

    [Fact]
    public async Task A_notice_reaches_those_who_may_is_counted_until_read_and_arrives_live()
    {
        var world = await WebWorld.Shared;
        var brand = await world.NewBrand();
        using var lead = await world.SignIn(Role.Lead, brand);
        using var floor = await world.SignIn(Role.Floor, brand);
        using var stream = await lead.Http.GetAsync(new Uri($"/b/{brand.Code}/live", UriKind.Relative), HttpCompletionOption.ResponseHeadersRead);
        using var lines = new StreamReader(await stream.Content.ReadAsStreamAsync());
        while (await lines.ReadLineAsync() is not "") { }

        await Tell(world, brand.Id, Permissions.JobsRun, "host.notice_job_done", "<b>会员.csv</b>");

        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        string? line;
        while ((line = await lines.ReadLineAsync(patience.Token)) != "event: notice") Assert.NotNull(line);
        var page = $"/b/{brand.Code}/notices";
        Assert.Contains("1 unread", await lead.Page(page), StringComparison.Ordinal);
        Assert.Contains("&lt;b&gt;会员.csv", await (await lead.Get(page)).Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.Contains("会员.csv", await lead.Page($"{page}/bell"), StringComparison.Ordinal);
        Assert.DoesNotContain("会员.csv", await floor.Page(page), StringComparison.Ordinal);
        var open = Regex.Match(await lead.Page(page), "href=\"(/b/[^\"]+/open)\"").Groups[1].Value;
        Assert.Equal(HttpStatusCode.NotFound, (await floor.Get(open)).StatusCode);
        using var opened = await lead.Get(open);
        Assert.Equal($"/b/{brand.Code}/jobs", Browser.Location(opened));
        Assert.DoesNotContain("unread", await lead.Page(page), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Whoever_joins_the_team_is_told_to_those_who_manage_it()
    {
        var world = await WebWorld.Shared;
        var brand = await world.NewBrand();
        using var owner = await world.SignIn(Role.Owner, brand);
        var page = await Browser.Text(await owner.Post($"/b/{brand.Code}/operators", "invite", ("Form.Email", $"{brand.Code}@example.com"), ("Form.Role", "Content")));
        using var stranger = world.Anonymous();
        await stranger.Post(Regex.Match(page, "/invitations/[A-Za-z0-9_-]+").Value, "account", ("Form.Name", "王小雨"), ("Form.Password", WebWorld.Password), ("Form.Again", WebWorld.Password));

        Assert.Contains("王小雨", await owner.Page($"/b/{brand.Code}/notices"), StringComparison.Ordinal);
    }
}
