using System.Net;
using System.Text.RegularExpressions;
using Guildhall.Brands.Contracts;
using Guildhall.Kernel;
using Guildhall.Tests.Worlds;

namespace Guildhall.Tests.Brands;

public sealed class UndoTests
{
    private static async Task<string> UndoPath(Browser browser, string page) => Regex.Match(await browser.Page(page), "action=\"(/b/[^\"]+/undo/[^\"]+)\"").Groups[1].Value;

    private static async Task<Role?> RoleOf(WebWorld world, BrandProfile brand, OperatorId who)
    {
        await using var db = world.Open(brand.Id);
        return await db.First($"select role from brands_roles where brand_id = {brand.Id} and operator_id = {who}", r => (Role?)r.Enum<Role>(0));
    }

    [Fact]
    public async Task A_changed_role_and_a_removal_come_back_from_the_toast_once_and_leave_an_audit_entry()
    {
        var world = await WebWorld.Shared;
        var brand = await world.NewBrand();
        using var owner = await world.SignIn(Role.Owner, brand);
        using var other = await world.SignIn(Role.Analyst, brand);
        var team = $"/b/{brand.Code}/operators";

        await owner.Post($"{team}/{other.Operator.Value}/role", null, ("role", "Lead"));
        var undo = await UndoPath(owner, team);
        Assert.Equal(Role.Lead, await RoleOf(world, brand, other.Operator));
        using var undone = await owner.Post(undo, null, ("back", team));
        Assert.Equal(team, Browser.Location(undone));
        Assert.Equal(Role.Analyst, await RoleOf(world, brand, other.Operator));
        await owner.Page(team);

        await owner.Post($"{team}/{other.Operator.Value}/remove", null);
        var back = await UndoPath(owner, team);
        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => owner.Post(back, null, ("back", team))));
        Assert.Equal(Role.Analyst, await RoleOf(world, brand, other.Operator));
        await using var db = world.Open(brand.Id);
        Assert.Equal(2, await db.Count($"select count(*) from brands_audit where brand_id = {brand.Id} and action = 'brands.undone'"));
    }

    [Fact]
    public async Task What_changed_again_meanwhile_stays_and_says_so()
    {
        var world = await WebWorld.Shared;
        var brand = await world.NewBrand();
        using var owner = await world.SignIn(Role.Owner, brand);
        using var other = await world.SignIn(Role.Analyst, brand);
        var team = $"/b/{brand.Code}/operators";

        await owner.Post($"{team}/{other.Operator.Value}/role", null, ("role", "Lead"));
        var undo = await UndoPath(owner, team);
        await owner.Post($"{team}/{other.Operator.Value}/role", null, ("role", "Content"));
        await owner.Page(team);
        await owner.Post(undo, null, ("back", team));

        Assert.Equal(Role.Content, await RoleOf(world, brand, other.Operator));
        Assert.Contains("changed again meanwhile", await owner.Page(team), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Only_whoever_did_it_may_undo_it_and_only_within_the_hour_and_only_inside_this_application()
    {
        await using var world = await WebWorld.Create();
        var brand = await world.NewBrand();
        using var owner = await world.SignIn(Role.Owner, brand);
        using var colleague = await world.SignIn(Role.Owner, brand);
        var settings = $"/b/{brand.Code}/settings";
        async Task<string> Edit(string name) { await owner.Post(settings, "settings", ("Form.Name", name), ("Form.Language", "en"), ("Form.Colour", "#123456"), ("Form.Version", Browser.Value(await owner.Page(settings), "Form.Version"))); return await UndoPath(owner, settings); }
        async Task<string> Name() { await using var db = world.Open(brand.Id); return (await db.First($"select name from brands_brands where id = {brand.Id}", r => r.Text(0)))!; }

        var first = await Edit("First");
        await colleague.Post(first, null);
        Assert.Equal("First", await Name());
        using var away = await owner.Post(first, null, ("back", "https://example.com/"));
        Assert.Equal($"/b/{brand.Code}", Browser.Location(away));
        Assert.Equal(brand.Name, await Name());

        var second = await Edit("Second");
        world.Clock.Advance(TimeSpan.FromMinutes(61));
        await owner.Post(second, null);
        Assert.Equal("Second", await Name());
    }

    [Fact]
    public async Task A_revoked_invitation_works_again_after_undo()
    {
        var world = await WebWorld.Shared;
        var brand = await world.NewBrand();
        using var owner = await world.SignIn(Role.Owner, brand);
        var team = $"/b/{brand.Code}/operators";
        var page = await Browser.Text(await owner.Post(team, "invite", ("Form.Email", "undo@example.com"), ("Form.Role", "Content")));
        var link = Regex.Match(page, "/invitations/[A-Za-z0-9_-]+").Value;
        using var stranger = world.Anonymous();
        await owner.Post(Regex.Match(page, "/b/[^\"]+/revoke").Value, null);
        Assert.Equal(HttpStatusCode.Gone, (await stranger.Get(link)).StatusCode);

        await owner.Post(await UndoPath(owner, team), null, ("back", team));

        Assert.Equal(HttpStatusCode.OK, (await stranger.Get(link)).StatusCode);
    }
}
