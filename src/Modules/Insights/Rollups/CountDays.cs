using System.Text.Json;
using Guildhall.Insights.Scores;
using Guildhall.Kernel.Leases;
using Guildhall.Kernel.Storage;

namespace Guildhall.Insights.Rollups;

/// <summary>One day of a scope as it is stored.</summary>
internal sealed record ScopeDay(DateOnly Day, long Members, long Joins, long Leaves, long Messages, long StaffMessages, long Dau, long Active);

/// <summary>Counts the day rows of a group, a community or the brand again, from the members' days and the memberships.</summary>
internal sealed class CountDays(AppDb db)
{
    public async Task Handle(StaleMark mark, Scope scope, Lease lease, CancellationToken ct)
    {
        // Read outside the transaction: one node counts a brand at a time, and a fact that arrives meanwhile brings its own mark.
        var range = await Range(mark, scope, ct);
        var days = range is { } known ? await Days(scope, known.From, known.To, ct) : [];
        await using var transaction = await db.Begin(ct);
        await lease.Check(db, ct);
        if (range is { } counted)
        {
            await Write(scope, counted.From, counted.To, days, ct);
            await db.MarkScoreStale(scope, ct);
        }
        await db.Clear(mark, ct);
        await transaction.Commit(ct);
    }

    /// <summary>The stale days, without gaps to the rows that exist, and without the days before the first fact or after the last.</summary>
    private async Task<(DateOnly From, DateOnly To)?> Range(StaleMark mark, Scope scope, CancellationToken ct)
    {
        var rows = await db.First($"""
            select min(day), max(day) from insights_scope_days where brand_id = {scope.Brand} and scope = {scope.Kind} and scope_id = {scope.Id}
            """, r => (First: r.DayOrNull(0), Last: r.DayOrNull(1)), ct);
        var (from, to) = (mark.From, mark.To);
        if (from == DateOnly.MinValue || to == DateOnly.MaxValue)
        {
            var facts = await Facts(scope, ct);
            if (from == DateOnly.MinValue) from = Earliest(facts?.First, rows.First) ?? to;
            if (to == DateOnly.MaxValue) to = Latest(facts?.Last, rows.Last) ?? DateOnly.MinValue;
            if (to < from) return null;
        }
        if (rows.Last is { } last && from > last) from = last.AddDays(1);
        if (rows.First is { } first && to < first) to = first.AddDays(-1);
        return (from, to);
    }

    private async Task<(DateOnly First, DateOnly Last)?> Facts(Scope scope, CancellationToken ct) => await db.First($"""
        select min(first), max(last) from (
          select min(d.day) as first, max(d.day) as last from insights_member_days d where d.brand_id = {scope.Brand} and {scope.Has("d.group_id")}
          union all select min(m.joined_day), max(m.joined_day) from members_memberships m where m.brand_id = {scope.Brand} and {scope.Has("m.group_id")}
          union all select min(m.left_day), max(m.left_day) from members_memberships m where m.brand_id = {scope.Brand} and {scope.Has("m.group_id")}) facts
        """, r => r.IsNull(0) ? ((DateOnly, DateOnly)?)null : (r.Day(0), r.Day(1)), ct);

    /// <summary>Every day of the range, in order.</summary>
    internal async Task<List<ScopeDay>> Days(Scope scope, DateOnly from, DateOnly to, CancellationToken ct)
    {
        var acts = (await db.Query($"""
            select d.day, cast(sum(case when d.staff then 0 else d.messages end) as bigint), cast(sum(case when d.staff then d.messages else 0 end) as bigint),
              count(distinct case when not d.staff and d.messages > 0 then d.member_id end), count(distinct case when not d.staff then d.member_id end)
            from insights_member_days d where d.brand_id = {scope.Brand} and {scope.Has("d.group_id")} and d.day between {from} and {to} group by d.day
            """, r => (Day: r.Day(0), Messages: r.Long(1), Staff: r.Long(2), Dau: r.Long(3), Active: r.Long(4)), ct)).ToDictionary(a => a.Day);
        var joins = await Stays(scope, "joined_day", from, to, ct);
        var leaves = await Stays(scope, "left_day", from, to, ct);
        var changes = await Changes(scope, from, to, ct);
        var members = await MembersBefore(scope, from, ct);

        var days = new List<ScopeDay>();
        for (var day = from; day <= to; day = day.AddDays(1))
        {
            members += changes.GetValueOrDefault(day);
            var act = acts.GetValueOrDefault(day);
            days.Add(new ScopeDay(day, members, joins.GetValueOrDefault(day), leaves.GetValueOrDefault(day), act.Messages, act.Staff, act.Dau, act.Active));
        }
        return days;
    }

