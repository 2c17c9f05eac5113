using System.Security.Cryptography;
using System.Text;
using Guildhall.Activities.Contracts;
using Guildhall.Activities.Life;
using Guildhall.Conversations.Contracts;
using Guildhall.Kernel;
using Guildhall.Kernel.Schedule;
using Guildhall.Kernel.Storage;
using Guildhall.Kernel.Texts;

namespace Guildhall.Activities.Announcements;

/// <summary>Says what is due of an activity's series in all its groups, in the brand's voice. One entry per activity, planned for the next of them; the lines and what became of them commit together.</summary>
internal sealed class Announce(HouseLines house, TextCatalogue texts, TimeProvider clock) : IScheduled
{
    /// <summary>Later than this an announcement is no news any more.</summary>
    public static readonly TimeSpan Late = TimeSpan.FromMinutes(15);

    public static string Kind => "activities-announce";

    private sealed record Payload(ActivityId Activity);

    /// <summary>Plans the next look, once the activity is on the calendar. Joins the open transaction.</summary>
    public static async Task Plan(AppDb db, Activity activity, TimeProvider clock, CancellationToken ct)
    {
        if (activity.State is not (ActivityState.Scheduled or ActivityState.Running or ActivityState.Paused)) return;
        var waiting = (await db.Announcements(activity.Id, ct)).Where(a => a.State == AnnouncementState.Waiting).ToList();
        if (waiting.Count > 0) await db.ScheduleAt<Announce>(activity.Id.Value.ToString("N"), waiting.Min(a => a.DueOf(activity)), new Payload(activity.Id), clock, ct);
    }

    public async Task Run(DueEntry due, CancellationToken ct)
    {
        var (db, now) = (due.Db, clock.GetUtcNow());
        if (await db.LockActivity(due.Read<Payload>().Activity, ct) is not { } activity) return;
        var words = await db.WordsOf(activity, texts, ct);
        foreach (var announcement in (await db.Announcements(activity.Id, ct)).Where(a => a.State == AnnouncementState.Waiting && a.DueOf(activity) <= now))
        {
            var state = activity.State is not (ActivityState.Scheduled or ActivityState.Running) ? AnnouncementState.Dropped : now - announcement.DueOf(activity) > Late ? AnnouncementState.Missed : AnnouncementState.Said;
            if (state == AnnouncementState.Said)
                foreach (var group in (await db.GroupsOf(activity.Id, ct)).OrderBy(g => g.Value)) await house.Put(db, group, LineOf(announcement, group), words.Fill(announcement.Text), ct);
            await db.Execute($"update activities_announcements set state = {state}, done_at = {now} where brand_id = {db.CurrentBrand} and activity_id = {activity.Id} and id = {announcement.Id}", ct);
        }
        await Plan(db, activity, clock, ct);
    }

    private static Guid LineOf(Announcement announcement, GroupId group) => Id.Dated(announcement.MadeAt, SHA256.HashData(Encoding.UTF8.GetBytes($"{announcement.Id:N}{group.Value:N}")));
}
