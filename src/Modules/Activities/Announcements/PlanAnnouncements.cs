using Guildhall.Activities.Contracts;
using Guildhall.Activities.Life;
using Guildhall.Brands.Contracts;
using Guildhall.Kernel;
using Guildhall.Kernel.Storage;
using Guildhall.Kernel.Texts;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;

namespace Guildhall.Activities.Announcements;

/// <summary>Adds to the series of an activity, proposes a usual one, takes one out that nobody has heard yet.</summary>
internal sealed class PlanAnnouncements(AppDb db, IAudit audit, TextCatalogue texts, TimeProvider clock)
{
    /// <summary>The usual moments, in minutes before the start.</summary>
    public static readonly int[] Usual = [24 * 60, 60, 0];

    public static void Map(IEndpointRouteBuilder routes)
    {
        static string Home(string brand, ActivityId id) => $"/b/{Uri.EscapeDataString(brand)}/activities/{id.Value}";
        routes.MapPost("/b/{brand}/activities/{id}/announcements/propose", async (string brand, ActivityId id, HttpContext http, PlanAnnouncements plan, CancellationToken ct) =>
            Answers.Back(http, await plan.Propose(id, ct), Home(brand, id), "activities.did_announcements")).Requires(Permissions.ActivitiesEdit);
        routes.MapPost("/b/{brand}/activities/{id}/announcements/{announcement}/remove", async (string brand, ActivityId id, Guid announcement, HttpContext http, PlanAnnouncements plan, CancellationToken ct) =>
            Answers.Back(http, await plan.Remove(id, announcement, ct), Home(brand, id), "activities.did_announcement_remove")).Requires(Permissions.ActivitiesEdit);
    }

    /// <param name="id">The page sent twice adds one.</param>
    public async Task<Result<Done>> Add(ActivityId activity, Guid id, int? minutesBefore, string? text, CancellationToken ct)
    {
        if (RefusalFor(minutesBefore, text) is { } refusal) return refusal;
        return await Write(activity, (_, _) => [(id, minutesBefore!.Value, text!.Trim())], ct);
    }

    public static Refusal? RefusalFor(int? minutesBefore, string? text)
    {
        if (text?.Trim() is not { Length: > 0 and <= Announcement.LongestText }) return ActivityRefusals.AnnouncementText.With(Announcement.LongestText).At("Text");
        return minutesBefore is not { } minutes || Math.Abs((long)minutes) > Announcement.MostDays * 1440 ? ActivityRefusals.AnnouncementTime.With(Announcement.MostDays).At("Minutes") : null;
    }

    /// <summary>A day before, an hour before, and at the start, in the brand's language; of these only what is still to come.</summary>
    public async Task<Result<Done>> Propose(ActivityId activity, CancellationToken ct) => await Write(activity, (a, brand) =>
        [.. Usual.Where(m => a.StartsAt.AddMinutes(-m) >= clock.GetUtcNow()).Select(m => (Id.New(clock), m, AnnouncementWords.Usual(m, new Localizer(texts) { Language = brand.Language })))], ct);

    public async Task<Result<Done>> Remove(ActivityId activity, Guid id, CancellationToken ct)
    {
        await using var transaction = await db.Begin(ct);
        if (await db.LockActivity(activity, ct) is not { } locked) return ActivityRefusals.Unknown;
        await db.Execute($"delete from activities_announcements where brand_id = {db.CurrentBrand} and activity_id = {activity} and id = {id} and state = 'waiting'", ct);
        await audit.Write(db, "activities.announcement_removed", locked.Name, null, ct);
        await transaction.Commit(ct);
        return new Done();
    }

    /// <summary>Joins the open transaction.</summary>
    public static Task Put(AppDb db, ActivityId activity, Guid id, int minutesBefore, string text, TimeProvider clock, CancellationToken ct) => db.Execute($"""
        insert into activities_announcements (brand_id, activity_id, id, minutes_before, text, state, made_at) values ({db.CurrentBrand}, {activity}, {id}, {minutesBefore}, {text}, {AnnouncementState.Waiting}, {clock.GetUtcNow()})
        """, ct);

    private async Task<Result<Done>> Write(ActivityId id, Func<Activity, BrandProfile, IReadOnlyList<(Guid Id, int Minutes, string Text)>> some, CancellationToken ct)
    {
        await using var transaction = await db.Begin(ct);
        if (await db.LockActivity(id, ct) is not { } activity) return ActivityRefusals.Unknown;
        if (activity.IsOver) return ActivityRefusals.Frozen;
        var (had, add) = (await db.Announcements(id, ct), some(activity, await db.CurrentBrandProfile(ct)));
        add = [.. add.Where(a => had.All(h => h.Id != a.Id))];
        if (had.Count + add.Count > Announcement.Most) return ActivityRefusals.AnnouncementMany.With(Announcement.Most);
        foreach (var (nr, minutes, text) in add)
        {
            if (activity.StartsAt.AddMinutes(-minutes) < clock.GetUtcNow() && activity.State != ActivityState.Draft) return ActivityRefusals.AnnouncementPast.At("Minutes");
            await Put(db, id, nr, minutes, text, clock, ct);
        }
        await Announce.Plan(db, activity, clock, ct);
        if (add.Count > 0) await audit.Write(db, "activities.announcements_planned", activity.Name, new { add.Count }, ct);
        await transaction.Commit(ct);
        return new Done();
    }
}