    private async Task<Dictionary<DateOnly, long>> Stays(Scope scope, string column, DateOnly from, DateOnly to, CancellationToken ct) => (await db.Query($"""
        select m.{Sql.Raw(column)}, count(*) from members_memberships m join members_members p on p.brand_id = m.brand_id and p.id = m.member_id
        where m.brand_id = {scope.Brand} and {scope.Has("m.group_id")} and m.{Sql.Raw(column)} between {from} and {to} and not (p.staff or p.bot) group by m.{Sql.Raw(column)}
        """, r => (r.Day(0), r.Long(1)), ct)).ToDictionary();

    /// <summary>By how many people the scope grew from the end of the day before to the end of each day; only people who came or went that day are looked at.</summary>
    private async Task<Dictionary<DateOnly, long>> Changes(Scope scope, DateOnly from, DateOnly to, CancellationToken ct)
    {
        Sql There(Sql day) => Sql.Of($"""
            case when exists (select 1 from members_memberships s where s.brand_id = {scope.Brand} and s.member_id = e.member_id and {scope.Has("s.group_id")}
              and s.joined_day <= {day} and (s.left_day is null or s.left_day > {day})) then 1 else 0 end
            """);
        return (await db.Query($"""
            select e.day, cast(sum({There(Sql.Raw("e.day"))} - {There(Sql.Raw("e.day - 1"))}) as bigint) from (
              select m.member_id, m.joined_day as day from members_memberships m where m.brand_id = {scope.Brand} and {scope.Has("m.group_id")} and m.joined_day between {from} and {to}
              union select m.member_id, m.left_day from members_memberships m where m.brand_id = {scope.Brand} and {scope.Has("m.group_id")} and m.left_day between {from} and {to}) e
            join members_members p on p.brand_id = {scope.Brand} and p.id = e.member_id
            where not (p.staff or p.bot) group by e.day
            """, r => (r.Day(0), r.Long(1)), ct)).ToDictionary();
    }

    private async Task<long> MembersBefore(Scope scope, DateOnly day, CancellationToken ct) => await db.First($"""
            select members from insights_scope_days where brand_id = {scope.Brand} and scope = {scope.Kind} and scope_id = {scope.Id} and day = {day.DayNumber - 1}
            """, r => (long?)r.Long(0), ct)
        ?? await db.Count($"""
            select count(distinct m.member_id) from members_memberships m join members_members p on p.brand_id = m.brand_id and p.id = m.member_id
            where m.brand_id = {scope.Brand} and {scope.Has("m.group_id")} and m.joined_day < {day} and (m.left_day is null or m.left_day >= {day}) and not (p.staff or p.bot)
            """, ct);

    private async Task Write(Scope scope, DateOnly from, DateOnly to, List<ScopeDay> days, CancellationToken ct)
    {
        await db.Execute($"delete from insights_scope_days where brand_id = {scope.Brand} and scope = {scope.Kind} and scope_id = {scope.Id} and day between {from} and {to}", ct);
        var json = JsonSerializer.Serialize(days.Select(d => new[] { d.Day.DayNumber, d.Members, d.Joins, d.Leaves, d.Messages, d.StaffMessages, d.Dau, d.Active }));
        var columns = Sql.Join(", ", Enumerable.Range(0, 8).Select(i => Sql.Raw(db.IsSqlite ? $"json_extract(value, '$[{i}]')" : $"cast(value ->> {i} as integer)")));
        await db.Execute($"""
            insert into insights_scope_days (brand_id, scope, scope_id, day, members, joins, leaves, messages, staff_messages, dau, active)
            select {scope.Brand}, {scope.Kind}, {scope.Id}, {columns} from {(db.IsSqlite ? Sql.Of($"json_each({json})") : Sql.Of($"jsonb_array_elements(cast({json} as jsonb))"))}
            """, ct);
    }

    private static DateOnly? Earliest(DateOnly? a, DateOnly? b) => a is null || b < a ? b : a;
    private static DateOnly? Latest(DateOnly? a, DateOnly? b) => a is null || b > a ? b : a;
}
