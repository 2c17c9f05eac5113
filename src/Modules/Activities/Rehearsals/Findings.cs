using Guildhall.Activities.Announcements;
using Guildhall.Activities.Life;
using Guildhall.Kernel;
using Guildhall.Ui;

namespace Guildhall.Activities.Rehearsals;

/// <summary>What a rehearsal tells about its plan, each with what to do. Only what lies in the plan counts, not what test buyers happened to do.</summary>
internal static class Findings
{
    private const double Soon = .1, Much = .5;

    public static RehearsalReport.Finding Warn(string code, params object[] args) => Tell(Tone.Warn, code, args);

    public static RehearsalReport.Finding Tell(Tone tone, string code, params object[] args) => new(tone, RehearsalReport.Sentence.Of(new Refusal("activities.finding." + code, Args: args)));

    /// <param name="eligible">People of the real groups who may take part as things stand now.</param>
    /// <param name="now">The real time.</param>
    public static IEnumerable<RehearsalReport.Finding> Of(Activity activity, RehearsalReport report, IReadOnlyList<Announcement> announcements, long members, long eligible, bool wins, bool missedBudget, bool settled, DateTimeOffset now)
    {
        var window = activity.EndsAt - activity.StartsAt;
        if (members == 0) yield return Warn("no_members");
        else if (eligible == 0) yield return Tell(Tone.Bad, "nobody_eligible", members);
        else if (report.Room > eligible) yield return Warn("few_eligible", eligible, report.Room);
        if (report.People.Entered == 0) yield return Tell(Tone.Bad, "nobody_entered");
        else if (wins && report.People.Won == 0) yield return Warn("nobody_won", report.People.Entered);
        if (report.GoneAt is { } gone && gone - activity.StartsAt < window * Soon) yield return Warn("gone_soon", Math.Max(1, Math.Round((gone - activity.StartsAt).TotalMinutes)), Math.Round(window.TotalMinutes));
        if (missedBudget && report.Left is null or > 0) yield return Warn("budget_first", report.Left ?? 0);
        else if (report is { Left: { } left, Room: > 0 and var room } && left > room * Much) yield return Tell(Tone.Info, "left_over", left, room);
        if (announcements.Count == 0) yield return Tell(Tone.Info, "no_announcements");
        if (announcements.Count(a => a.DueOf(activity) < now) is > 0 and var past) yield return Warn("announcements_past", past);
        if (activity.StartsAt < now) yield return Warn("starts_past");
        if (activity.Checklist.Count(c => !c.Done) is > 0 and var open) yield return Warn("checklist", open);
        if (!settled) yield return Warn("not_settled");
    }
}
