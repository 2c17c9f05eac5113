using System.Net;
using System.Text.RegularExpressions;
using Guildhall.Brands.Contracts;
using Guildhall.Tests.Conversations;
using Guildhall.Tests.Worlds;

namespace Guildhall.Tests.Activities;

/// <summary>What every game's way over HTTP has in common: an operator plans it by the form, puts it on the calendar, and ends it; members find it behind their group's link.</summary>
internal sealed class GameJourney(RoomWorld room, Browser console, string kind, string form) : IDisposable
{
    public RoomWorld Room => room;
    public Browser Console => console;
    public Guid Id { get; } = Guid.CreateVersion7();
    public string Board => $"/b/{room.Brand.Code}/activities/{Id}";
    public string Page => $"/g/{room.Code}/{kind}/{Id}";

    private string Form => $"/b/{room.Brand.Code}/activities/new/{kind}";

    /// <param name="form">The form's name.</param>
    public static async Task<GameJourney> Begin(string kind, string form)
    {
        var room = await RoomWorld.Create();
        return new(room, await room.Web.SignIn(Role.Activity, room.Brand), kind, form);
    }

    /// <summary>The plan's fields and the kind's own; it runs since a minute.</summary>
    public (string, string)[] Fields(string name, int hours, params (string, string)[] own)
    {
        var now = room.Brand.Calendar.Local(room.Web.Clock.GetUtcNow());
        return
        [
            ("Form.Id", Id.ToString()), ("Form.Version", "0"), ("Form.Plan.Name", name), ("Form.Plan.Starts", $"{now.AddMinutes(-1):yyyy-MM-ddTHH:mm}"), ("Form.Plan.Ends", $"{now.AddHours(hours):yyyy-MM-ddTHH:mm}"),
            ("groups", room.Group.Id.Value.ToString()), ("Form.Plan.GoalKind", "Participants"), ("Form.Plan.Goal", "2"), .. own,
        ];
    }

    /// <summary>The sentence stands on the form, and what was typed stays.</summary>
    public async Task Refuses((string, string)[] fields, string sentence, string kept = "")
    {
        using var refused = await console.Post(Form, form, fields);
        var page = await Browser.Text(refused);
        Assert.Contains(sentence, page, StringComparison.Ordinal);
        Assert.Contains(kept, page, StringComparison.Ordinal);
    }

    public async Task Previews((string, string)[] fields, string shown)
    {
        using var previewed = await console.Post(Form, form, [.. fields, ("preview", "1")]);
        Assert.Contains(shown, await Browser.Text(previewed), StringComparison.Ordinal);
    }

    /// <summary>Saved and on the calendar.</summary>
    public async Task Plan((string, string)[] fields)
    {
        using var planned = await console.Post(Form, form, fields);
        Assert.Equal(Board, Uri.UnescapeDataString(Browser.Location(planned)!));
        using var scheduled = await console.Post(Board + "/schedule", null);
        Assert.Equal(HttpStatusCode.Redirect, scheduled.StatusCode);
        Assert.DoesNotContain("/schedule\"", await console.Page(Board), StringComparison.Ordinal);
    }

    /// <summary>The id that taking part will have, as the page rendered it.</summary>
    public async Task<string> ActId(Browser member) => Regex.Match(await member.Page(Page), "name=\"id\" value=\"([^\"]+)\"").Groups[1].Value;

    /// <summary>The same tap twice leads to the same place.</summary>
    public async Task Twice(Browser member, string path, string location, params (string, string)[] fields)
    {
        for (var tap = 0; tap < 2; tap++)
        {
            using var answer = await member.Post(Page + path, null, fields);
            Assert.Equal(location, Browser.Location(answer));
        }
    }

    public async Task Problem(Browser member, string path, object body, HttpStatusCode status, string code)
    {
        using var refused = await member.PostJson(Page + path, body);
        Assert.Equal((status, code), await RoomWorld.Problem(refused));
    }

    public async Task Shows(Browser who, string address, string sentence) => Assert.Contains(sentence, await who.Page(address), StringComparison.Ordinal);

    /// <summary>What the loops bring.</summary>
    public Task Comes(Browser who, string address, string sentence) => RoomEntryTests.Eventually(async () => (await who.Page(address)).Contains(sentence, StringComparison.Ordinal));

    public async Task End()
    {
        using var ended = await console.Post(Board + "/end", null);
        Assert.Equal(HttpStatusCode.Redirect, ended.StatusCode);
    }

    public void Dispose() => console.Dispose();
}
