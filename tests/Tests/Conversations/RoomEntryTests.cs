using System.Net;
using Guildhall.Brands.Contracts;
using Guildhall.Kernel;
using Guildhall.Kernel.Storage;
using Guildhall.Members;
using Guildhall.Tests.Worlds;

namespace Guildhall.Tests.Conversations;

public sealed class RoomEntryTests
{
    [Fact]
    public async Task Whoever_opens_the_link_gives_a_name_gets_in_and_is_welcomed_by_it()
    {
        var room = await RoomWorld.Create();
        using var guest = room.Web.Anonymous();
        using var closed = await guest.Get($"/g/{room.Code}");
        Assert.Equal($"/g/{room.Code}/join", Browser.Location(closed));
        Assert.Contains(room.Group.Name, await guest.Page($"/g/{room.Code}/join"), StringComparison.Ordinal);

        using var joined = await room.TryJoin(guest, "  小雅 ", purpose: "想学做面包");

        Assert.Equal((HttpStatusCode.Redirect, $"/g/{room.Code}"), (joined.StatusCode, Browser.Location(joined)));
        var cookie = Assert.Single(joined.Headers.GetValues("Set-Cookie"), c => c.StartsWith("member-", StringComparison.Ordinal));
        Assert.Contains("httponly", cookie, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("samesite=lax", cookie, StringComparison.OrdinalIgnoreCase);
        await using var db = room.Open();
        var (name, level, scene, purpose, staff) = await db.First($"""
            select m.name, i.level, j.scene, e.purpose, m.staff from members_memberships j join members_members m on m.brand_id = j.brand_id and m.id = j.member_id
            join members_entries e on e.brand_id = m.brand_id and e.member_id = m.id join members_identities i on i.brand_id = m.brand_id and i.member_id = m.id
            where j.brand_id = {room.Brand.Id} and j.group_id = {room.Group.Id} and j.left_at is null
            """, r => (r.Text(0), r.Text(1), r.Text(2), r.Text(3), r.Flag(4)));
        Assert.Equal(("小雅", "guest", "link", "想学做面包", false), (name, level, scene, purpose, staff));
        await Eventually(async () => (await room.Page(guest)).Contains("Welcome to " + room.Group.Name + ", 小雅!", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Joining_twenty_times_at_once_from_one_page_is_joining_once()
    {
        var room = await RoomWorld.Create();
        var id = Guid.CreateVersion7();
        var browsers = Enumerable.Range(0, 20).Select(_ => room.Web.Anonymous()).ToList();

        var answers = await Task.WhenAll(browsers.Select(b => room.TryJoin(b, "小雅", id)));
        using var again = await room.TryJoin(browsers[0], "小雅", id);
        using var other = room.Web.Anonymous();
        using var otherName = await room.TryJoin(other, "阿May", id);

        Assert.All(answers, a => Assert.Equal(HttpStatusCode.Redirect, a.StatusCode));
        Assert.Equal(HttpStatusCode.Redirect, again.StatusCode);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, otherName.StatusCode);
        Assert.Equal(1, await room.Count("members_memberships"));
        await using var db = room.Open();
        Assert.Equal(1, await db.Count($"select count(*) from members_members where brand_id = {room.Brand.Id} and not bot"));
        foreach (var browser in browsers) Assert.Contains(room.Group.Name, await room.Page(browser), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Two_people_never_share_a_name_in_a_group_however_it_is_written_or_how_fast_they_come()
    {
        var room = await RoomWorld.Create();
        var answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(async _ => await room.TryJoin(room.Web.Anonymous(), "Anna")));
        Assert.Equal(1, answers.Count(a => a.StatusCode == HttpStatusCode.Redirect));
        foreach (var twin in new[] { "ａｎｎａ", " ANNA", "A n n a" })
        {
            using var late = room.Web.Anonymous();
            using var refused = await room.TryJoin(late, twin, purpose: "bread");
            var page = await Browser.Text(refused);
            Assert.Equal(HttpStatusCode.Conflict, refused.StatusCode);
            Assert.Equal("bread", Browser.Value(page, "Form.Purpose"));
            Assert.Contains("Somebody here is called", page, StringComparison.Ordinal);
        }
        var elsewhere = await RoomWorld.Create(room.Web);
        using var free = await elsewhere.Join("Anna");
    }

    [Theory]
    [InlineData("", false)]
    [InlineData("   ", false)]
    [InlineData("小雅", true)]
    [InlineData("👩‍👩‍👧‍👦 一家", true)]
    [InlineData("شهرزاد", true)]
    [InlineData("<script>alert(1)</script>", true)]
    [InlineData("O'Brien & Söhne", true)]
    [InlineData("evil\u202Egnp.exe", false)]
    [InlineData("two\nlines", true)] // Becomes a space.
    [InlineData("bell\u0007", false)]
    [InlineData("\u200B\u200B", false)]
    [InlineData("me@home", false)]
    public void A_name_is_what_people_can_read(string typed, bool fine) => Assert.Equal(fine, MemberName.Read(typed).Refusal is null);

    [Fact]
    public void A_name_has_at_most_forty_signs_however_many_bytes_they_take()
    {
        Assert.Null(MemberName.Read(new string('烘', 40)).Refusal);
        Assert.Equal(MemberRefusals.NameLength, MemberName.Read(new string('烘', 41)).Refusal);
        Assert.Equal(MemberRefusals.NameLength, MemberName.Read("a" + new string('\u0301', 200)).Refusal);
        Assert.Equal(MemberRefusals.NameSigns, MemberName.Read("half \uD83D").Refusal);
    }

    [Fact]
    public async Task A_revoked_link_lets_nobody_new_in_and_those_inside_stay()
    {
        var room = await RoomWorld.Create();
        using var member = await room.Join("小雅");
        using var console = await room.Web.SignIn(Role.Owner, room.Brand);
        var groupUrl = $"/b/{Uri.EscapeDataString(room.Brand.Code)}/groups/{room.Group.Id.Value}";

        using var renewed = await console.Post(groupUrl + "/link", null);
        Assert.Equal(HttpStatusCode.Redirect, renewed.StatusCode);
        using var late = room.Web.Anonymous();
        using var door = await late.Get($"/g/{room.Code}/join");
        using var tried = await room.TryJoin(late, "Late");
        var page = await console.Page(groupUrl + "/room");
        var link = new Uri(Browser.Value(page.Replace("id=\"room-link\"", "name=\"room-link\"", StringComparison.Ordinal), "room-link")).AbsolutePath;

        Assert.Equal((HttpStatusCode.Gone, HttpStatusCode.Gone), (door.StatusCode, tried.StatusCode));
        Assert.Contains("no longer valid", await Browser.Text(door), StringComparison.Ordinal);
        Assert.NotEqual($"/g/{room.Code}", link);
        Assert.Contains(room.Group.Name, await late.Page(link + "/join"), StringComparison.Ordinal);
        await room.Say(member, "still here");

        using var picture = await console.Get(groupUrl + "/link.png");
        Assert.Equal("image/png", picture.Content.Headers.ContentType?.MediaType);
        using var closed = await console.Post(groupUrl + "/link/revoke", null);
        using var none = await console.Get(groupUrl + "/link.png");
        using var shut = await late.Get(link + "/join");
        Assert.Equal((HttpStatusCode.NotFound, HttpStatusCode.Gone), (none.StatusCode, shut.StatusCode));
    }

    [Fact]
    public async Task Leaving_takes_one_reason_and_coming_back_is_a_new_stay_of_the_same_person()
    {
        var room = await RoomWorld.Create();
        using var member = await room.Join("小雅");
        Assert.Contains("too_many_ads", await member.Page($"/g/{room.Code}/me"), StringComparison.Ordinal);
        using var left = await member.Post($"/g/{room.Code}/leave", null, ("reason", "too_many_ads"));
        using var twice = await member.Post($"/g/{room.Code}/leave", null, ("reason", "price"));
        using var shut = await room.TrySay(member, "after leaving");
        Assert.Equal((HttpStatusCode.Redirect, HttpStatusCode.Redirect, HttpStatusCode.Forbidden), (left.StatusCode, twice.StatusCode, shut.StatusCode));

        using var back = await member.Post($"/g/{room.Code}/join", "join", ("Form.Id", Guid.CreateVersion7().ToString()));
        Assert.Equal(HttpStatusCode.Redirect, back.StatusCode);
        await room.Say(member, "back again");
        await using var db = room.Open();
        var stays = await db.Query($"select member_id, left_at, leave_reason from members_memberships where brand_id = {room.Brand.Id} and group_id = {room.Group.Id} order by joined_at", r => (Member: r.Guid(0), Left: r.TimeOrNull(1), Reason: r.TextOrNull(2)));
        Assert.Equal(2, stays.Count);
        Assert.Equal((stays[1].Member, "too_many_ads", true), (stays[0].Member, stays[0].Reason, stays[1].Left is null));
    }

    [Fact]
    public async Task A_return_link_makes_another_device_the_same_member_until_a_newer_link_replaces_it()
    {
        var room = await RoomWorld.Create();
        using var member = await room.Join("小雅");
        async Task<string> Link()
        {
            using var made = await member.Post($"/g/{room.Code}/me", "return-link");
            return new Uri(Browser.Value((await Browser.Text(made)).Replace("id=\"return-link\"", "name=\"return-link\"", StringComparison.Ordinal), "return-link")).AbsolutePath;
        }

        var first = await Link();
        using var phone = room.Web.Anonymous();
        Assert.Contains("小雅", await phone.Page(first), StringComparison.Ordinal);
        using var notYet = await phone.Get($"/g/{room.Code}");
        Assert.Equal($"/g/{room.Code}/join", Browser.Location(notYet)); // Looking at the link changes nothing.
        using var taken = await phone.Post(first, "return");
        Assert.Equal($"/g/{room.Code}", Browser.Location(taken));

        var said = await room.Say(phone, "from my phone");
        Assert.Contains($"msg msg-mine\" id=\"m-{said}\"", await room.Page(member), StringComparison.Ordinal);
        await Link();
        using var old = await room.Web.Anonymous().Get(first);
        Assert.Equal(HttpStatusCode.NotFound, old.StatusCode);
    }

    [Fact]
    public async Task What_a_member_sees_never_holds_an_internal_id()
    {
        var room = await RoomWorld.Create();
        using var member = await room.Join("小雅");
        await room.Say(member, "hello");
        var page = await room.Page(member);
        await using var db = room.Open();
        var ids = await db.Query($"select id from members_members where brand_id = {room.Brand.Id}", r => r.Guid(0));
        var told = string.Concat((await room.Events()).Select(e => e.Payload));
        Assert.NotEmpty(ids);
        Assert.All(ids, id => Assert.DoesNotContain(id.ToString(), page + told, StringComparison.OrdinalIgnoreCase));
    }

    internal static async Task Eventually(Func<Task<bool>> holds)
    {
        for (var tries = 0; tries < 600; tries++)
        {
            if (await holds()) return;
            await Task.Delay(TimeSpan.FromMilliseconds(100), TimeProvider.System);
        }
        Assert.Fail("It never happened.");
    }
}
