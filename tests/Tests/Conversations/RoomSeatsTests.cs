using System.Net;
using Guildhall.Brands.Contracts;
using Guildhall.Kernel;
using Guildhall.Kernel.Keys;
using Guildhall.Kernel.Storage;
using Guildhall.Tests.Worlds;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Guildhall.Tests.Conversations;

public sealed class RoomSeatsTests
{
    [Fact]
    public async Task Whoever_is_removed_hears_nothing_more_on_any_node_and_comes_back_only_when_let_in()
    {
        await using var first = await WebWorld.Create();
        await using var second = await WebWorld.Create(setUp: false, storage: first.Source.Options,
            configure: builder => builder.Services.Replace(ServiceDescriptor.Singleton(first.App.Services.GetRequiredService<Envelope>())));
        var room = await RoomWorld.Create(first);
        var there = room.On(second);
        using var rude = await there.Join("Rude");
        using var other = await there.Join("Anna");
        await room.Settles();
        var (hearing, others) = (await LiveLines.Open(rude, $"/g/{room.Code}/live"), await LiveLines.Open(other, $"/g/{room.Code}/live"));
        var tabs = await LiveLines.Open(rude, $"/live?to=g/{room.Code}");
        using var lead = await first.SignIn(Role.Lead, room.Brand);
        var member = await Member(room, "Rude");
        var people = $"/b/{room.Brand.Code}/groups/{room.Group.Id.Value}/people";
        Assert.Contains("Rude", await lead.Page(people), StringComparison.Ordinal);

        using (var unsaid = await lead.Post($"{people}/{member.Value}/remove", null, ("reason", " "))) Assert.Equal(people, Browser.Location(unsaid));
        await room.Say(other, "still with us");
        await lead.Post($"{people}/{member.Value}/remove", null, ("reason", "  发广告  "));

        await hearing.Ends();
        await tabs.Hears("event: shut");
        await others.Hears("event: people");
        using (var refused = await room.On(first).TrySay(room.On(first).OtherTabOf(rude), "let me")) Assert.Equal(HttpStatusCode.Forbidden, refused.StatusCode);
        using (var shut = await rude.Get($"/g/{room.Code}/live")) Assert.Equal(HttpStatusCode.Forbidden, shut.StatusCode);
        using (var door = await rude.Get($"/g/{room.Code}/join"))
        {
            Assert.Equal(HttpStatusCode.Forbidden, door.StatusCode);
            var page = await Browser.Text(door);
            Assert.Contains("发广告", page, StringComparison.Ordinal);
            Assert.DoesNotContain("Form.Name", page, StringComparison.Ordinal);
        }
        using (var again = await there.TryJoin(rude, "Rude")) Assert.Equal(HttpStatusCode.Forbidden, again.StatusCode);
        await using (var db = room.Open())
            Assert.Equal(("removed", 1L), await db.First($"select leave_reason, (select count(*) from brands_audit where brand_id = {room.Brand.Id} and action = 'members.removed_from_group') from members_memberships where brand_id = {room.Brand.Id} and member_id = {member}", r => (r.Text(0), r.Long(1))));

        await lead.Post($"{people}/{member.Value}/let-in", null);
        using (var back = await there.TryJoin(rude, "Rude")) Assert.Equal($"/g/{room.Code}", Browser.Location(back));
        await there.Say(rude, "sorry");
    }

    [Fact]
    public async Task Leaving_on_one_phone_closes_the_room_on_the_other()
    {
        var room = await RoomWorld.Create();
        using var phone = await room.Join("Anna");
        using var tablet = room.OtherTabOf(phone);
        await room.Settles();
        var hearing = await LiveLines.Open(tablet, $"/g/{room.Code}/live");

        await phone.Post($"/g/{room.Code}/leave", null, ("reason", "price"));

        await hearing.Ends();
    }

    [Fact]
    public async Task One_stream_carries_all_rooms_of_a_browser_and_lets_nobody_into_others()
    {
        var (room, sister, foreign) = (await RoomWorld.Create(), await RoomWorld.Create(), await RoomWorld.Create());
        using var anna = await room.Join("Anna");
        using (var joined = await sister.TryJoin(anna, "Anna")) Assert.Equal($"/g/{sister.Code}", Browser.Location(joined));
        using var ben = await sister.Join("Ben");
        await Task.WhenAll(room.Settles(), sister.Settles());
        using var owner = await room.Web.SignIn(Role.Owner, room.Brand);
        foreach (Cookie cookie in owner.Cookies.GetCookies(room.Web.Address)) anna.Cookies.Add(room.Web.Address, new Cookie(cookie.Name, cookie.Value));
        var to = $"/live?to=g/{room.Code}&to=g/{sister.Code}&to=g/{foreign.Code}&to=b/{room.Brand.Code}&to=b/{room.Brand.Code}/groups/{room.Group.Id.Value}&to=b/{foreign.Brand.Code}&to=b/{room.Brand.Code}/groups/{foreign.Group.Id.Value}&to=rubbish";
        var hearing = await LiveLines.Open(anna, to);

        await room.Say(anna, "in the first");
        await sister.Say(ben, "in the second");

        await hearing.Hears("in the first", times: 2);
        await hearing.Hears("in the second");
        Assert.Equal(["2", "5", "6", "7"], hearing.After("event: shut").Select(l => l["data: ".Length..]));
        Assert.Equal(["0", "1", "4"], hearing.Lines.Where(l => l.StartsWith("data: ", StringComparison.Ordinal) && l.Length == 7).Select(l => l[6..]).Except(["2", "5", "6", "7"]).Distinct().Order());
    }

    private static async Task<MemberId> Member(RoomWorld room, string name)
    {
        await using var db = room.Open();
        return (await db.Query($"select id from members_members where brand_id = {room.Brand.Id} and name = {name}", r => r.Id<MemberId>(0))).Single();
    }
}

/// <summary>The lines of a stream as they come.</summary>
internal sealed class LiveLines
{
    private readonly List<string> lines = [];
    private readonly Lock door = new();
    private Task reading = Task.CompletedTask;

    public List<string> Lines
    {
        get { lock (door) return [.. lines]; }
    }

    public static async Task<LiveLines> Open(Browser browser, string path)
    {
        var response = await browser.Http.GetAsync(new Uri(path, UriKind.Relative), HttpCompletionOption.ResponseHeadersRead);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        var reader = new StreamReader(await response.Content.ReadAsStreamAsync());
        for (var n = 0; n < 3; n++) await reader.ReadLineAsync(); // retry, where it begins, and an empty line.
        var heard = new LiveLines();
        heard.reading = Task.Run(async () =>
        {
            while (await reader.ReadLineAsync() is { } line)
                lock (heard.door) heard.lines.Add(line);
        });
        return heard;
    }

    public Task Hears(string words, int times = 1) => RoomEntryTests.Eventually(() => Task.FromResult(Lines.Count(l => l.Contains(words, StringComparison.Ordinal)) >= times));

    public IEnumerable<string> After(string line)
    {
        var all = Lines;
        return all.Index().Where(l => l.Item == line).Select(l => all[l.Index + 1]);
    }

    /// <summary>The server ends it with the word that somebody is gone, not with the look that happens anyway.</summary>
    public async Task Ends()
    {
        await reading.WaitAsync(TimeSpan.FromMinutes(1), TimeProvider.System);
        Assert.Equal("event: gone", Lines.Last(l => l.StartsWith("event: ", StringComparison.Ordinal)));
    }
}
