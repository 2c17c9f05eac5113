using System.Net;
using System.Text.Json;
using System.Text.RegularExpressions;
using Guildhall.Activities.Lotteries;
using Guildhall.Brands.Contracts;
using Guildhall.Tests.Conversations;
using Guildhall.Tests.Worlds;

namespace Guildhall.Tests.Activities.Lotteries;

/// <summary>A lottery over HTTP, without script: planned by the form, drawn on the page and by chat, a gift claimed and handed over, settled, reviewed, and checked by a member.</summary>
public sealed class LotteryJourneyTests
{
    [Fact]
    public async Task An_operator_sets_prizes_out_members_draw_and_claim_and_one_of_them_checks_it()
    {
        var room = await RoomWorld.Create();
        using var console = await room.Web.SignIn(Role.Activity, room.Brand);
        var form = $"/b/{room.Brand.Code}/activities/new/lottery";
        var (id, now) = (Guid.CreateVersion7(), room.Brand.Calendar.Local(room.Web.Clock.GetUtcNow()));
        (string, string)[] Fields(string name, string stock, string cost, string budget, string free = "1", string releases = "") =>
        [
            ("Form.Id", id.ToString()), ("Form.Version", "0"), ("Form.Plan.Name", name), ("Form.Plan.Starts", $"{now.AddMinutes(-1):yyyy-MM-ddTHH:mm}"), ("Form.Plan.Ends", $"{now.AddHours(20):yyyy-MM-ddTHH:mm}"), ("groups", room.Group.Id.Value.ToString()),
            ("Form.Plan.GoalKind", "Participants"), ("Form.Plan.Goal", "2"), ("Form.Plan.Budget", budget), ("Form.Mode", "Wheel"), ("Form.Prizes[0].Name", ""), ("Form.Prizes[0].Kind", "Points"), ("Form.Prizes[1].Name", "Mug"), ("Form.Prizes[1].Kind", "Gift"), ("Form.Prizes[1].Stock", stock),
            ("Form.Prizes[1].Weight", "1"), ("Form.Prizes[1].Cost", cost), ("Form.Prizes[1].Releases", releases), ("Form.Blank", "0"), ("Form.Free", free), ("Form.Wins", "1"), ("Form.ClaimHours", "24"), ("Form.LeastLevel", "Guest"),
        ];
        foreach (var (fields, sentence) in new[]
        {
            (Fields("", "2", "20", "100"), "Name"), (Fields("Friday", "0", "20", "100"), "of each prize"), (Fields("Friday", "2", "-1", "100"), "zero or more"), (Fields("Friday", "2", "20", "39"), "the budget does not cover them"),
            (Fields("Friday", "2", "20", "100", "0"), "at least one way"), (Fields("Friday", "2", "20", "100", releases: "soon 2"), "releases must come to 2"),
        })
        {
            using var refused = await console.Post(form, "lottery", fields);
            var page = await Browser.Text(refused);
            Assert.Contains(sentence, page, StringComparison.Ordinal);
            Assert.Contains("value=\"Mug\"", page, StringComparison.Ordinal); // What was typed stays.
        }
        using var previewed = await console.Post(form, "lottery", [.. Fields("Friday", "2", "20", "100"), ("preview", "1")]);
        Assert.Contains("Odds: Mug", await Browser.Text(previewed), StringComparison.Ordinal);
        using var planned = await console.Post(form, "lottery", Fields("Friday", "2", "20", "100"));
        Assert.Equal($"/b/{room.Brand.Code}/activities/{id}", Uri.UnescapeDataString(Browser.Location(planned)!));
        using var scheduled = await console.Post($"/b/{room.Brand.Code}/activities/{id}/schedule", null);
        Assert.Equal(HttpStatusCode.Redirect, scheduled.StatusCode);

        using var anna = await room.Join("Annabel");
        using var ben = await room.Join("Ben");
        using var carl = await room.Join("Carl");
        var path = $"/g/{room.Code}/lottery/{id}";
        var page1 = await anna.Page(path);
        var draw = Regex.Match(page1, "name=\"id\" value=\"([^\"]+)\"").Groups[1].Value;
        Assert.Contains("Your chances: 1", page1, StringComparison.Ordinal);
        for (var tap = 0; tap < 2; tap++)
        {
            using var drawn = await anna.Post(path + "/draw", null, ("id", draw), ("nonce", "my word"), ("points", "false"));
            Assert.Equal($"{path}?drawn={draw}", Browser.Location(drawn));
        }
        Assert.Contains("You won: Mug", await anna.Page($"{path}?drawn={draw}"), StringComparison.Ordinal);
        await room.Say(ben, "抽奖");
        await RoomEntryTests.Eventually(async () => (await ben.Page(path)).Contains("Claim it by", StringComparison.Ordinal));
        using var lost = await carl.PostJson(path + "/draws", new { id = Guid.CreateVersion7(), nonce = "x" });
        using (var said = JsonDocument.Parse(await lost.Content.ReadAsStringAsync())) Assert.Equal(JsonValueKind.Null, said.RootElement.GetProperty("prize").ValueKind); // All mugs are gone.
        foreach (var (body, status, code) in new (object, HttpStatusCode, string)[]
        {
            (new { id = Guid.CreateVersion7(), nonce = "x" }, HttpStatusCode.Conflict, "activities.lottery_no_chance"), (new { id = Guid.CreateVersion7(), nonce = "" }, HttpStatusCode.UnprocessableEntity, "activities.lottery_nonce_length"),
            (new { id = Guid.CreateVersion7(), nonce = new string('x', 41) }, HttpStatusCode.UnprocessableEntity, "activities.lottery_nonce_length"), (new { id = Guid.Parse("6f1c0b52-9d5e-4c6e-8f0a-2b7d1e4a9c33"), nonce = "x" }, HttpStatusCode.UnprocessableEntity, "activities.stale_page"),
        })
        {
            using var refused = await carl.PostJson(path + "/draws", body);
            Assert.Equal((status, code), await RoomWorld.Problem(refused));
        }
        using var foreign = await carl.Post($"{path}/draws/{draw}/claim", null, ("contact", "mine"));
        Assert.Equal(HttpStatusCode.NotFound, foreign.StatusCode);
        using var nowhere = await anna.Post($"{path}/draws/{draw}/claim", null, ("contact", " "));
        Assert.Contains("Say where it shall go", await anna.Page(path), StringComparison.Ordinal);
        using var claimed = await anna.Post($"{path}/draws/{draw}/claim", null, ("contact", "Anna, 5 Main St"));
        var seen = await carl.Page(path + "?now"); // Others are shown what was a second ago.
        Assert.Contains("A**", seen, StringComparison.Ordinal);
        Assert.DoesNotContain("Main St", seen, StringComparison.Ordinal);

        var board = await console.Page($"/b/{room.Brand.Code}/activities/{id}");
        Assert.Contains("Anna, 5 Main St", board, StringComparison.Ordinal);
        using var handed = await console.Post($"/b/{room.Brand.Code}/activities/{id}/draws/{draw}/hand", null);
        Assert.Contains("handed over", await anna.Page(path), StringComparison.Ordinal);
        using var ended = await console.Post($"/b/{room.Brand.Code}/activities/{id}/end", null);
        Assert.Contains(draw, await anna.Page($"/g/{room.Code}/fairness/{id}"), StringComparison.Ordinal);
        using var download = await carl.Get($"/g/{room.Code}/fairness/{id}/record");
        using var record = JsonDocument.Parse(await download.Content.ReadAsStringAsync());
        Assert.True(new FairLottery().Verify(record.RootElement).Holds);
        Assert.Contains("3 / 2", await console.Page($"/b/{room.Brand.Code}/activities/{id}/review"), StringComparison.Ordinal);
        await using var db = room.Open();
        Assert.Equal((3L, 2L, 4000L), await db.First($"select count(distinct person_id), count(prize), cast(sum(cost_minor) as bigint) from activities_lottery_draws where brand_id = {room.Brand.Id} and activity_id = {id}", r => (r.Long(0), r.Long(1), r.Long(2))));
    }
}
