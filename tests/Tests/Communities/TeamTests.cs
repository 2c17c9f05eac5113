using System.Net;
using Guildhall.Brands.Contracts;
using Guildhall.Communities.Contracts;
using Guildhall.Communities.Positioning;
using Guildhall.Communities.Team;
using Guildhall.Tests.Members;
using Guildhall.Tests.Worlds;

namespace Guildhall.Tests.Communities;

public sealed class TeamTests
{
    [Fact]
    public void A_time_needs_a_lead_a_floor_and_a_service()
    {
        TeamSlot Slot(TeamRole role) => new(Guid.CreateVersion7(), default, 2, 540, 1080, role, null, "a");
        var hour = new TimeOnly(10, 0);
        Assert.Equal([TeamRole.Content, TeamRole.Floor, TeamRole.Service], TeamPlan.Missing([], 2, hour));
        Assert.Equal([TeamRole.Floor, TeamRole.Service], TeamPlan.Missing([Slot(TeamRole.Activity)], 2, hour));
        Assert.Empty(TeamPlan.Missing([Slot(TeamRole.Content), Slot(TeamRole.Floor), Slot(TeamRole.Service)], 2, hour));
        Assert.Equal(3, TeamPlan.Missing([Slot(TeamRole.Content)], 3, hour).Count);
    }

    [Fact]
    public async Task Slots_are_planned_by_weekday_shown_with_their_gaps_and_removed()
    {
        var world = await WebWorld.Shared;
        var brand = await world.NewBrand();
        using var lead = await world.SignIn(Role.Lead, brand);
        var group = await LifecycleTests.Open(world, brand, "茶友", GroupStage.Active);
        var page = $"/b/{brand.Code}/groups/{group.Value}/team";
        (string, string)[] slot = [("Slot.Role", "Service"), ("Slot.Person", "小王"), ("Slot.From", "09:00"), ("weekdays", "0"), ("weekdays", "6")];

        using var order = await lead.Post(page, "slot", [.. slot, ("Slot.To", "08:00")]);
        using var time = await lead.Post(page, "slot", [.. slot, ("Slot.To", "25:00")]);
        using var person = await lead.Post(page, "slot", ("Slot.Role", "Service"), ("Slot.From", "09:00"), ("Slot.To", "12:00"), ("weekdays", "1"));
        Assert.All([order, time, person], answer => Assert.Equal(HttpStatusCode.UnprocessableEntity, answer.StatusCode));
        using var added = await lead.Post(page, "slot", [.. slot, ("Slot.To", "00:00")]);
        Assert.Equal(HttpStatusCode.Redirect, added.StatusCode);

        await using var db = world.Open(brand.Id);
        var slots = await db.TeamSlotsOf(group, default);
        Assert.Equal([(0, 540, 1440, TeamRole.Service, "小王"), (6, 540, 1440, TeamRole.Service, "小王")], slots.Select(s => (s.Weekday, s.From, s.To, s.Role, s.Person)));
        var card = (await db.FindGroupCard(group))!;
        Assert.Equal(6 / 28.0, (await db.TeamCover(card.CommunityId, TeamPlan.UsualHours, default))!.Value, 9);
        Assert.Contains("team-gap", await lead.Page(page), StringComparison.Ordinal);
        (await lead.Post($"{page}/{slots[0].Id}/remove", null)).Dispose();
        Assert.Single(await db.TeamSlotsOf(group, default));
    }

    [Fact]
    public async Task A_group_has_one_owner_and_roles_go_to_operators_of_the_brand_and_its_members_only()
    {
        var world = await WebWorld.Shared;
        var (brand, other) = (await world.NewBrand(), await world.NewBrand());
        using var lead = await world.SignIn(Role.Lead, brand);
        using var stranger = await world.SignIn(Role.Lead, other);
        var group = await LifecycleTests.Open(world, brand, "茶友", GroupStage.Active);
        var member = (await GroupMoveTests.Fill(world, brand, group, 1))[0];
        var page = $"/b/{brand.Code}/groups/{group.Value}/team";

        foreach (var holder in new[] { $"o:{lead.Operator.Value}", $"m:{member.Value}" }) (await lead.Post(page, "role", ("Given.Role", "Owner"), ("Given.Holder", holder))).Dispose();
        (await lead.Post(page, "role", ("Given.Role", "Koc"), ("Given.Holder", $"m:{member.Value}"))).Dispose();
        using var foreign = await lead.Post(page, "role", ("Given.Role", "Admin"), ("Given.Holder", $"o:{stranger.Operator.Value}"));
        using var nonsense = await lead.Post(page, "role", ("Given.Role", "Admin"), ("Given.Holder", "x"));
        Assert.All([foreign, nonsense], answer => Assert.Equal(HttpStatusCode.UnprocessableEntity, answer.StatusCode));

        await using var db = world.Open(brand.Id);
        Assert.Equal([(GroupRole.Owner, member.Value), (GroupRole.Koc, member.Value)], (await db.RolesOf(group, default)).Select(r => (r.Role, r.Id)));
        (await lead.Post($"/b/{brand.Code}/groups/{group.Value}/roles/remove", null, ("role", "Koc"), ("holder", member.Value.ToString()))).Dispose();
        Assert.Single(await db.RolesOf(group, default));
    }

