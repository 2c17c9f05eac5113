using System.Net;
using Guildhall.Brands.Contracts;
using Guildhall.Commerce.Links;
using Guildhall.Kernel.Storage;
using Guildhall.Members.Entry;
using Guildhall.Tests.Conversations;
using Guildhall.Tests.Worlds;

namespace Guildhall.Tests.Commerce;

/// <summary>Whoever comes by a content link and is in no group is counted apart from members, and no loop fills the table.</summary>
public sealed class LinkOutsiderTests
{
    [Fact]
    public async Task Outsiders_are_counted_apart_and_become_members_when_they_join()
    {
        var room = await RoomWorld.Create();
        var (link, path) = await Link(room);
        using (var member = await room.Join("Mia")) (await Visit(member, path)).Dispose();
        using var passing = room.Web.Anonymous();
        using var joining = room.Web.Anonymous();
        for (var n = 0; n < 2; n++) (await Visit(passing, path)).Dispose();
        using (var door = await Visit(joining, path)) Assert.Contains("/join?to=", Browser.Location(door), StringComparison.Ordinal);
        (await Visit(joining, path + "&from=NOBODY")).Dispose(); // With both codes it is counted when the other is gone.
        Assert.Equal((1L, 1L, 3L, 2L, 0L), await Sums(room, link));

        using (var joined = await room.TryJoin(joining, "Jo")) Assert.Equal(HttpStatusCode.Redirect, joined.StatusCode);
        using (var inside = await Visit(joining, path)) Assert.Equal(path.Split('?')[0], Browser.Location(inside));
        Assert.DoesNotContain(joining.Cookies.GetCookies(room.Web.Address), c => c.Name.StartsWith("came-", StringComparison.Ordinal)); // Known now.
        Assert.Equal((2L, 2L, 2L, 1L, 1L), await Sums(room, link));
        using var owner = await room.Web.SignIn(Role.Owner, room.Brand);
        Assert.Contains("1 people who are in no group", await owner.Page($"/b/{room.Brand.Code}/links"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_loop_of_one_address_gets_its_pages_and_fills_no_table()
    {
        await using var web = await WebWorld.Create();
        var room = await RoomWorld.Create(web);
        var (link, path) = await Link(room);
        using var loop = web.Anonymous();
        var window = TimeSpan.FromMinutes(5).Ticks;
        web.Clock.Advance(TimeSpan.FromTicks(window - web.Clock.GetUtcNow().Ticks % window)); // A fresh one.
        async Task Come()
        {
            foreach (Cookie cookie in loop.Cookies.GetCookies(web.Address)) cookie.Expired = true;
            using var page = await Visit(loop, path);
            Assert.Equal(HttpStatusCode.Redirect, page.StatusCode);
        }
        for (var n = 0; n < Admit.MostStrangers + 3; n++) await Come();
        Assert.Equal(Admit.MostStrangers, (await Sums(room, link)).Outsiders);
        using (var member = await room.Join("Mia")) (await Visit(member, path)).Dispose(); // A member costs no row of a stranger's.
        Assert.Equal(1, (await Sums(room, link)).Visits);
    }

    private static async Task<(Guid Link, string Path)> Link(RoomWorld room)
    {
        using var owner = await room.Web.SignIn(Role.Owner, room.Brand);
        var id = Guid.CreateVersion7();
        (await owner.Post($"/b/{room.Brand.Code}/links", "link", ("Form.Id", id.ToString()), ("Form.Name", "海报"), ("Form.Target", ""), ("Form.Channel", "朋友圈"), ("Form.Content", "晨读"))).Dispose();
        await using var db = room.Open();
        return (id, $"/g/{room.Code}/shop?via={(await ReadLinks.Find(db, id, default))!.Code}");
    }

    private static async Task<(long Visits, long Visitors, long OutsideVisits, long Outsiders, long Joined)> Sums(RoomWorld room, Guid link)
    {
        await using var db = room.Open();
        var sum = (await ReadLinks.Sums(db, default)).Single(s => s.Link.Id == link);
        return (sum.Visits, sum.Visitors, sum.OutsideVisits, sum.Outsiders, sum.Joined);
    }

    private static async Task<HttpResponseMessage> Visit(Browser phone, string path)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(path, UriKind.Relative));
        request.Headers.Accept.ParseAdd("text/html");
        return await phone.Http.SendAsync(request);
    }
}
