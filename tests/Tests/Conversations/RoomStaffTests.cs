using System.Net;
using Guildhall.Brands.Contracts;
using Guildhall.Kernel.Storage;
using Guildhall.Tests.Worlds;

namespace Guildhall.Tests.Conversations;

public sealed class RoomStaffTests
{
    [Fact]
    public async Task An_operator_answers_as_a_persona_announces_pins_mutes_and_removes()
    {
        var room = await RoomWorld.Create();
        using var console = await room.Web.SignIn(Role.Owner, room.Brand);
        using var member = await room.Join("小雅");
        var lily = await room.Persona(console);
        var group = $"/b/{room.Brand.Code}/groups/{room.Group.Id.Value}";
        var asked = await room.Say(member, "How hot?");

        using var answered = await console.Post($"{group}/room", "say", ("Form.Id", Guid.CreateVersion7().ToString()), ("Form.Text", "230 degrees"), ("Form.ReplyTo", asked.ToString()), ("Form.Persona", lily.Id.Value.ToString()));
        Assert.Equal(HttpStatusCode.Redirect, answered.StatusCode);
        var page = await room.Page(member);
        Assert.Matches("(?s)<bdi>Lily</bdi><span class=\"msg-role\">烘焙顾问</span>.*230 degrees", page);

        using var announced = await console.PostJson($"{group}/messages", new { id = Guid.CreateVersion7(), text = "Live baking tonight", persona = lily.Id, announcement = true });
        using var pinned = await console.PostJsonForm($"{group}/messages/{asked}/pin", ("on", "true"));
        page = await room.Page(member);
        Assert.Matches("(?s)data-announcement.*Live baking tonight", page);
        Assert.Matches($"(?s)data-pins.*#m-{asked}", page);
        using var down = await console.Post($"{group}/announcement/down", null);
        using var unpinned = await console.PostJsonForm($"{group}/messages/{asked}/pin", ("on", "false"));
        page = await room.Page(member);
        Assert.Contains("data-announcement hidden", page, StringComparison.Ordinal);
        Assert.Contains("data-pins hidden", page, StringComparison.Ordinal);

        using var muted = await console.PostJsonForm($"{group}/messages/{asked}/mute", ("minutes", "60"));
        using var silenced = await room.TrySay(member, "may I?");
        Assert.Equal((HttpStatusCode.Forbidden, "conversations.muted"), await RoomWorld.Problem(silenced));
        using var unmuted = await console.PostJsonForm($"{group}/messages/{asked}/mute", ("minutes", "0"));
        var rude = await room.Say(member, "something rude");
        using var removed = await console.PostJsonForm($"{group}/messages/{rude}/remove");
        Assert.All(new[] { announced, pinned, unpinned, muted, unmuted, removed }, a => Assert.Equal(HttpStatusCode.OK, a.StatusCode));
        page = await room.Page(member);
        Assert.DoesNotContain("something rude", page, StringComparison.Ordinal);
        Assert.Contains("removed by the team", page, StringComparison.Ordinal);

        await using var db = room.Open();
        var acts = await db.Query($"select action from brands_audit where brand_id = {room.Brand.Id} order by seq", r => r.Text(0));
        foreach (var act in new[] { "members.persona_made", "conversations.said", "conversations.announced", "conversations.pinned", "conversations.muted", "conversations.removed" }) Assert.Contains(act, acts);
        Assert.Equal(2, await db.Count($"select count(*) from conversations_messages where brand_id = {room.Brand.Id} and group_id = {room.Group.Id} and operator_id = {console.Operator}"));
    }

    [Fact]
    public async Task Nobody_speaks_as_somebody_they_are_not()
    {
        var (room, other) = (await RoomWorld.Create(), await RoomWorld.Create());
        using var console = await room.Web.SignIn(Role.Owner, room.Brand);
        using var elsewhere = await room.Web.SignIn(Role.Owner, other.Brand);
        using var analyst = await room.Web.SignIn(Role.Analyst, room.Brand);
        using var member = await room.Join("小雅");
        var (lily, foreign) = (await room.Persona(console), await other.Persona(elsewhere, "Rose"));
        var group = $"/b/{room.Brand.Code}/groups/{room.Group.Id.Value}";
        await using var db = room.Open();
        var memberId = await db.First($"select member_id from members_memberships where brand_id = {room.Brand.Id} and group_id = {room.Group.Id}", r => r.Guid(0));
        async Task<HttpStatusCode> Try(Browser browser, string where, Guid persona)
        {
            using var answer = await browser.PostJson(where + "/messages", new { id = Guid.CreateVersion7(), text = "hm", persona });
            return answer.StatusCode;
        }

        Assert.NotEqual(HttpStatusCode.OK, await Try(console, group, memberId));
        Assert.NotEqual(HttpStatusCode.OK, await Try(console, group, foreign.Id.Value));
        Assert.Equal(HttpStatusCode.Forbidden, await Try(analyst, group, lily.Id.Value));
        Assert.Equal(HttpStatusCode.NotFound, await Try(elsewhere, group, foreign.Id.Value));
        Assert.Equal(HttpStatusCode.NotFound, await Try(console, $"/b/{room.Brand.Code}/groups/{other.Group.Id.Value}", lily.Id.Value));
        using var archived = await console.Post($"/b/{room.Brand.Code}/personas/{lily.Id.Value}/archive", null);
        Assert.NotEqual(HttpStatusCode.OK, await Try(console, group, lily.Id.Value));
        Assert.Empty(await room.Messages());
        using var impostor = room.Web.Anonymous();
        await room.Persona(console, "Iris");
        using var refused = await room.TryJoin(impostor, "IRIS");
        Assert.Equal(HttpStatusCode.Conflict, refused.StatusCode);
    }

    [Fact]
    public async Task The_list_of_rooms_shows_the_last_word_and_what_an_operator_has_not_read()
    {
        var room = await RoomWorld.Create();
        using var console = await room.Web.SignIn(Role.Owner, room.Brand);
        using var member = await room.Join("小雅");
        await room.Settles();
        for (var n = 0; n < 3; n++) await room.Say(member, $"word {n}");
        await RoomEntryTests.Eventually(async () => (await console.Page($"/b/{room.Brand.Code}/rooms")).Contains("count count-new\">4<", StringComparison.Ordinal)); // With the welcome.
        Assert.Contains("word 2", await console.Page($"/b/{room.Brand.Code}/rooms"), StringComparison.Ordinal);
        await console.Page($"/b/{room.Brand.Code}/groups/{room.Group.Id.Value}/room");
        await RoomEntryTests.Eventually(async () => !(await console.Page($"/b/{room.Brand.Code}/rooms")).Contains("count-new", StringComparison.Ordinal));
    }
}
