using Guildhall.Kernel.Storage;

namespace Guildhall.Insights.Measures;

/// <summary>Who speaks and acts, how often and when.</summary>
/// <param name="Wau">Distinct speakers of the 7 days that end with the window's last day.</param>
/// <param name="Mau">Distinct speakers of the 30 days that end with the window's last day.</param>
/// <param name="MessagesPerMemberWeek">Messages of the 7 days that end with the window's last day, by member.</param>
/// <param name="Heatmap">Messages of members by weekday (Monday first) and hour of the brand's time zone.</param>
internal sealed record Activity(
    long Messages, long StaffMessages, double? DauMean, long Wau, long Mau, double? DauMau, double? SpeakerRate, double? ActiveRate,
    double? MessagesPerMemberWeek, double? MessagesPerSpeakerWeek, IReadOnlyList<long[]> Heatmap)
{
    public const int Week = 7, Month = 30;

    /// <param name="series">Holds the window and the 30 days before its end.</param>
    public static async Task<Activity> Of(AppDb db, Scope scope, Window window, DaySeries series, CancellationToken ct)
    {
        var days = series.In(window.From, window.To).ToList();
        var (wau, mau) = await Speakers(db, scope, window.To, ct);
        var week = series.In(window.To.AddDays(-Week), window.To).Sum(d => d.Messages);
        var peopled = days.Where(d => d.Members > 0).ToList();
        return new Activity(
            days.Sum(d => d.Messages), days.Sum(d => d.StaffMessages), Ratio.Of(days.Sum(d => d.Dau), window.Days), wau, mau,
            Ratio.Of(series.In(window.To.AddDays(-Month), window.To).Sum(d => d.Dau) / (double)Month, mau),
            Ratio.Mean([.. peopled.Select(d => (double)d.Dau / d.Members)]), Ratio.Mean([.. peopled.Select(d => (double)d.Active / d.Members)]),
            Ratio.Of(week, series.On(window.Last)?.Members ?? 0), Ratio.Of(week, wau), await Hours(db, scope, window, ct));
    }

    private static Task<(long Wau, long Mau)> Speakers(AppDb db, Scope scope, DateOnly to, CancellationToken ct) => db.First($"""
        select count(distinct case when d.day >= {to.AddDays(-Week)} then d.member_id end), count(distinct d.member_id)
        from insights_member_days d where d.brand_id = {scope.Brand} and {scope.Has("d.group_id")} and d.day >= {to.AddDays(-Month)} and d.day < {to} and not d.staff and d.messages > 0
        """, r => (r.Long(0), r.Long(1)), ct);

    private static async Task<IReadOnlyList<long[]>> Hours(AppDb db, Scope scope, Window window, CancellationToken ct)
    {
        var map = Enumerable.Range(0, 7).Select(_ => new long[24]).ToList();
        // Day number 0 was a Monday.
        var cells = await db.Query($"""
            select h.day % 7, h.hour, cast(sum(h.messages) as bigint) from insights_hours h
            where h.brand_id = {scope.Brand} and {scope.Has("h.group_id")} and h.day >= {window.From} and h.day < {window.To} group by h.day % 7, h.hour
            """, r => (Weekday: r.Int(0), Hour: r.Int(1), Messages: r.Long(2)), ct);
        foreach (var cell in cells) map[cell.Weekday][cell.Hour] = cell.Messages;
        return map;
    }
}
