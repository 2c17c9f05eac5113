using System.Net;
using System.Text.RegularExpressions;
using Guildhall.Brands.Contracts;
using Guildhall.Tests.Worlds;

namespace Guildhall.Tests.Brands;

public sealed class TeamTests
{
    private static async Task<string> Invite(Browser owner, BrandProfile brand, string email, Role role = Role.Content)
    {
        var page = await Browser.Text(await owner.Post($"/b/{brand.Code}/operators", "invite", ("Form.Email", email), ("Form.Role", role.ToString())));
        return Regex.Match(page, "value=\"http://[^/]+(/invitations/[^\"]+)\"").Groups[1].Value;
    }

    private static Task<HttpResponseMessage> Join(Browser browser, string link) =>
        browser.Post(link, "account", ("Form.Name", "Lin Yu"), ("Form.Password", WebWorld.Password), ("Form.Again", WebWorld.Password));

    [Fact]
    public async Task An_invitation_makes_an_account_with_its_role_once()
    {
        var world = await WebWorld.Shared;
        var brand = await world.NewBrand();
        using var owner = await world.SignIn(Role.Owner, brand);
        var link = await Invite(owner, brand, WebWorld.Fresh("lin") + "@example.com", Role.Analyst);
        Browser[] browsers = [world.Anonymous(), world.Anonymous(), world.Anonymous()];

        var answers = await Task.WhenAll(browsers.Select(b => Join(b, link)));

        Assert.Single(answers, a => Browser.Location(a) == $"/b/{brand.Code}");
        Assert.Equal(2, answers.Count(a => a.StatusCode == HttpStatusCode.Gone));
        var joined = browsers[Array.FindIndex(answers, a => Browser.Location(a) is not null)];
        Assert.Equal(HttpStatusCode.OK, (await joined.Get($"/b/{brand.Code}/jobs")).StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, (await joined.Get($"/b/{brand.Code}/operators")).StatusCode);
        Assert.Equal(HttpStatusCode.Gone, (await joined.Get(link)).StatusCode);
        Array.ForEach(browsers, b => b.Dispose());
    }

    [Fact]
    public async Task An_invitation_that_is_old_withdrawn_or_for_somebody_else_opens_nothing()
    {
        await using var world = await WebWorld.Create();
        var brand = await world.NewBrand();
        using var owner = await world.SignIn(Role.Owner, brand);
        using var other = await world.SignIn(await world.NewOperator());
        using var stranger = world.Anonymous();

        var link = await Invite(owner, brand, "lin@example.com");
        Assert.Equal(HttpStatusCode.Forbidden, (await other.Post(link, "join")).StatusCode);
        Assert.Equal(HttpStatusCode.Gone, (await stranger.Get("/invitations/" + new string('x', 43))).StatusCode);
        await owner.Post(Regex.Match(await owner.Page($"/b/{brand.Code}/operators"), "/b/[^\"]+/revoke").Value, null);
        Assert.Equal(HttpStatusCode.Gone, (await Join(stranger, link)).StatusCode);

        var second = await Invite(owner, brand, "lin@example.com");
        world.Clock.Advance(TimeSpan.FromDays(7.1));
        Assert.Equal(HttpStatusCode.Gone, (await stranger.Get(second)).StatusCode);
        Assert.Equal(HttpStatusCode.Gone, (await Join(stranger, second)).StatusCode);
    }

    [Fact]
    public async Task A_brand_keeps_an_owner_even_when_two_owners_remove_each_other_at_once()
    {
        var world = await WebWorld.Shared;
        var brand = await world.NewBrand();
        using var one = await world.SignIn(Role.Owner, brand);
        using var two = await world.SignIn(Role.Owner, brand);

        await Task.WhenAll(one.Post($"/b/{brand.Code}/operators/{two.Operator.Value}/remove", null), two.Post($"/b/{brand.Code}/operators/{one.Operator.Value}/role", null, ("role", "Floor")));

        await using var db = world.Open(brand.Id);
        Assert.Equal(1, await db.Count($"select count(*) from brands_roles where brand_id = {brand.Id} and role = 'owner'"));
    }

    [Fact]
    public async Task Only_owners_make_or_unmake_owners()
    {
        var world = await WebWorld.Shared;
        var brand = await world.NewBrand();
        using var owner = await world.SignIn(Role.Owner, brand);
        using var manager = await world.SignIn(Role.AgencyManager, brand);
        await manager.Post($"/b/{brand.Code}/operators/{manager.Operator.Value}/role", null, ("role", "Owner"));
        await manager.Post($"/b/{brand.Code}/operators/{owner.Operator.Value}/remove", null);

        await using var db = world.Open(brand.Id);
        Assert.Equal(1, await db.Count($"select count(*) from brands_roles where brand_id = {brand.Id} and role = 'owner'"));
        Assert.Equal(2, await db.Count($"select count(*) from brands_roles where brand_id = {brand.Id}"));
    }

    [Fact]
    public async Task An_api_key_may_what_it_was_given_in_its_brand_until_it_is_revoked_or_its_maker_leaves()
    {
        var world = await WebWorld.Shared;
        var brand = await world.NewBrand();
        var other = await world.NewBrand();
        using var owner = await world.SignIn(Role.Owner, brand);
        var made = await Browser.Text(await owner.Post($"/b/{brand.Code}/keys", "key", ("Form.Name", "sync"), ("Form.Days", "30"), ("Form.Permissions", Permissions.BrandRead)));
        using var program = new HttpClient { BaseAddress = world.Address };
        program.DefaultRequestHeaders.Authorization = new("Bearer", Regex.Match(made, "value=\"(gh_[^\"]+)\"").Groups[1].Value);
        async Task<HttpStatusCode> Ask(string path) => (await program.GetAsync(new Uri(path, UriKind.Relative))).StatusCode;

        Assert.Equal(HttpStatusCode.OK, await Ask($"/api/v1/brands/{brand.Code}"));
        Assert.Equal(HttpStatusCode.NotFound, await Ask($"/api/v1/brands/{other.Code}"));
        Assert.Equal(HttpStatusCode.Forbidden, await Ask($"/api/v1/brands/{brand.Code}/audit"));
        Assert.Equal(HttpStatusCode.Redirect, (await new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false }) { BaseAddress = world.Address, DefaultRequestHeaders = { Authorization = program.DefaultRequestHeaders.Authorization } }.GetAsync(new Uri($"/b/{brand.Code}/settings", UriKind.Relative))).StatusCode);
        await owner.Post(Regex.Match(await owner.Page($"/b/{brand.Code}/keys"), "/b/[^\"]+/revoke").Value, null);
        Assert.Equal(HttpStatusCode.Unauthorized, await Ask($"/api/v1/brands/{brand.Code}"));
    }
}
