using System.Net;
using System.Text.RegularExpressions;
using Guildhall.Brands.Contracts;
using Guildhall.Kernel.Storage;
using Guildhall.Tests.Conversations;
using Guildhall.Tests.Worlds;

namespace Guildhall.Tests.Activities.Votes;

/// <summary>A vote over HTTP, without script: planned by the form, cast on the page and by chat, shown when it may be, reviewed.</summary>
public sealed class VoteJourneyTests
{
    [Fact]
    public async Task An_operator_plans_a_vote_members_cast_their_ballots_and_the_review_counts_them()
    {
        var room = await RoomWorld.Create();
        using var console = await room.Web.SignIn(Role.Activity, room.Brand);
        var form = $"/b/{room.Brand.Code}/activities/new/vote";
        var (id, now) = (Guid.CreateVersion7(), room.Brand.Calendar.Local(room.Web.Clock.GetUtcNow()));
        (string, string)[] Fields(string name, string question, string options, string most) =>
        [
            ("Form.Id", id.ToString()), ("Form.Version", "0"), ("Form.Plan.Name", name), ("Form.Plan.Starts", $"{now.AddMinutes(-1):yyyy-MM-ddTHH:mm}"), ("Form.Plan.Ends", $"{now.AddHours(5):yyyy-MM-ddTHH:mm}"), ("groups", room.Group.Id.Value.ToString()),
            ("Form.Plan.GoalKind", "Participants"), ("Form.Plan.Goal", "2"), ("Form.Question", question), ("Form.OptionText", options), ("Form.MostChoices", most), ("Form.Results", "AfterVoting"),
        ];
        foreach (var (fields, sentence) in new[] { (Fields("", "Cake?", "A\nB", "1"), "Name"), (Fields("Friday", "", "A\nB", "1"), "A question of 1"), (Fields("Friday", "Cake?", "A", "1"), "different options"), (Fields("Friday", "Cake?", "A\nB", "3"), "1 to 2 choices") })
        {
            using var refused = await console.Post(form, "vote", fields);
            Assert.Contains(sentence, await Browser.Text(refused), StringComparison.Ordinal);
        }
        using var previewed = await console.Post(form, "vote", [.. Fields("Friday", "Cake?", "Strawberry\nMango", "1"), ("preview", "1")]);
        Assert.Contains("2. Mango", await Browser.Text(previewed), StringComparison.Ordinal);
        using var planned = await console.Post(form, "vote", Fields("Friday", "Cake?", "Strawberry\nMango\nLemon", "1"));
        Assert.Equal($"/b/{room.Brand.Code}/activities/{id}", Uri.UnescapeDataString(Browser.Location(planned)!));
        using var scheduled = await console.Post($"/b/{room.Brand.Code}/activities/{id}/schedule", null);

        using var anna = await room.Join("Annabel");
        using var ben = await room.Join("Ben");
        var path = $"/g/{room.Code}/vote/{id}";
        var page = await anna.Page(path);
        Assert.Contains("shown after you vote", page, StringComparison.Ordinal);
        (string, string)[] ballot = [("id", Regex.Match(page, "name=\"id\" value=\"([^\"]+)\"").Groups[1].Value), ("choices", "1")];
        for (var tap = 0; tap < 2; tap++)
        {
            using var cast = await anna.Post(path + "/ballot", null, ballot);
            Assert.Equal(path, Browser.Location(cast));
        }
        Assert.Contains("You have voted", await anna.Page(path), StringComparison.Ordinal);
        using var several = await ben.Post(path + "/ballot", null, ("id", Guid.CreateVersion7().ToString()), ("choices", "0"), ("choices", "2"));
        var again = await ben.Page(Browser.Location(several)!);
        Assert.Contains("At most 1 choices", again, StringComparison.Ordinal);
        Assert.Equal(2, Regex.Count(again, "type=\"radio\"[^>]* checked")); // What was ticked stays.
        await room.Say(ben, "投2");
        await RoomEntryTests.Eventually(async () => (await ben.Page(path)).Contains("You have voted", StringComparison.Ordinal));
        using var twice = await ben.PostJson(path + "/ballots", new { id = Guid.CreateVersion7(), choices = new[] { 0 } });
        Assert.Equal((HttpStatusCode.Conflict, "activities.vote_yours"), await RoomWorld.Problem(twice));
        Assert.Contains("Annabel", await console.Page($"/b/{room.Brand.Code}/activities/{id}"), StringComparison.Ordinal);
        using var ended = await console.Post($"/b/{room.Brand.Code}/activities/{id}/end", null);
        Assert.Contains("2 / 2", await console.Page($"/b/{room.Brand.Code}/activities/{id}/review"), StringComparison.Ordinal);
        await using var db = room.Open();
        Assert.Equal((2L, 2L), await db.First($"select count(*), count(distinct person_id) from activities_ballots where brand_id = {room.Brand.Id} and activity_id = {id}", r => (r.Long(0), r.Long(1))));
        Assert.Equal((1L, 2L), await db.First($"select count(*), cast(sum(votes) as bigint) from activities_vote_totals where brand_id = {room.Brand.Id} and activity_id = {id}", r => (r.Long(0), r.Long(1))));
    }
}
