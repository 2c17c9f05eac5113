using Guildhall.Insights.Rollups;
using Guildhall.Kernel.Storage;

namespace Guildhall.Insights.Measures;

/// <summary>The days of a scope without gaps: before its first fact nobody is there, after its last fact its members stay as they were.</summary>
internal sealed class DaySeries(IReadOnlyList<ScopeDay> days)
{
    public IReadOnlyList<ScopeDay> Days => days;

    public static async Task<DaySeries> Read(AppDb db, Scope scope, DateOnly from, DateOnly to, CancellationToken ct)
    {
        var own = Sql.Of($"brand_id = {scope.Brand} and scope = {scope.Kind} and scope_id = {scope.Id}");
        var rows = (await db.Query($"""
            select day, members, joins, leaves, messages, staff_messages, dau, active from insights_scope_days
            where {own} and day < {to} and day >= coalesce((select max(day) from insights_scope_days where {own} and day < {from}), {from})
            """, r => new ScopeDay(r.Day(0), r.Long(1), r.Long(2), r.Long(3), r.Long(4), r.Long(5), r.Long(6), r.Long(7)), ct)).ToDictionary(d => d.Day);
        var members = rows.Values.Where(d => d.Day < from).Select(d => d.Members).FirstOrDefault();
        var days = new List<ScopeDay>(Math.Max(0, to.DayNumber - from.DayNumber));
        for (var day = from; day < to; day = day.AddDays(1))
        {
            var row = rows.GetValueOrDefault(day) ?? new ScopeDay(day, members, 0, 0, 0, 0, 0, 0);
            members = row.Members;
            days.Add(row);
        }
        return new DaySeries(days);
    }

    /// <summary>The days of a part of what was read.</summary>
    public IEnumerable<ScopeDay> In(DateOnly from, DateOnly to) => days.Where(d => d.Day >= from && d.Day < to);

    public ScopeDay? On(DateOnly day) => days.Count > 0 && day >= days[0].Day && day <= days[^1].Day ? days[day.DayNumber - days[0].Day.DayNumber] : null;
}
