using System.Net;
using System.Text.Json;
using System.Text.RegularExpressions;
using Guildhall.Activities.RedPackets;
using Guildhall.Brands.Contracts;
using Guildhall.Tests.Conversations;
using Guildhall.Tests.Worlds;

namespace Guildhall.Tests.Activities.RedPackets;

/// <summary>A red packet over HTTP, without script: planned by the form, opened on the page and by chat, settled, reviewed, and checked by a member.</summary>
public sealed class RedPacketJourneyTests
{
    [Fact]
    public async Task An_operator_fills_a_packet_members_open_it_and_one_of_them_checks_it()
    {
        var room = await RoomWorld.Create();
        using var console = await room.Web.SignIn(Role.Activity, room.Brand);
        var form = $"/b/{room.Brand.Code}/activities/new/red-packet";
        var (id, now) = (Guid.CreateVersion7(), room.Brand.Calendar.Local(room.Web.Clock.GetUtcNow()));
        (string, string)[] Fields(string name, string points, string shares, string budget, int hours = 20) =>
        [
            ("Form.Id", id.ToString()), ("Form.Version", "0"), ("Form.Plan.Name", name), ("Form.Plan.Starts", $"{now.AddMinutes(-1):yyyy-MM-ddTHH:mm}"), ("Form.Plan.Ends", $"{now.AddHours(hours):yyyy-MM-ddTHH:mm}"), ("groups", room.Group.Id.Value.ToString()),
            ("Form.Plan.GoalKind", "Participants"), ("Form.Plan.Goal", "2"), ("Form.Plan.Budget", budget), ("Form.Split", "Lucky"), ("Form.Points", points), ("Form.Shares", shares), ("Form.Least", "1"), ("Form.LeastLevel", "Guest"),
        ];
        foreach (var (fields, sentence) in new[]
        {
            (Fields("", "200", "2", "10"), "Name"), (Fields("Friday", "1", "2", "10"), "at least one for each share"), (Fields("Friday", "200", "0", "10"), "A packet has 1 to"), (Fields("Friday", "200", "2", "1"), "the budget does not cover it"), (Fields("Friday", "200", "2", "10", 30), "24 hours at most"),
        })
        {
            using var refused = await console.Post(form, "packet", fields);
            var page = await Browser.Text(refused);
            Assert.Contains(sentence, page, StringComparison.Ordinal);
            Assert.Contains("value=\"2\"", page, StringComparison.Ordinal); // What was typed stays.
        }
        using var previewed = await console.Post(form, "packet", [.. Fields("Friday", "200", "2", "10"), ("preview", "1")]);
        Assert.Contains("Costs at most", await Browser.Text(previewed), StringComparison.Ordinal);
        using var planned = await console.Post(form, "packet", Fields("Friday", "200", "2", "10"));
        Assert.Equal($"/b/{room.Brand.Code}/activities/{id}", Uri.UnescapeDataString(Browser.Location(planned)!));
        using var scheduled = await console.Post($"/b/{room.Brand.Code}/activities/{id}/schedule", null);
        Assert.Equal(HttpStatusCode.Redirect, scheduled.StatusCode);

        using var anna = await room.Join("Annabel");
        using var ben = await room.Join("Ben");
        using var carl = await room.Join("Carl");
        var path = $"/g/{room.Code}/red-packet/{id}";
        var claim = Regex.Match(await anna.Page(path), "name=\"id\" value=\"([^\"]+)\"").Groups[1].Value;
        for (var tap = 0; tap < 2; tap++)
        {
            using var opened = await anna.Post(path + "/open", null, ("id", claim));
            Assert.Equal(path, Browser.Location(opened));
        }
        Assert.Contains("added to your points", await anna.Page(path), StringComparison.Ordinal);
        await room.Say(ben, "抢红包");
        await RoomEntryTests.Eventually(async () => (await ben.Page(path)).Contains("added to your points", StringComparison.Ordinal));
        var seen = await carl.Page(path + "?now"); // Others are shown what was a second ago.
        Assert.Contains("A**", seen, StringComparison.Ordinal);
        Assert.DoesNotContain("Annabel", seen, StringComparison.Ordinal);
        Assert.Contains("Luckiest", seen, StringComparison.Ordinal);
        using var late = await carl.PostJson(path + "/claims", new { id = Guid.CreateVersion7() });
        Assert.Equal((HttpStatusCode.Conflict, "activities.packet_gone"), await RoomWorld.Problem(late));
        using var again = await anna.PostJson(path + "/claims", new { id = Guid.CreateVersion7() });
        Assert.Equal((HttpStatusCode.Conflict, "activities.packet_yours"), await RoomWorld.Problem(again));
        using var stale = await carl.PostJson(path + "/claims", new { id = Guid.Parse("6f1c0b52-9d5e-4c6e-8f0a-2b7d1e4a9c33") });
        Assert.Equal((HttpStatusCode.UnprocessableEntity, "activities.stale_page"), await RoomWorld.Problem(stale));

        var fairness = $"/g/{room.Code}/fairness/{id}";
        var before = await anna.Page(fairness);
        var sealed_ = Regex.Match(before, "fair-hash\">([0-9a-f]{64})<").Groups[1].Value;
        Assert.DoesNotContain("revealed at the end", before, StringComparison.Ordinal);
        using var early = await anna.Get(fairness + "/record");
        Assert.Equal(HttpStatusCode.NotFound, early.StatusCode);
        Assert.Contains("Annabel", await console.Page($"/b/{room.Brand.Code}/activities/{id}"), StringComparison.Ordinal);
        using var ended = await console.Post($"/b/{room.Brand.Code}/activities/{id}/end", null);
        Assert.Contains(claim, await anna.Page(fairness), StringComparison.Ordinal);
        using var download = await carl.Get(fairness + "/record");
        using var record = JsonDocument.Parse(await download.Content.ReadAsStringAsync());
        Assert.True(new FairRedPacket().Verify(record.RootElement).Holds);
        Assert.Equal(sealed_, record.RootElement.GetProperty("commitment").GetString());
        using var kept = await console.Get($"/b/{room.Brand.Code}/activities/{id}/record");
        Assert.Equal(HttpStatusCode.OK, kept.StatusCode);
        Assert.Contains("2 / 2", await console.Page($"/b/{room.Brand.Code}/activities/{id}/review"), StringComparison.Ordinal);
        await using var db = room.Open();
        Assert.Equal((2L, 200L), await db.First($"select count(distinct person_id), cast(sum(points) as bigint) from activities_packet_claims where brand_id = {room.Brand.Id} and activity_id = {id}", r => (r.Long(0), r.Long(1))));
        Assert.Equal((0L, 200L), await db.First($"select reserved_minor, spent_minor from activities_activities where brand_id = {room.Brand.Id} and id = {id}", r => (r.Long(0), r.Long(1))));
    }
}
