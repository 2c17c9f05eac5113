using System.Net;
using System.Text.RegularExpressions;
using Guildhall.Brands.Contracts;
using Guildhall.Kernel;
using Guildhall.Kernel.Storage;
using Guildhall.Members.Merging;
using Guildhall.Tests.Conversations;
using Guildhall.Tests.Worlds;

namespace Guildhall.Tests.Members;

public sealed class MergePeopleTests
{
    private static DateTimeOffset Day(int day) => new(2026, 3, day, 0, 0, 0, TimeSpan.Zero);

    [Fact]
    public void Stays_that_overlap_become_one_and_others_stay_apart()
    {
        var import = Guid.CreateVersion7();
        StayRow[] stays =
        [
            new(Day(1), Day(5), true, "list", "price", import), new(Day(4), Day(9), false, "link", "content", null), new(Day(12), null, false, "link", null, null), new(Day(20), Day(21), false, null, "service", import),
        ];

        Assert.Equal([new StayRow(Day(1), Day(9), true, "list", "content", null), new StayRow(Day(12), null, false, "link", null, null)], StayRow.Unite(stays.Reverse()));
    }

    [Fact]
    public async Task Both_phones_of_one_human_go_on_in_the_room_as_one_person_until_the_merge_is_taken_back()
    {
        var room = await RoomWorld.Create();
        using var phone = await room.Join("Lily");
        using var tablet = await room.Join("Lily 平板");
        var said = await room.Say(tablet, "from the tablet");
        var (lily, again) = (await Find(room, "Lily"), await Find(room, "Lily 平板"));
        using var lead = await room.Web.SignIn(Role.Lead, room.Brand);
        var page = $"/b/{room.Brand.Code}/members/merge";
        Assert.Contains("Lily 平板", await lead.Page($"{page}?ids={lily.Value}&q=平板"), StringComparison.Ordinal);

        using (var merged = await lead.Post($"{page}?ids={lily.Value},{again.Value}", "merge", ("Form.Ids", $"{lily.Value},{again.Value}"), ("Form.Person", lily.Value.ToString())))
            Assert.Equal($"/b/{room.Brand.Code}/members/{lily.Value}", Browser.Location(merged));
        var undo = Regex.Match(await lead.Page($"/b/{room.Brand.Code}/members/{lily.Value}"), "action=\"(/b/[^\"]+/undo/[^\"]+)\"").Groups[1].Value;

        await room.Say(tablet, "still here");
        await room.Say(phone, "me too");
        await using (var db = room.Open())
        {
            Assert.Equal([again.Value, lily.Value, lily.Value], await db.Query($"select author_id from conversations_messages where brand_id = {room.Brand.Id} and group_id = {room.Group.Id} and not broadcast order by seq", r => r.Guid(0)));
            Assert.Equal(1, await db.Count($"select count(*) from members_memberships where brand_id = {room.Brand.Id} and left_at is null"));
        }
        // What was said before is one's own too: in the room's page, and to take back.
        Assert.Single(Regex.Matches(await room.Page(phone), "<li class=\"msg[^\"]*\" id=\"m-[^\"]+\" data-place=\"[^\"]+\" data-author=\"([^\"]+)\"").Select(m => m.Groups[1].Value).Distinct());
        using (var recalled = await phone.Post($"/g/{room.Code}/messages/{said}/recall", null)) Assert.Equal(HttpStatusCode.Redirect, recalled.StatusCode);
        Assert.Contains(await room.Events(), e => e.Kind == "removed" && e.Payload.Contains(said.ToString(), StringComparison.Ordinal));
        using (var old = await lead.Get($"/b/{room.Brand.Code}/members/{again.Value}")) Assert.Equal($"/b/{room.Brand.Code}/members/{lily.Value}", Browser.Location(old));
        Assert.Equal(1, Regex.Count(await lead.Page($"/b/{room.Brand.Code}/members"), "name=\"ids\""));

        await lead.Post(undo, null, ("back", page));
        await room.Say(tablet, "myself again");
        await using (var db = room.Open())
        {
            Assert.Equal(2, await db.Count($"select count(*) from members_memberships where brand_id = {room.Brand.Id} and left_at is null"));
            Assert.Equal(again.Value, await db.First($"select author_id from conversations_messages where brand_id = {room.Brand.Id} and group_id = {room.Group.Id} and text = 'myself again'", r => r.Guid(0)));
            Assert.Equal(1, await db.Count($"select count(*) from brands_audit where brand_id = {room.Brand.Id} and action = 'members.people_merged'"));
        }
    }

    [Fact]
    public async Task Whoever_is_muted_under_one_entry_is_muted_as_the_person()
    {
        var room = await RoomWorld.Create();
        using var phone = await room.Join("Loud");
        using var tablet = await room.Join("Loud too");
        var rude = await room.Say(tablet, "rude");
        var (kept, merged) = (await Find(room, "Loud"), await Find(room, "Loud too"));
        using var lead = await room.Web.SignIn(Role.Lead, room.Brand);
        using var muted = await lead.PostJsonForm($"/b/{room.Brand.Code}/groups/{room.Group.Id.Value}/messages/{rude}/mute", ("minutes", "60"));

        (await lead.Post($"/b/{room.Brand.Code}/members/merge", "merge", ("Form.Ids", $"{kept.Value},{merged.Value}"), ("Form.Person", kept.Value.ToString()))).Dispose();

        await RoomEntryTests.Eventually(async () =>
        {
            await using var db = room.Open();
            return await db.Count($"select count(*) from conversations_mutes where brand_id = {room.Brand.Id} and member_id = {kept}") == 1;
        });
        using var refused = await room.TrySay(phone, "still me");
        Assert.Equal((HttpStatusCode.Forbidden, "conversations.muted"), await RoomWorld.Problem(refused));
    }

    [Fact]
    public async Task Only_who_may_edit_members_merges_and_foreign_people_are_not_found()
    {
        var (room, other) = (await RoomWorld.Create(), await RoomWorld.Create());
        using var mine = await room.Join("Ann");
        using var theirs = await other.Join("Ben");
        var (ann, ben) = (await Find(room, "Ann"), await Find(other, "Ben"));
        using var lead = await room.Web.SignIn(Role.Lead, room.Brand);
        using var analyst = await room.Web.SignIn(Role.Analyst, room.Brand);
        var page = $"/b/{room.Brand.Code}/members/merge";

        using var foreign = await lead.Post(page, "merge", ("Form.Ids", $"{ann.Value},{ben.Value}"), ("Form.Person", ann.Value.ToString()));
        using var forbidden = await analyst.Post(page, "merge", ("Form.Ids", $"{ann.Value},{ben.Value}"), ("Form.Person", ann.Value.ToString()));

        Assert.Equal(HttpStatusCode.NotFound, foreign.StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, forbidden.StatusCode);
    }

    private static async Task<MemberId> Find(RoomWorld room, string name)
    {
        await using var db = room.Open();
        return (await db.Query($"select id from members_members where brand_id = {room.Brand.Id} and name = {name}", r => r.Id<MemberId>(0))).Single();
    }
}
