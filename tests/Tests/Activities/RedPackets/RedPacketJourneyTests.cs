using System.Net;
using System.Text.Json;
using System.Text.RegularExpressions;
using Guildhall.Activities.RedPackets;
using Guildhall.Tests.Worlds;

namespace Guildhall.Tests.Activities.RedPackets;

/// <summary>A red packet over HTTP, without script: planned by the form, opened on the page and by chat, settled, reviewed, and checked by a member.</summary>
public sealed class RedPacketJourneyTests
{
    [Fact]
    public async Task An_operator_fills_a_packet_members_open_it_and_one_of_them_checks_it()
    {
        using var journey = await GameJourney.Begin("red-packet", "packet");
        var (room, console, id) = (journey.Room, journey.Console, journey.Id);
        (string, string)[] Fields(string name, string points, string shares, string budget, int hours = 20) => journey.Fields(name, hours,
            ("Form.Plan.Budget", budget), ("Form.Split", "Lucky"), ("Form.Points", points), ("Form.Shares", shares), ("Form.Least", "1"), ("Form.LeastLevel", "Guest"));
        foreach (var (fields, sentence) in new[]
        {
            (Fields("", "200", "2", "10"), "Name"), (Fields("Friday", "1", "2", "10"), "at least one for each share"), (Fields("Friday", "200", "0", "10"), "A packet has 1 to"), (Fields("Friday", "200", "2", "1"), "the budget does not cover it"), (Fields("Friday", "200", "2", "10", 30), "24 hours at most"),
        }) await journey.Refuses(fields, sentence, kept: "value=\"2\"");
        await journey.Previews(Fields("Friday", "200", "2", "10"), "Costs at most");
        await journey.Plan(Fields("Friday", "200", "2", "10"));

        using var anna = await room.Join("Annabel");
        using var ben = await room.Join("Ben");
        using var carl = await room.Join("Carl");
        var path = journey.Page;
        var claim = await journey.ActId(anna);
        await journey.Twice(anna, "/open", path, ("id", claim));
        Assert.Contains("added to your points", await anna.Page(path), StringComparison.Ordinal);
        await room.Say(ben, "抢红包");
        await journey.Comes(ben, path, "added to your points");
        var seen = await carl.Page(path + "?now"); // Others are shown what was a second ago.
        Assert.Contains("A**", seen, StringComparison.Ordinal);
        Assert.DoesNotContain("Annabel", seen, StringComparison.Ordinal);
        Assert.Contains("Luckiest", seen, StringComparison.Ordinal);
        await journey.Problem(carl, "/claims", new { id = Guid.CreateVersion7() }, HttpStatusCode.Conflict, "activities.packet_gone");
        await journey.Problem(anna, "/claims", new { id = Guid.CreateVersion7() }, HttpStatusCode.Conflict, "activities.packet_yours");
        await journey.Problem(carl, "/claims", new { id = Guid.Parse("6f1c0b52-9d5e-4c6e-8f0a-2b7d1e4a9c33") }, HttpStatusCode.UnprocessableEntity, "activities.stale_page");

        var fairness = $"/g/{room.Code}/fairness/{id}";
        var before = await anna.Page(fairness);
        var sealed_ = Regex.Match(before, "fair-hash\">([0-9a-f]{64})<").Groups[1].Value;
        Assert.DoesNotContain("revealed at the end", before, StringComparison.Ordinal);
        using var early = await anna.Get(fairness + "/record");
        Assert.Equal(HttpStatusCode.NotFound, early.StatusCode);
        Assert.Contains("Annabel", await console.Page(journey.Board), StringComparison.Ordinal);
        await journey.End();
        Assert.Contains(claim, await anna.Page(fairness), StringComparison.Ordinal);
        using var download = await carl.Get(fairness + "/record");
        using var record = JsonDocument.Parse(await download.Content.ReadAsStringAsync());
        Assert.True(new FairRedPacket().Verify(record.RootElement).Holds);
        Assert.Equal(sealed_, record.RootElement.GetProperty("commitment").GetString());
        using var kept = await console.Get($"{journey.Board}/record");
        Assert.Equal(HttpStatusCode.OK, kept.StatusCode);
        Assert.Contains("2 / 2", await console.Page($"{journey.Board}/review"), StringComparison.Ordinal);
        await using var db = room.Open();
        Assert.Equal((2L, 200L), await db.First($"select count(distinct person_id), cast(sum(points) as bigint) from activities_packet_claims where brand_id = {room.Brand.Id} and activity_id = {id}", r => (r.Long(0), r.Long(1))));
        Assert.Equal((0L, 200L), await db.First($"select reserved_minor, spent_minor from activities_activities where brand_id = {room.Brand.Id} and id = {id}", r => (r.Long(0), r.Long(1))));
    }
}
