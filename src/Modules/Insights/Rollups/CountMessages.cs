using Guildhall.Kernel;
using Guildhall.Kernel.Leases;
using Guildhall.Kernel.Storage;
using Guildhall.Members.Contracts;

namespace Guildhall.Insights.Rollups;

/// <summary>Counts the messages of a group again: who spoke on which day, and at what hours.</summary>
internal sealed class CountMessages(AppDb db, TimeProvider clock)
{
    public async Task Handle(StaleMark mark, Lease lease, CancellationToken ct)
    {
        var group = new GroupId(mark.Scope);
        if (await Extent(mark, ct) is not { } extent)
        {
            await db.Clear(mark, ct);
            return;
        }
        var counts = await db.Query($"""
            select day, count(*) from conversations_messages
            where brand_id = {db.CurrentBrand} and group_id = {group} and day between {extent.From} and {extent.To} group by day order by day
            """, r => (r.Day(0), r.Long(1)), ct);
        foreach (var (from, to) in DayChunks.Cut(extent.From, extent.To, counts))
        {
            await using var transaction = await db.Begin(ct);
            await lease.Check(db, ct);
            await CountSpeakers(group, from, to, ct);
            await CountHours(group, from, to, ct);
            await db.MarkDays(group, from, to, clock, ct);
            if (to == extent.To) await db.Clear(mark, ct);
            await transaction.Commit(ct);
        }
    }

    /// <summary>The stale days that hold messages now or held some when last counted.</summary>
    private Task<(DateOnly From, DateOnly To)?> Extent(StaleMark mark, CancellationToken ct) => db.First($"""
        select min(day), max(day) from (
          select min(day) as day from conversations_messages where brand_id = {db.CurrentBrand} and group_id = {mark.Scope} and day between {mark.From} and {mark.To}
          union all select max(day) from conversations_messages where brand_id = {db.CurrentBrand} and group_id = {mark.Scope} and day between {mark.From} and {mark.To}
          union all select min(day) from insights_member_days where brand_id = {db.CurrentBrand} and group_id = {mark.Scope} and day between {mark.From} and {mark.To}
          union all select max(day) from insights_member_days where brand_id = {db.CurrentBrand} and group_id = {mark.Scope} and day between {mark.From} and {mark.To}) days
        """, r => r.IsNull(0) ? ((DateOnly, DateOnly)?)null : (r.Day(0), r.Day(1)), ct);

    private async Task CountSpeakers(GroupId group, DateOnly from, DateOnly to, CancellationToken ct)
    {
        var range = Sql.Of($"brand_id = {db.CurrentBrand} and group_id = {group} and day between {from} and {to}");
        var persons = await db.Persons(ct);
        await db.Execute($"delete from insights_member_days where {range} and orders = 0", ct);
        await db.Execute($"update insights_member_days set messages = 0 where {range}", ct);
        await db.Execute($"""
            insert into insights_member_days (brand_id, group_id, day, member_id, staff, messages, orders)
            select {db.CurrentBrand}, {group}, said.day, said.author_id, coalesce(p.staff or p.bot, false), said.messages, 0
            from (select day, {persons.Of("conversations_messages.author_id")} as author_id, count(*) as messages from conversations_messages where {range} and not removed group by 1, 2) said
            left join members_members p on p.brand_id = {db.CurrentBrand} and p.id = said.author_id where 1 = 1
            on conflict (brand_id, group_id, day, member_id) do update set messages = excluded.messages, staff = excluded.staff
            """, ct);
    }

    private async Task CountHours(GroupId group, DateOnly from, DateOnly to, CancellationToken ct)
    {
        var range = Sql.Of($"brand_id = {db.CurrentBrand} and group_id = {group} and day between {from} and {to}");
        await db.Execute($"delete from insights_hours where {range}", ct);
        await db.Execute($"""
            insert into insights_hours (brand_id, group_id, day, hour, messages)
            select {db.CurrentBrand}, {group}, day, hour, count(*) from conversations_messages
            where {range} and not removed
              and {(await db.Persons(ct)).Of("conversations_messages.author_id")} not in (select p.id from members_members p where p.brand_id = {db.CurrentBrand} and (p.staff or p.bot))
            group by day, hour
            """, ct);
    }
}
