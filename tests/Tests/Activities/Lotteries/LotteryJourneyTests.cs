using System.Net;
using System.Text.Json;
using Guildhall.Activities.Lotteries;
using Guildhall.Tests.Worlds;

namespace Guildhall.Tests.Activities.Lotteries;

/// <summary>A lottery over HTTP, without script: planned by the form, drawn on the page and by chat, a gift claimed and handed over, settled, reviewed, and checked by a member.</summary>
public sealed class LotteryJourneyTests
{
    [Fact]
    public async Task An_operator_sets_prizes_out_members_draw_and_claim_and_one_of_them_checks_it()
    {
        using var journey = await GameJourney.Begin("lottery", "lottery");
        var (room, console, id) = (journey.Room, journey.Console, journey.Id);
        (string, string)[] Fields(string name, string stock, string cost, string budget, string free = "1", string releases = "") => journey.Fields(name, 20,
            ("Form.Plan.Budget", budget), ("Form.Mode", "Wheel"), ("Form.Prizes[0].Name", ""), ("Form.Prizes[0].Kind", "Points"), ("Form.Prizes[1].Name", "Mug"), ("Form.Prizes[1].Kind", "Gift"), ("Form.Prizes[1].Stock", stock),
            ("Form.Prizes[1].Weight", "1"), ("Form.Prizes[1].Cost", cost), ("Form.Prizes[1].Releases", releases), ("Form.Blank", "0"), ("Form.Free", free), ("Form.Wins", "1"), ("Form.ClaimHours", "24"), ("Form.LeastLevel", "Guest"));
        foreach (var (fields, sentence) in new[]
        {
            (Fields("", "2", "20", "100"), "Name"), (Fields("Friday", "0", "20", "100"), "of each prize"), (Fields("Friday", "2", "-1", "100"), "zero or more"), (Fields("Friday", "2", "20", "39"), "the budget does not cover them"),
            (Fields("Friday", "2", "20", "100", "0"), "at least one way"), (Fields("Friday", "2", "20", "100", releases: "soon 2"), "releases must come to 2"),
        }) await journey.Refuses(fields, sentence, kept: "value=\"Mug\"");
        await journey.Previews(Fields("Friday", "2", "20", "100"), "Odds: Mug");
        await journey.Plan(Fields("Friday", "2", "20", "100"));

        using var anna = await room.Join("Annabel");
        using var ben = await room.Join("Ben");
        using var carl = await room.Join("Carl");
        var path = journey.Page;
        var draw = await journey.ActId(anna);
        await journey.Shows(anna, path, "Your chances: 1");
        await journey.Twice(anna, "/draw", $"{path}?drawn={draw}", ("id", draw), ("nonce", "my word"), ("points", "false"));
        Assert.Contains("You won: Mug", await anna.Page($"{path}?drawn={draw}"), StringComparison.Ordinal);
        await room.Say(ben, "抽奖");
        await journey.Comes(ben, path, "Claim it by");
        using var lost = await carl.PostJson(path + "/draws", new { id = Guid.CreateVersion7(), nonce = "x" });
        using (var said = JsonDocument.Parse(await lost.Content.ReadAsStringAsync())) Assert.Equal(JsonValueKind.Null, said.RootElement.GetProperty("prize").ValueKind); // All mugs are gone.
        foreach (var (body, status, code) in new (object, HttpStatusCode, string)[]
        {
            (new { id = Guid.CreateVersion7(), nonce = "x" }, HttpStatusCode.Conflict, "activities.lottery_no_chance"), (new { id = Guid.CreateVersion7(), nonce = "" }, HttpStatusCode.UnprocessableEntity, "activities.lottery_nonce_length"),
            (new { id = Guid.CreateVersion7(), nonce = new string('x', 41) }, HttpStatusCode.UnprocessableEntity, "activities.lottery_nonce_length"), (new { id = Guid.Parse("6f1c0b52-9d5e-4c6e-8f0a-2b7d1e4a9c33"), nonce = "x" }, HttpStatusCode.UnprocessableEntity, "activities.stale_page"),
        }) await journey.Problem(carl, "/draws", body, status, code);
        using var foreign = await carl.Post($"{path}/draws/{draw}/claim", null, ("contact", "mine"));
        Assert.Equal(HttpStatusCode.NotFound, foreign.StatusCode);
        using var nowhere = await anna.Post($"{path}/draws/{draw}/claim", null, ("contact", " "));
        Assert.Contains("Say where it shall go", await anna.Page(path), StringComparison.Ordinal);
        using var claimed = await anna.Post($"{path}/draws/{draw}/claim", null, ("contact", "Anna, 5 Main St"));
        var seen = await carl.Page(path + "?now"); // Others are shown what was a second ago.
        Assert.Contains("A**", seen, StringComparison.Ordinal);
        Assert.DoesNotContain("Main St", seen, StringComparison.Ordinal);

        var board = await console.Page(journey.Board);
        Assert.Contains("Anna, 5 Main St", board, StringComparison.Ordinal);
        using var handed = await console.Post($"{journey.Board}/draws/{draw}/hand", null);
        Assert.Contains("handed over", await anna.Page(path), StringComparison.Ordinal);
        await journey.End();
        Assert.Contains(draw, await anna.Page($"/g/{room.Code}/fairness/{id}"), StringComparison.Ordinal);
        using var download = await carl.Get($"/g/{room.Code}/fairness/{id}/record");
        using var record = JsonDocument.Parse(await download.Content.ReadAsStringAsync());
        Assert.True(new FairLottery().Verify(record.RootElement).Holds);
        Assert.Contains("3 / 2", await console.Page($"{journey.Board}/review"), StringComparison.Ordinal);
        await using var db = room.Open();
        Assert.Equal((3L, 2L, 4000L), await db.First($"select count(distinct person_id), count(prize), cast(sum(cost_minor) as bigint) from activities_lottery_draws where brand_id = {room.Brand.Id} and activity_id = {id}", r => (r.Long(0), r.Long(1), r.Long(2))));
    }
}
