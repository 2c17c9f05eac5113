using Guildhall.Kernel.Storage;

namespace Guildhall.Insights.Measures;

/// <summary>People who first joined the scope in one ISO week, and how many of them spoke k weeks later.</summary>
/// <param name="Monday">The week's first day.</param>
/// <param name="Spoke">Index k; only weeks that were over by the end of the window.</param>
internal sealed record Cohort(DateOnly Monday, long Size, IReadOnlyList<long> Spoke);

internal static class Retention
{
    /// <summary>retention[0] to retention[12].</summary>
    public const int Weeks = 13;

    /// <summary>Every cohort of the scope since its first member whose own week is over by the window's end, oldest first.</summary>
    public static async Task<List<Cohort>> Cohorts(AppDb db, Scope scope, DateOnly to, CancellationToken ct)
    {
        // Day number 0 was a Monday, so a day's number / 7 counts ISO weeks.
        var over = to.DayNumber / 7;
        var sizes = await db.Query($"""
            select f.week, count(*) from (
              select m.member_id, min(m.joined_day) / 7 as week from members_memberships m join members_members p on p.brand_id = m.brand_id and p.id = m.member_id
              where m.brand_id = {scope.Brand} and {scope.Has("m.group_id")} and not (p.staff or p.bot) group by m.member_id) f
            where f.week < {over} group by f.week order by f.week
            """, r => (Week: r.Int(0), Size: r.Long(1)), ct);
        var spoke = (await db.Query($"""
            select t.joined, t.week - t.joined, count(*) from (
              select d.week, (select min(m.joined_day) / 7 from members_memberships m where m.brand_id = {scope.Brand} and m.member_id = d.member_id and {scope.Has("m.group_id")}) as joined
              from (select distinct d.member_id, d.day / 7 as week from insights_member_days d
                where d.brand_id = {scope.Brand} and {scope.Has("d.group_id")} and not d.staff and d.messages > 0 and d.day < {over * 7}) d) t
            where t.week >= t.joined and t.week < t.joined + {Weeks} group by t.joined, t.week - t.joined
            """, r => (Key: (r.Int(0), r.Int(1)), Count: r.Long(2)), ct)).ToDictionary(r => r.Key, r => r.Count);
        return [.. sizes.Select(c => new Cohort(
            DateOnly.FromDayNumber(c.Week * 7), c.Size,
            [.. Enumerable.Range(0, Math.Min(Weeks, over - c.Week)).Select(k => spoke.GetValueOrDefault((c.Week, k)))]))];
    }

    /// <summary>Index k: the share of all people of cohorts whose week k is over who spoke in it; null without such a cohort.</summary>
    public static IReadOnlyList<double?> Rates(IReadOnlyList<Cohort> cohorts) => [.. Enumerable.Range(0, Weeks).Select(k =>
        cohorts.Where(c => c.Spoke.Count > k).ToList() is var old ? Ratio.Of(old.Sum(c => c.Spoke[k]), old.Sum(c => c.Size)) : null)];
}
