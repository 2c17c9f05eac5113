using System.Net;
using System.Text.RegularExpressions;
using Guildhall.Brands.Contracts;
using Guildhall.Kernel.Storage;
using Guildhall.Tests.Conversations;
using Guildhall.Tests.Worlds;

namespace Guildhall.Tests.Activities.CheckIns;

/// <summary>Check-ins over HTTP, without script: planned by the form, done on the page and by chat, reviewed.</summary>
public sealed class CheckInJourneyTests
{
    [Fact]
    public async Task An_operator_plans_a_camp_members_check_in_by_page_and_chat_and_the_review_counts_them()
    {
        var room = await RoomWorld.Create();
        using var console = await room.Web.SignIn(Role.Activity, room.Brand);
        var form = $"/b/{room.Brand.Code}/activities/new/check-in";
        var (id, now) = (Guid.CreateVersion7(), room.Brand.Calendar.Local(room.Web.Clock.GetUtcNow()));
        (string, string)[] Fields(string name, string words, string days, string points) =>
        [
            ("Form.Id", id.ToString()), ("Form.Version", "0"), ("Form.Plan.Name", name), ("Form.Plan.Starts", $"{now.AddDays(-3):yyyy-MM-ddTHH:mm}"), ("Form.Plan.Ends", $"{now.AddDays(5):yyyy-MM-ddTHH:mm}"), ("groups", room.Group.Id.Value.ToString()),
            ("Form.Plan.GoalKind", "Participants"), ("Form.Plan.Goal", "2"), ("Form.Plan.Budget", "10"), ("Form.Proof", "Words"), ("Form.LeastWords", words), ("Form.MakeUps", "2"), ("Form.Stages[0].Kind", "Consecutive"), ("Form.Stages[0].Days", days), ("Form.Stages[0].Points", points),
            ("Form.PlanText", "Run\nRead"),
        ];
        foreach (var (fields, sentence) in new[] { (Fields("", "4", "2", "20"), "Name"), (Fields("Camp", "0", "2", "20"), "characters at least"), (Fields("Camp", "4", "0", "20"), "A reward takes"), (Fields("Camp", "4", "2", "0"), "A reward takes") })
        {
            using var refused = await console.Post(form, "check-in", fields);
            Assert.Contains(sentence, await Browser.Text(refused), StringComparison.Ordinal);
        }
        using var previewed = await console.Post(form, "check-in", [.. Fields("Camp", "4", "2", "20"), ("preview", "1")]);
        Assert.Contains("Days in a row: 2", await Browser.Text(previewed), StringComparison.Ordinal);
        using var planned = await console.Post(form, "check-in", Fields("Camp", "4", "2", "20"));
        Assert.Equal($"/b/{room.Brand.Code}/activities/{id}", Uri.UnescapeDataString(Browser.Location(planned)!));
        using var scheduled = await console.Post($"/b/{room.Brand.Code}/activities/{id}/schedule", null);

        using var anna = await room.Join("Annabel");
        using var ben = await room.Join("Ben");
        var path = $"/g/{room.Code}/check-in/{id}";
        (string, string)[] tap = [("id", Regex.Match(await anna.Page(path), "name=\"id\" value=\"([^\"]+)\"").Groups[1].Value), ("words", "five kilometres")];
        for (var n = 0; n < 2; n++)
        {
            using var done = await anna.Post(path + "/day", null, tap);
            Assert.Equal(path, Browser.Location(done));
        }
        Assert.Contains("You have checked in today", await anna.Page(path), StringComparison.Ordinal);
        using var few = await ben.Post(path + "/day", null, ("id", Guid.CreateVersion7().ToString()), ("words", "no"));
        var again = await ben.Page(Browser.Location(few)!);
        Assert.Contains("write at least 4 characters", again, StringComparison.Ordinal);
        Assert.Contains(">no</textarea>", again, StringComparison.Ordinal); // What was typed stays.
        await room.Say(ben, "打卡 今天读完一本书");
        await RoomEntryTests.Eventually(async () => (await ben.Page(path)).Contains("You have checked in today", StringComparison.Ordinal));
        using var filled = await anna.Post(path + "/day", null, ("id", Guid.CreateVersion7().ToString()), ("words", "ten kilometres"), ("day", (room.Brand.Calendar.DayOf(room.Web.Clock.GetUtcNow()).DayNumber - 1).ToString(System.Globalization.CultureInfo.InvariantCulture)));
        Assert.Contains("A**", await ben.Page(path), StringComparison.Ordinal);
        using var stale = await ben.PostJson(path + "/days", new { id = Guid.Parse("6f1c0b52-9d5e-4c6e-8f0a-2b7d1e4a9c33"), words = "again" });
        Assert.Equal((HttpStatusCode.UnprocessableEntity, "activities.stale_page"), await RoomWorld.Problem(stale));
        Assert.Contains("five kilometres", await console.Page($"/b/{room.Brand.Code}/activities/{id}"), StringComparison.Ordinal);

        using var ended = await console.Post($"/b/{room.Brand.Code}/activities/{id}/end", null);
        Assert.Contains("2 / 2", await console.Page($"/b/{room.Brand.Code}/activities/{id}/review"), StringComparison.Ordinal);
        await using var db = room.Open();
        Assert.Equal((3L, 2L), await db.First($"select count(*), count(distinct person_id) from activities_check_ins where brand_id = {room.Brand.Id} and activity_id = {id}", r => (r.Long(0), r.Long(1))));
        Assert.Equal((1L, 20L), await db.First($"select count(*), cast(sum(points) as bigint) from activities_check_in_rewards where brand_id = {room.Brand.Id} and activity_id = {id} and state = 'paid'", r => (r.Long(0), r.Long(1))));
    }
}
