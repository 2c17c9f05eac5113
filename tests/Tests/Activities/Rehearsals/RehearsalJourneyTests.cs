using System.Net;
using Guildhall.Brands.Contracts;
using Guildhall.Tests.Conversations;
using Guildhall.Tests.Worlds;

namespace Guildhall.Tests.Activities.Rehearsals;

/// <summary>A rehearsal over HTTP, without script: asked for on the plan's page, performed by the server's own loops, read as a report.</summary>
public sealed class RehearsalJourneyTests
{
    [Fact]
    public async Task An_operator_rehearses_a_plan_reads_what_came_of_it_and_then_begins()
    {
        var room = await RoomWorld.Create();
        var sku = await room.AddCake(10);
        using var console = await room.Web.SignIn(Role.Activity, room.Brand);
        var id = Guid.CreateVersion7();
        await console.PlanAfter(room, "flash-sale", id, room.Plan(id, sku, "Friday", "9.9", "5", 1, ("Form.PerOrder", "1"), ("Form.PerPerson", "1"), ("Form.HoldMinutes", "15")));
        var (board, page) = ($"/b/{room.Brand.Code}/activities/{id}", $"/b/{room.Brand.Code}/activities/{id}/rehearsal");
        Assert.Contains("/rehearsal\"", await console.Page(board), StringComparison.Ordinal);
        Assert.Contains("Not rehearsed yet", await console.Page(page), StringComparison.Ordinal);

        using var many = await console.Post(page, "rehearsal", ("Form.Id", Guid.CreateVersion7().ToString()), ("Form.Buyers", "5000"));
        Assert.Equal((HttpStatusCode)422, many.StatusCode);
        Assert.Contains("value=\"5000\"", await Browser.Text(many), StringComparison.Ordinal);
        using var asked = await console.Post(page, "rehearsal", ("Form.Id", Guid.CreateVersion7().ToString()), ("Form.Buyers", "30"));
        Assert.Equal(page, Uri.UnescapeDataString(Browser.Location(asked)!));
        await RoomEntryTests.Eventually(async () => (await console.Page(page)).Contains("Never sold more than there is", StringComparison.Ordinal));

        var report = await console.Page(page);
        Assert.Contains("All gone after", report, StringComparison.Ordinal);
        Assert.Contains("Sold out", report, StringComparison.Ordinal);
        Assert.Contains("No announcements are planned", report, StringComparison.Ordinal);
        Assert.DoesNotContain("_not\"", report, StringComparison.Ordinal);
        Assert.Contains("Rehearsed on", await console.Page(board), StringComparison.Ordinal);

        using var scheduled = await console.Post(board + "/schedule", null);
        Assert.Equal(HttpStatusCode.Redirect, scheduled.StatusCode);
        await RoomEntryTests.Eventually(async () => !(await console.Page(board)).Contains("/rehearsal\"><", StringComparison.Ordinal));
        using var late = await console.Post(page, "rehearsal", ("Form.Id", Guid.CreateVersion7().ToString()), ("Form.Buyers", "30"));
        Assert.NotEqual(HttpStatusCode.Redirect, late.StatusCode);
    }

    [Fact]
    public async Task Who_may_only_look_at_activities_starts_none()
    {
        var room = await RoomWorld.Create();
        var sku = await room.AddCake(10);
        using var console = await room.Web.SignIn(Role.Activity, room.Brand);
        var id = Guid.CreateVersion7();
        await console.PlanAfter(room, "flash-sale", id, room.Plan(id, sku, "Friday", "9.9", "5", 1, ("Form.PerOrder", "1"), ("Form.PerPerson", "1"), ("Form.HoldMinutes", "15")));
        using var reader = await room.Web.SignIn(Role.Analyst, room.Brand);
        var page = $"/b/{room.Brand.Code}/activities/{id}/rehearsal";
        Assert.DoesNotContain("Start the rehearsal", await reader.Page(page), StringComparison.Ordinal);
        using var asked = await reader.Post(page, "rehearsal", ("Form.Id", Guid.CreateVersion7().ToString()), ("Form.Buyers", "30"));
        Assert.Equal(HttpStatusCode.BadRequest, asked.StatusCode); // There is no such form on the page.
        Assert.DoesNotContain("job-head", await reader.Page(page), StringComparison.Ordinal);
    }
}
