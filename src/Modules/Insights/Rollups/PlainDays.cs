using Guildhall.Kernel;
using Guildhall.Kernel.Storage;
using Guildhall.Members.Contracts;

namespace Guildhall.Insights.Rollups;

/// <summary>A scope's days counted from its facts alone, people's stays laid over each other: what the kept rows are held against.</summary>
internal sealed class PlainDays
{
    private readonly SortedDictionary<DateOnly, long> changes = [];
    private Dictionary<DateOnly, long> joins = [], leaves = [];
    private Dictionary<DateOnly, (DateOnly Day, long Messages, long Staff, long Dau, long Active)> acts = [];

    public static async Task<PlainDays> Count(AppDb db, Scope scope, CancellationToken ct)
    {
        var (days, persons) = (new PlainDays(), await db.Persons(ct));
        var stays = await db.Query($"""
            select m.member_id, m.joined_day, m.left_day from members_memberships m join members_members p on p.brand_id = m.brand_id and p.id = m.member_id
            where m.brand_id = {scope.Brand} and {scope.Has("m.group_id")} and not (p.staff or p.bot)
            """, r => (Member: r.Id<MemberId>(0), Joined: r.Day(1), Left: r.DayOrNull(2)), ct);
        days.joins = stays.CountBy(s => s.Joined).ToDictionary(s => s.Key, s => (long)s.Value);
        days.leaves = stays.Where(s => s.Left is not null).CountBy(s => s.Left!.Value).ToDictionary(s => s.Key, s => (long)s.Value);
        foreach (var own in stays.GroupBy(s => s.Member))
            days.LayOver([.. own.Select(s => (s.Joined, s.Left ?? DateOnly.MaxValue)).Where(s => s.Joined < s.Item2).Order()]);

        days.acts = (await db.Query($"""
            select f.day, sum(case when coalesce(p.staff or p.bot, false) then 0 else f.message end), sum(case when coalesce(p.staff or p.bot, false) then f.message else 0 end),
              count(distinct case when not coalesce(p.staff or p.bot, false) and f.message = 1 then f.member_id end), count(distinct case when not coalesce(p.staff or p.bot, false) then f.member_id end)
            from (select m.day, {persons.Of("m.author_id")} as member_id, 1 as message from conversations_messages m where m.brand_id = {scope.Brand} and {scope.Has("m.group_id")} and not m.removed
              union all select o.day, {persons.Of("o.member_id")}, 0 from commerce_orders o where o.brand_id = {scope.Brand} and {scope.Has("o.group_id")} and o.amount_minor > 0 and o.member_id is not null) f
            left join members_members p on p.brand_id = {scope.Brand} and p.id = f.member_id group by f.day
            """, r => (Day: r.Day(0), r.Long(1), r.Long(2), r.Long(3), r.Long(4)), ct)).ToDictionary(a => a.Day);
        return days;
    }

    /// <summary>Every day from the first fact or stored row to the last.</summary>
    public IEnumerable<ScopeDay> Between(IReadOnlyList<ScopeDay> stored)
    {
        var known = acts.Keys.Concat(joins.Keys).Concat(leaves.Keys).Concat(stored.Select(s => s.Day)).ToList();
        if (known.Count == 0) yield break;
        var (day, last, members) = (known.Min(), known.Max(), 0L);
        foreach (var earlier in changes.TakeWhile(c => c.Key < day)) members += earlier.Value;
        for (; day <= last; day = day.AddDays(1))
        {
            members += changes.GetValueOrDefault(day);
            var act = acts.GetValueOrDefault(day);
            yield return new ScopeDay(day, members, joins.GetValueOrDefault(day), leaves.GetValueOrDefault(day), act.Messages, act.Staff, act.Dau, act.Active);
        }
    }

    /// <summary>One person's stays, by beginning: present once however many overlap.</summary>
    private void LayOver(List<(DateOnly From, DateOnly To)> stays)
    {
        for (var i = 0; i < stays.Count;)
        {
            var (from, to) = stays[i];
            for (i++; i < stays.Count && stays[i].From <= to; i++)
                if (stays[i].To > to) to = stays[i].To;
            changes[from] = changes.GetValueOrDefault(from) + 1;
            changes[to] = changes.GetValueOrDefault(to) - 1;
        }
    }
}
