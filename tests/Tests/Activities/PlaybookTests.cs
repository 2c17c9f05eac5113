using System.Net;
using System.Text.Json;
using Guildhall.Activities.Contracts;
using Guildhall.Activities.Life;
using Guildhall.Activities.Lotteries;
using Guildhall.Activities.Playbooks;
using Guildhall.Brands.Contracts;
using Guildhall.Kernel;
using Guildhall.Tests.Conversations;
using Guildhall.Tests.Worlds;

namespace Guildhall.Tests.Activities;

public sealed class PlaybookTests
{
    [Fact]
    public async Task A_review_is_kept_and_makes_a_draft_at_another_date_with_every_time_moved_and_the_changes_beside_it()
    {
        var room = await RoomWorld.Create();
        using var console = await room.Web.SignIn(Role.Activity, room.Brand);
        var (id, now) = (Guid.CreateVersion7(), room.Brand.Calendar.Local(room.Web.Clock.GetUtcNow()));
        var (home, released) = ($"/b/{room.Brand.Code}/activities", now.AddHours(2));
        using (var planned = await console.Post($"{home}/new/lottery", "lottery",
            ("Form.Id", id.ToString()), ("Form.Version", "0"), ("Form.Plan.Name", "Friday"), ("Form.Plan.Starts", $"{now.AddMinutes(-1):yyyy-MM-ddTHH:mm}"), ("Form.Plan.Ends", $"{now.AddHours(20):yyyy-MM-ddTHH:mm}"), ("groups", room.Group.Id.Value.ToString()),
            ("Form.Plan.GoalKind", "Participants"), ("Form.Plan.Goal", "2"), ("Form.Plan.Budget", "100"), ("Form.Plan.Checklist", "✓ poster\nprizes"), ("Form.Mode", "Wheel"), ("Form.Prizes[0].Name", "Mug"), ("Form.Prizes[0].Kind", "Gift"), ("Form.Prizes[0].Stock", "2"),
            ("Form.Prizes[0].Weight", "1"), ("Form.Prizes[0].Cost", "20"), ("Form.Prizes[0].Releases", $"{released:yyyy-MM-dd HH:mm} 2"), ("Form.Blank", "0"), ("Form.Free", "1"), ("Form.Wins", "1"), ("Form.ClaimHours", "24"), ("Form.LeastLevel", "Guest")))
            Assert.Equal(HttpStatusCode.Redirect, planned.StatusCode);
        (await console.Post($"{home}/{id}/schedule", null)).Dispose();
        (await console.Post($"{home}/{id}/playbook", null, ("name", "Too early"))).Dispose();
        Assert.Contains("Only an activity that is over", await console.Page($"{home}/{id}/review"), StringComparison.Ordinal);
        await RoomEntryTests.Eventually(async () =>
        {
            await using var db = room.Open();
            return (await db.FindActivity(new(id), default))!.State is ActivityState.Running;
        });
        (await console.Post($"{home}/{id}/end", null)).Dispose();
        (await console.Post($"{home}/{id}/lessons", null, ("lessons", "Ask the night owls"))).Dispose();
        (await console.Post($"{home}/{id}/playbook", null, ("name", " "))).Dispose();
        Assert.Contains("No playbooks yet", await console.Page($"{home}/playbooks"), StringComparison.Ordinal);

        using (var kept = await console.Post($"{home}/{id}/playbook", null, ("name", "Friday mugs"))) Assert.Equal($"{home}/playbooks/{id}", Uri.UnescapeDataString(Browser.Location(kept)!));
        Assert.Contains("Friday mugs", await console.Page($"{home}/playbooks"), StringComparison.Ordinal);
        Assert.Contains("Friday mugs", await console.Page($"{home}/new"), StringComparison.Ordinal);
        var page = await console.Page($"{home}/playbooks/{id}");
        Assert.Contains("Ask the night owls", page, StringComparison.Ordinal);
        Assert.True(page.Split("<li>").Length >= 4, "Three changes at least.");

        var (draft, starts) = (Guid.CreateVersion7(), new DateTime(now.Year, now.Month, now.Day, 20, 30, 0, DateTimeKind.Unspecified).AddDays(9));
        (string, string)[] Again(string name, string when) => [("Form.Id", draft.ToString()), ("Form.Name", name), ("Form.Starts", when)];
        foreach (var (name, when, sentence) in new[] { ("", $"{starts:yyyy-MM-ddTHH:mm}", "Form.Name"), ("Mugs again", "", "Form.Starts"), ("Mugs again", $"{now.AddDays(-9):yyyy-MM-ddTHH:mm}", "over already") })
        {
            using var refused = await console.Post($"{home}/playbooks/{id}", "use", Again(name, when));
            Assert.Contains(sentence, await Browser.Text(refused), StringComparison.Ordinal);
        }
        for (var tap = 0; tap < 2; tap++)
        {
            using var made = await console.Post($"{home}/playbooks/{id}", "use", Again("Mugs again", $"{starts:yyyy-MM-ddTHH:mm}"));
            Assert.Equal($"{home}/{draft}", Uri.UnescapeDataString(Browser.Location(made)!));
        }
        await using (var db = room.Open())
        {
            var (old, fresh) = ((await db.FindActivity(new(id), default))!, (await db.FindActivity(new(draft), default))!);
            Assert.Equal((ActivityState.Draft, "Mugs again", old.Goal, old.Budget, old.EndsAt - old.StartsAt), (fresh.State, fresh.Name, fresh.Goal, fresh.Budget, fresh.EndsAt - fresh.StartsAt));
            Assert.Equal(room.Brand.Calendar.InstantOf(starts), fresh.StartsAt);
            Assert.Equal([("poster", false), ("prizes", false)], fresh.Checklist.Select(c => (c.Text, c.Done)));
            Assert.Equal(fresh.StartsAt - old.StartsAt, fresh.Read<Lottery>().Prizes[0].Releases[0].At - old.Read<Lottery>().Prizes[0].Releases[0].At);
            Assert.Equal([room.Group.Id], await db.GroupsOf(new(draft), default));
            Assert.Equal(1, (await db.FindPlaybook(id, default))!.Uses);
        }
        var shown = await console.Page($"{home}/{draft}");
        Assert.Contains("Ask the night owls", shown, StringComparison.Ordinal);
        using (var scheduled = await console.Post($"{home}/{draft}/schedule", null)) Assert.Equal(HttpStatusCode.Redirect, scheduled.StatusCode);
        await using (var db = room.Open()) Assert.Equal(ActivityState.Scheduled, (await db.FindActivity(new(draft), default))!.State);

        (await console.Post($"{home}/playbooks/{id}/remove", null)).Dispose();
        Assert.DoesNotContain("Ask the night owls", await console.Page($"{home}/{draft}"), StringComparison.Ordinal);
    }