    [Fact]
    public async Task What_a_shift_leaves_open_is_carried_on_until_it_is_done()
    {
        var world = await WebWorld.Shared;
        var brand = await world.NewBrand();
        using var floor = await world.SignIn(Role.Floor, brand);
        var group = await LifecycleTests.Open(world, brand, "茶友", GroupStage.Active);
        var page = $"/b/{brand.Code}/groups/{group.Value}/handover";
        foreach (var text in new[] { "退款何时到账？", "补发一份茶样" }) (await floor.Post(page, "promise", ("Noted.Kind", "Promise"), ("Noted.Text", text), ("Noted.About", "小林"))).Dispose();
        using var empty = await floor.Post(page, "promise", ("Noted.Text", ""));
        Assert.Equal(HttpStatusCode.OK, empty.StatusCode);

        await using var db = world.Open(brand.Id);
        (await floor.Post(page, "shift", ("Closing.HandedTo", "晚班小张"), ("Closing.Note", "一切正常"))).Dispose();
        var open = await db.OpenPromises(group, default);
        Assert.Equal([1, 1], open.Select(p => p.Carried));
        (await floor.Post($"{page}/{open[0].Id}/done", null)).Dispose();
        (await floor.Post(page, "shift")).Dispose();

        Assert.Equal([("补发一份茶样", 2)], (await db.OpenPromises(group, default)).Select(p => (p.Text, p.Carried)));
        Assert.Equal([(1, 1, ""), (0, 2, "晚班小张")], (await db.Shifts(group, 9, default)).Select(s => (s.Done, s.Carried, s.HandedTo)));
        using var missing = await floor.Post($"{page}/{Guid.CreateVersion7()}/done", null);
        Assert.Equal(HttpStatusCode.NotFound, missing.StatusCode);
    }

    [Fact]
    public async Task Layers_are_counted_and_short_ones_become_tasks_once()
    {
        var world = await WebWorld.Shared;
        var brand = await world.NewBrand();
        using var lead = await world.SignIn(Role.Lead, brand);
        var group = await LifecycleTests.Open(world, brand, "茶友", GroupStage.Active);
        var people = await GroupMoveTests.Fill(world, brand, group, 3);
        await using var db = world.Open(brand.Id);
        await db.Execute($"insert into members_tags (brand_id, member_id, tag) values ({brand.Id}, {people[0]}, 'KOC')");
        await db.Execute($"update members_members set staff = {true} where brand_id = {brand.Id} and id = {people[1]}");
        var community = (await db.FindGroupCard(group))!.CommunityId;
        var home = $"/b/{brand.Code}/communities/{community.Value}";
        using var saved = await lead.Post(home + "/layers", "canvas", ("Form.Token", Browser.Value(await lead.Page(home + "/layers"), "Form.Token")),
            ("Form.Layers[0].Target", "1"), ("Form.Layers[0].Wants", "实惠"), ("Form.Layers[0].Gives[1].Text", "提问"), ("Form.Layers[1].Target", "5"), ("Form.Layers[2].Target", ""), ("Form.Layers[3].Target", "2"));
        Assert.Equal(home, Browser.Location(saved));

        for (var twice = 0; twice < 2; twice++) (await lead.Post(home + "/recruiting", null)).Dispose();
        var tasks = await db.AllRecruiting(community, default);
        Assert.Equal([(Layer.Core, 5), (Layer.Koc, 1)], tasks.Select(t => (t.Layer, t.Needed)).Order());
        (await lead.Post($"{home}/recruiting/{tasks[0].Id}", null, ("state", "Done"))).Dispose();
        Assert.Equal(1, (await db.AllRecruiting(community, default)).Count(t => t.Waiting));
        Assert.Contains("实惠", await lead.Page(home), StringComparison.Ordinal);
    }
}
