using Guildhall.Kernel;
using Guildhall.Kernel.Storage;
using Guildhall.Kernel.Texts;

namespace Guildhall.Insights.Measures;

/// <summary>Something that explains a day's figures.</summary>
internal sealed record DayEvent(DateOnly Day, string Name);

/// <summary>What charts mark beside figures: activities that began, groups that were merged or split.</summary>
internal static class DayEvents
{
    private const int Most = 24;

    public static async Task<IReadOnlyList<DayEvent>> Of(AppDb db, Scope scope, Window window, BrandCalendar calendar, Localizer words, CancellationToken ct)
    {
        var (from, to) = (calendar.StartOf(window.From), calendar.StartOf(window.To));
        var began = await db.Query($"""
            select a.starts_at, a.name from activities_activities a
            where a.brand_id = {scope.Brand} and a.starts_at >= {from} and a.starts_at < {to} and a.state not in ('draft', 'scheduled', 'cancelled')
              and exists (select 1 from activities_groups g where g.brand_id = a.brand_id and g.activity_id = a.id and {scope.Has("g.group_id")})
            order by a.starts_at desc limit {Most}
            """, r => new DayEvent(calendar.DayOf(r.Time(0)), r.Text(1)), ct);
        var moved = await db.Query($"""
            select m.at, m.kind, a.name, b.name from members_group_moves m
            join communities_groups a on a.brand_id = m.brand_id and a.id = m.from_group join communities_groups b on b.brand_id = m.brand_id and b.id = m.to_group
            where m.brand_id = {scope.Brand} and m.at >= {from} and m.at < {to} and ({scope.Has("m.from_group")} or {scope.Has("m.to_group")}) order by m.at desc limit {Most}
            """, r => new DayEvent(calendar.DayOf(r.Time(0)), words["insights.event." + r.Text(1), r.Text(2), r.Text(3)]), ct);
        return [.. began.Concat(moved).OrderBy(e => e.Day)];
    }
}