    [Fact]
    public void Codes_that_can_be_used_once_do_not_come_again()
    {
        var lottery = new Lottery(default, [new("Code", PrizeKind.Code, 2, 1, 0, null, 0, ["A1", "B2"], [])], 0, new(1, 0, 0, 0, 0), null, null, 1, 1, default, 0);
        var again = JsonSerializer.Deserialize<Lottery>(((IActivityKind)new LotteryLife(TimeProvider.System)).Again(JsonSerializer.Serialize(lottery, KernelJson.Options), at => at), KernelJson.Options)!;
        Assert.Empty(again.Prizes[0].Codes);
        Assert.Equal(2, again.Prizes[0].Stock);
    }

    [Theory]
    [InlineData("2026-11-06 20:30", "2026-11-13 20:30")]
    [InlineData("2026-11-05 20:30", "2026-11-06 20:30")]
    [InlineData("2026-11-20 20:29", "2026-11-20 20:30")]
    public void The_next_time_is_the_same_hour_of_the_same_weekday(string now, string next)
    {
        var plan = new PlaybookPlan(At("2026-11-06 20:30"), TimeSpan.FromHours(2), GoalKind.Orders, 1, null, Eligibility.Everyone, [], [], "{}", [], "", new(0, 0, null, 0, 0, "CNY"));
        Assert.Equal(At(next), plan.NextAfter(At(now)));
    }

    private static DateTime At(string text) => DateTime.ParseExact(text, "yyyy-MM-dd HH:mm", null);
}
