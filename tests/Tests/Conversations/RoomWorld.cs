using System.Net;
using System.Text.Json;
using Guildhall.Brands.Contracts;
using Guildhall.Communities.Contracts;
using Guildhall.Kernel;
using Guildhall.Kernel.Codes;
using Guildhall.Kernel.Storage;
using Guildhall.Members.Contracts;
using Guildhall.Tests.Worlds;

namespace Guildhall.Tests.Conversations;

/// <summary>A Web group with a link, and people who come in by it over HTTP.</summary>
internal sealed class RoomWorld
{
    private RoomWorld(WebWorld web, BrandProfile brand, GroupProfile group, string code) => (Web, Brand, Group, Code) = (web, brand, group, code);

    public WebWorld Web { get; }
    public BrandProfile Brand { get; }
    public GroupProfile Group { get; }
    public string Code { get; }

    public static async Task<RoomWorld> Create(WebWorld? web = null)
    {
        web ??= await WebWorld.Shared;
        return await In(web, await web.NewBrand());
    }

    public static async Task<RoomWorld> In(WebWorld web, BrandProfile brand)
    {
        await using var db = web.Open(brand.Id);
        await using var transaction = await db.Begin();
        var group = (await new OpenGroup(db, web.Clock).Handle(new(WebWorld.Fresh("群"), null, Channel.Web), default)).Value;
        var code = await db.RenewCode("group", group.Id.Value, web.Clock);
        await transaction.Commit();
        return new RoomWorld(web, brand, group, code);
    }

    /// <summary>The same room as another node serves it.</summary>
    public RoomWorld On(WebWorld node) => new(node, Brand, Group, Code);

    public AppDb Open() => Web.Open(Brand.Id);

    public Task<HttpResponseMessage> TryJoin(Browser browser, string name, Guid? id = null, string? purpose = null) => browser.Post($"/g/{Code}/join", "join",
        ("Form.Id", (id ?? Guid.CreateVersion7()).ToString()), ("Form.Name", name), ("Form.Purpose", purpose ?? ""));

    public async Task<Browser> Join(string name)
    {
        var browser = Web.Anonymous();
        using var answer = await TryJoin(browser, name);
        return answer.StatusCode == HttpStatusCode.Redirect && Browser.Location(answer) == $"/g/{Code}" ? browser : throw new InvalidOperationException($"{name} did not get in: {(int)answer.StatusCode} {await Browser.Text(answer)}");
    }

    /// <summary>Somebody else's device that is the same person's: their cookies in a fresh browser.</summary>
    public Browser OtherTabOf(Browser browser)
    {
        var tab = Web.Anonymous();
        foreach (Cookie cookie in browser.Cookies.GetCookies(browser.Http.BaseAddress!)) tab.Cookies.Add(Web.Address, new Cookie(cookie.Name, cookie.Value));
        return tab;
    }

    public Task<HttpResponseMessage> TrySay(Browser browser, string text, Guid? id = null, Guid? replyTo = null) =>
        browser.PostJson($"/g/{Code}/messages", new { id = id ?? Guid.CreateVersion7(), text, replyTo });

    /// <summary>The id of what was said.</summary>
    public async Task<Guid> Say(Browser browser, string text, Guid? id = null, Guid? replyTo = null)
    {
        using var answer = await TrySay(browser, text, id, replyTo);
        var body = await answer.Content.ReadAsStringAsync();
        return answer.StatusCode == HttpStatusCode.OK ? JsonDocument.Parse(body).RootElement.GetProperty("id").GetGuid() : throw new InvalidOperationException($"{(int)answer.StatusCode}: {body}");
    }

    /// <summary>The code of the refusal in a problem.</summary>
    public static async Task<(HttpStatusCode Status, string? Code)> Problem(HttpResponseMessage answer)
    {
        var body = await answer.Content.ReadAsStringAsync();
        return (answer.StatusCode, body.StartsWith('{') ? JsonDocument.Parse(body).RootElement.GetProperty("title").GetString() : null);
    }

    /// <summary>Welcomes come a moment behind their members; waits until everybody has theirs.</summary>
    public Task Settles() => RoomEntryTests.Eventually(async () =>
    {
        await using var db = Open();
        return await db.Count($"select count(*) from members_memberships where brand_id = {Brand.Id} and group_id = {Group.Id}")
            == await db.Count($"select count(*) from conversations_messages where brand_id = {Brand.Id} and group_id = {Group.Id} and broadcast and not announcement");
    });

    public Task<string> Page(Browser browser) => browser.Page($"/g/{Code}");

    public async Task<long> Count(string table)
    {
        await using var db = Open();
        return await db.Count($"select count(*) from {Sql.Raw(table)} where brand_id = {Brand.Id} and group_id = {Group.Id}");
    }

    /// <summary>What was said by people, oldest first.</summary>
    public async Task<List<(Guid Id, long Seq, string Text)>> Messages()
    {
        await using var db = Open();
        return await db.Query($"select id, seq, text from conversations_messages where brand_id = {Brand.Id} and group_id = {Group.Id} and not broadcast order by seq", r => (r.Guid(0), r.Long(1), r.Text(2)));
    }

    /// <summary>Everything that happened in the room, by number.</summary>
    public async Task<List<(long Seq, string Kind, string Payload)>> Events()
    {
        await using var db = Open();
        return await db.Query($"select seq, kind, payload from kernel_room_events where brand_id = {Brand.Id} and room = {Group.Id} order by seq", r => (r.Long(0), r.Text(1), r.Text(2)));
    }

    public async Task<Persona> Persona(Browser console, string name = "Lily")
    {
        using var made = await console.Post($"/b/{Brand.Code}/personas", "persona", ("Form.Name", name), ("Form.Role", "烘焙顾问"), ("Form.Expertise", ""), ("Form.Voice", ""));
        if (made.StatusCode != HttpStatusCode.Redirect) throw new InvalidOperationException(await Browser.Text(made));
        await using var db = Open();
        return (await db.AllPersonas()).Single(p => p.Name == name);
    }
}
