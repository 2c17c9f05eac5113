using Guildhall.Kernel.Leases;
using Guildhall.Kernel.Storage;
using Guildhall.Members.Contracts;

namespace Guildhall.Insights.Rollups;

/// <summary>Counts the brand's orders and refunds again: money per day and group, and who bought on which day.</summary>
internal sealed class CountSales(AppDb db, TimeProvider clock)
{
    public async Task Handle(StaleMark mark, Lease lease, CancellationToken ct)
    {
        var counts = await db.Query($"""
            select day, cast(sum(facts) as bigint) from (
              select day, count(*) as facts from commerce_orders where brand_id = {db.CurrentBrand} and day between {mark.From} and {mark.To} group by day
              union all select day, count(*) from commerce_refunds where brand_id = {db.CurrentBrand} and day between {mark.From} and {mark.To} group by day
              union all select day, 1 from insights_sales_days where brand_id = {db.CurrentBrand} and day between {mark.From} and {mark.To}) facts
            group by day order by day
            """, r => (Day: r.Day(0), Facts: r.Long(1)), ct);
        if (counts.Count == 0)
        {
            await db.Clear(mark, ct);
            return;
        }
        foreach (var (from, to) in DayChunks.Cut(counts[0].Day, counts[^1].Day, counts))
        {
            await using var transaction = await db.Begin(ct);
            await lease.Check(db, ct);
            await MarkBuyersGroups(from, to, ct);
            await CountMoney(from, to, ct);
            await CountBuyers(from, to, ct);
            await MarkBuyersGroups(from, to, ct);
            if (to == counts[^1].Day) await db.Clear(mark, ct);
            await transaction.Commit(ct);
        }
    }

    private async Task CountMoney(DateOnly from, DateOnly to, CancellationToken ct)
    {
        var range = Sql.Of($"brand_id = {db.CurrentBrand} and day between {from} and {to}");
        await db.Execute($"delete from insights_sales_days where {range}", ct);
        await db.Execute($"""
            insert into insights_sales_days (brand_id, day, group_id, currency, orders, gmv_minor, refunds_minor)
            select {db.CurrentBrand}, day, group_id, currency, sum(orders), sum(paid), sum(refunded) from (
              select day, coalesce(group_id, {Guid.Empty}) as group_id, currency, 1 as orders, amount_minor as paid, 0 as refunded from commerce_orders where {range} and amount_minor > 0
              union all
              select day, coalesce(group_id, {Guid.Empty}), currency, 0, 0, amount_minor from commerce_refunds where {range}) facts
            group by day, group_id, currency
            """, ct);
    }

    private async Task CountBuyers(DateOnly from, DateOnly to, CancellationToken ct)
    {
        var range = Sql.Of($"brand_id = {db.CurrentBrand} and day between {from} and {to}");
        var persons = await db.Persons(ct);
        await db.Execute($"delete from insights_member_days where {range} and messages = 0", ct);
        await db.Execute($"update insights_member_days set orders = 0 where {range} and orders > 0", ct);
        await db.Execute($"""
            insert into insights_member_days (brand_id, group_id, day, member_id, staff, messages, orders)
            select {db.CurrentBrand}, bought.group_id, bought.day, bought.member_id, coalesce(p.staff or p.bot, false), 0, bought.orders
            from (select group_id, day, member_id, count(*) as orders from (
              select coalesce(group_id, {Guid.Empty}) as group_id, day, {persons.Of("commerce_orders.member_id")} as member_id from commerce_orders where {range} and amount_minor > 0 and member_id is not null) placed
              group by group_id, day, member_id) bought
            left join members_members p on p.brand_id = {db.CurrentBrand} and p.id = bought.member_id where 1 = 1
            on conflict (brand_id, group_id, day, member_id) do update set orders = excluded.orders, staff = excluded.staff
            """, ct);
    }

    /// <summary>Buying is an act: the day rows of every group in which somebody bought, before or now, must be counted again.</summary>
    private async Task MarkBuyersGroups(DateOnly from, DateOnly to, CancellationToken ct)
    {
        var groups = Sql.Of($"select distinct d.group_id as id from insights_member_days d where d.brand_id = {db.CurrentBrand} and d.day between {from} and {to} and d.orders > 0");
        await db.MarkEach(StaleKind.GroupDays, Sql.Of($"select id from ({groups}) sold where id <> {Guid.Empty}"), from, to, clock, ct);
        await db.MarkEach(StaleKind.CommunityDays, Sql.Of($"select distinct g.community_id as id from communities_groups g join ({groups}) sold on sold.id = g.id where g.brand_id = {db.CurrentBrand}"), from, to, clock, ct);
        await db.Mark(StaleKind.BrandDays, db.CurrentBrand.Value, from, to, clock, ct);
    }
}
