using System.Net;
using System.Text.RegularExpressions;
using Guildhall.Activities.Announcements;
using Guildhall.Activities.Contracts;
using Guildhall.Activities.Life;
using Guildhall.Brands.Contracts;
using Guildhall.Kernel;
using Guildhall.Kernel.Schedule;
using Guildhall.Kernel.Storage;
using Guildhall.Tests.Conversations;
using Guildhall.Tests.Worlds;
using Microsoft.Extensions.DependencyInjection;

namespace Guildhall.Tests.Activities;

public sealed class AnnouncementTests
{
    [Fact]
    public async Task A_series_is_proposed_added_to_said_once_on_time_and_not_after_its_time()
    {
        var room = await RoomWorld.Create();
        using var console = await room.Web.SignIn(Role.Activity, room.Brand);
        var sku = await room.AddCake(10);
        var id = Guid.CreateVersion7();
        var home = $"/b/{room.Brand.Code}/activities/{id}";
        var plan = room.Plan(id, sku, "Friday", "18", "5", 100, ("Form.PerOrder", "2"), ("Form.PerPerson", "2"), ("Form.HoldMinutes", "60"));
        var starts = room.Brand.Calendar.Local(room.Web.Clock.GetUtcNow()).AddMinutes(90); // A day before is over.
        plan[Array.FindIndex(plan, p => p.Item1 == "Form.Plan.Starts")] = ("Form.Plan.Starts", $"{starts:yyyy-MM-ddTHH:mm}");
        await console.PlanAfter(room, "flash-sale", id, plan);
        Assert.Contains("Nothing announced yet", await console.Page($"{home}/announcements"), StringComparison.Ordinal);

        (await console.Post($"{home}/announcements/propose", null)).Dispose();
        var own = Guid.CreateVersion7();
        foreach (var (minutes, text, sentence) in new[] { ("30", " ", "Say something"), ("soon", "Hello", "Choose a time"), ("9999999", "Hello", "Choose a time") })
        {
            using var refused = await console.Post($"{home}/announcements", "announce", ("Form.Id", own.ToString()), ("Form.Minutes", minutes), ("Form.Text", text));
            Assert.Contains(sentence, await Browser.Text(refused), StringComparison.Ordinal);
        }
        for (var tap = 0; tap < 2; tap++)
            (await console.Post($"{home}/announcements", "announce", ("Form.Id", own.ToString()), ("Form.Minutes", "30"), ("Form.Text", "Cakes are baking"))).Dispose();
        Assert.Equal([60, 30, 0], (await Series(room, id)).Select(a => a.MinutesBefore));
        (await console.Post($"{home}/schedule", null)).Dispose();
        using (var late = await console.Post($"{home}/announcements", "announce", ("Form.Id", Guid.CreateVersion7().ToString()), ("Form.Minutes", "180"), ("Form.Text", "Hello")))
            Assert.Contains("over already", await Browser.Text(late), StringComparison.Ordinal);

        await Turn(room, id, 59); // One hour before, on the minute.
        await Turn(room, id, 59);
        Assert.Equal([AnnouncementState.Said, AnnouncementState.Waiting, AnnouncementState.Waiting], (await Series(room, id)).Select(a => a.State));
        await Turn(room, id, 0); // Half an hour before was half an hour ago.
        await Turn(room, id, 0);
        Assert.Equal([AnnouncementState.Said, AnnouncementState.Missed, AnnouncementState.Said], (await Series(room, id)).Select(a => a.State));
        using var phone = await room.Join("Annabel");
        var page = await room.Page(phone);
        Assert.Single(Regex.Matches(page, "One hour left until Friday"));
        Assert.Single(Regex.Matches(page, "Friday has begun"));
        Assert.DoesNotContain("Cakes are baking", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_moved_start_moves_the_series_one_taken_out_is_not_said_and_nothing_is_said_of_what_was_cancelled()
    {
        var room = await RoomWorld.Create();
        using var console = await room.Web.SignIn(Role.Activity, room.Brand);
        var sku = await room.AddCake(10);
        async Task<Guid> Planned()
        {
            var id = Guid.CreateVersion7();
            await console.PlanAfter(room, "flash-sale", id, room.Plan(id, sku, "Friday", "18", "2", 100, ("Form.PerOrder", "2"), ("Form.PerPerson", "2"), ("Form.HoldMinutes", "60")));
            await using var db = room.Open();
            await db.Execute($"update activities_activities set starts_at = {room.Web.Clock.GetUtcNow().AddHours(30)} where brand_id = {room.Brand.Id} and id = {id}");
            (await console.Post($"/b/{room.Brand.Code}/activities/{id}/announcements/propose", null)).Dispose();
            (await console.Post($"/b/{room.Brand.Code}/activities/{id}/schedule", null)).Dispose();
            return id;
        }
        var (kept, cancelled) = (await Planned(), await Planned());
        var first = (await Series(room, kept))[0];
        await using (var db = room.Open()) Assert.Equal((await db.FindActivity(new(kept), default))!.StartsAt.AddDays(-1), await Due(room, kept));
        (await console.Post($"/b/{room.Brand.Code}/activities/{kept}/announcements/{first.Id}/remove", null)).Dispose();
        (await console.Post($"/b/{room.Brand.Code}/activities/{cancelled}/cancel", null)).Dispose();
        await Turn(room, cancelled, 1440);
        Assert.Equal([AnnouncementState.Dropped, AnnouncementState.Waiting, AnnouncementState.Waiting], (await Series(room, cancelled)).Select(a => a.State));

        await using (var db = room.Open())
        {
            var activity = (await db.FindActivity(new(kept), default))!;
            await using var transaction = await db.Begin();
            await Announce.Plan(db, activity with { StartsAt = activity.StartsAt.AddHours(2) }, room.Web.Clock, default);
            await transaction.Commit();
            Assert.Equal(activity.StartsAt.AddHours(1), await Due(room, kept));
        }
        Assert.Equal([60, 0], (await Series(room, kept)).Select(a => a.MinutesBefore));
    }

    private static async Task<List<Announcement>> Series(RoomWorld room, Guid id)
    {
        await using var db = room.Open();
        return await db.Announcements(new(id), default);
    }

    private static async Task<DateTimeOffset?> Due(RoomWorld room, Guid id)
    {
        await using var db = room.Open();
        return await db.First($"select due_at from kernel_schedule where kind = {Announce.Kind} and key = {id.ToString("N")}", r => r.TimeOrNull(0));
    }

    /// <summary>Lets the entry come due as the schedule does, with the activity starting so many minutes from now.</summary>
    private static async Task Turn(RoomWorld room, Guid id, int minutes)
    {
        await using var db = room.Open();
        await db.Execute($"update activities_activities set starts_at = {room.Web.Clock.GetUtcNow().AddMinutes(minutes)} where brand_id = {room.Brand.Id} and id = {id}");
        await using var scope = room.Web.App.Services.GetRequiredService<IServiceScopeFactory>().CreateSystemScope(room.Brand.Id);
        var scoped = scope.ServiceProvider.GetRequiredService<AppDb>();
        await using var transaction = await scoped.Begin();
        await scope.ServiceProvider.GetRequiredService<Announce>().Run(DueEntryOf(scoped, id), default);
        await transaction.Commit();
    }

    private static DueEntry DueEntryOf(AppDb db, Guid id) => new(db, db.CurrentBrand, id.ToString("N"), default, $$"""{"activity":"{{id}}"}""");
}
