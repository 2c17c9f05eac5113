using Guildhall.Activities.Contracts;
using Guildhall.Activities.Life;
using Guildhall.Kernel;
using Guildhall.Kernel.Storage;
using Guildhall.Kernel.Texts;

namespace Guildhall.Activities.Announcements;

/// <summary>Missed: its time had passed before the activity was on the calendar. Dropped: the activity was over or paused when it was due.</summary>
internal enum AnnouncementState { Waiting, Said, Missed, Dropped }

/// <summary>One of the series that tells of an activity.</summary>
/// <param name="MinutesBefore">Of the start; negative after it. It moves along when the start does.</param>
internal sealed record Announcement(Guid Id, ActivityId Activity, int MinutesBefore, string Text, AnnouncementState State, DateTimeOffset MadeAt, DateTimeOffset? DoneAt)
{
    public const int Most = 20, LongestText = 500, MostDays = 60;

    /// <summary>In words: three hours before.</summary>
    public static string When(int minutesBefore, Localizer t) => (Math.Abs(minutesBefore), minutesBefore) switch
    {
        (0, _) => t["activities.at_start"],
        (var m and >= 1440, > 0) when m % 1440 == 0 => t["activities.days_before", m / 1440],
        (var m and >= 60, > 0) when m % 60 == 0 => t["activities.hours_before", m / 60],
        (var m, > 0) => t["activities.minutes_before", m],
        (var m and < 60, _) => t["activities.minutes_after", m],
        (var m, _) => t["activities.hours_after", Math.Round(m / 60m, 1)],
    };

    public DateTimeOffset DueOf(Activity activity) => activity.StartsAt.AddMinutes(-MinutesBefore);
}

internal static class ReadAnnouncements
{
    private static Sql Columns => Sql.Raw("id, activity_id, minutes_before, text, state, made_at, done_at");

    /// <summary>In the order in which they are said.</summary>
    public static Task<List<Announcement>> Announcements(this AppDb db, ActivityId activity, CancellationToken ct) =>
        db.Query($"select {Columns} from activities_announcements where brand_id = {db.CurrentBrand} and activity_id = {activity} order by minutes_before desc, id", Read, ct);

    private static Announcement Read(Row r) => new(r.Guid(0), r.Id<ActivityId>(1), r.Int(2), r.Text(3), r.Enum<AnnouncementState>(4), r.Time(5), r.TimeOrNull(6));
}
