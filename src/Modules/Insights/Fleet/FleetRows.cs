using Guildhall.Communities.Contracts;
using Guildhall.Insights.Measures;
using Guildhall.Kernel;
using Guildhall.Kernel.Storage;

namespace Guildhall.Insights.Fleet;

/// <summary>One group among all, in a window.</summary>
/// <param name="DauShare">Its part of all groups' daily speakers.</param>
/// <param name="Gmv">Attributed, minor units of the brand's currency.</param>
internal sealed record FleetRow(
    GroupId Group, string Name, string Community, long Members, long Joins, long Leaves, long Messages, double DauMean, double? DauShare, double? ActiveRate, long Gmv, double? Health,
    GroupStage Stage, long Capacity)
{
    public long Net => Joins - Leaves;
}

/// <summary>All groups at once: three set-based reads, however many groups there are.</summary>
internal static class FleetRows
{
    private const long MembersBelow = 1L << 32;

    public static async Task<List<FleetRow>> Read(AppDb db, Window window, string currency, CancellationToken ct)
    {
        var brand = db.CurrentBrand;
        // The last day and its members as one number: one look at the end of each group's days.
        var groups = await db.Query($"""
            select g.id, g.name, c.name, h.health, (select cast(d.day as bigint) * {MembersBelow} + d.members from insights_scope_days d
              where d.brand_id = g.brand_id and d.scope = 'group' and d.scope_id = g.id and d.day < {window.To} order by d.day desc limit 1), g.stage, g.capacity
            from communities_groups g join communities_communities c on c.brand_id = g.brand_id and c.id = g.community_id
            left join insights_scores h on h.brand_id = g.brand_id and h.scope = 'group' and h.scope_id = g.id where g.brand_id = {brand} order by g.name
            """, r => (Id: r.Id<GroupId>(0), Name: r.Text(1), Community: r.Text(2), Health: r.NumberOrNull(3), Last: r.LongOrNull(4) ?? 0, Stage: r.Enum<GroupStage>(5), Capacity: r.Long(6)), ct);
        // SQLite reads the days of one group after another if told which groups there are; left alone it gathers them day by day, seven times as slow.
        var each = db.IsSqlite ? Sql.Of($"and scope_id in (select id from communities_groups where brand_id = {brand})") : Sql.Empty;
        var days = (await db.Query($"""
            select scope_id, cast(sum(joins) as bigint), cast(sum(leaves) as bigint), cast(sum(messages) as bigint), cast(sum(dau) as bigint),
              cast(sum(case when members > 0 then cast(active as double precision) / members else 0 end) as double precision), count(case when members > 0 then 1 end)
            from insights_scope_days where brand_id = {brand} and scope = 'group' {each} and day >= {window.From} and day < {window.To} group by scope_id
            """, r => (Group: r.Id<GroupId>(0), Joins: r.Long(1), Leaves: r.Long(2), Messages: r.Long(3), Dau: r.Long(4), Active: r.Number(5), Peopled: r.Long(6)), ct)).ToDictionary(d => d.Group);
        var gmv = (await db.Query($"""
            select group_id, cast(sum(gmv_minor) as bigint) from insights_sales_days where brand_id = {brand} and day >= {window.From} and day < {window.To} and currency = {currency} group by group_id
            """, r => (Group: r.Id<GroupId>(0), Gmv: r.Long(1)), ct)).ToDictionary(s => s.Group, s => s.Gmv);

        var allDau = days.Values.Sum(d => d.Dau);
        return [.. groups.Select(g =>
        {
            var own = days.GetValueOrDefault(g.Id);
            var (lastDay, members) = Math.DivRem(g.Last, MembersBelow);
            // After its last fact a group keeps its members and is silent.
            var silent = members > 0 ? window.Last.DayNumber - (int)Math.Max(lastDay, window.From.DayNumber - 1) : 0;
            return new FleetRow(
                g.Id, g.Name, g.Community, members, own.Joins, own.Leaves, own.Messages, own.Dau / (double)window.Days, Ratio.Of(own.Dau, allDau),
                Ratio.Of(own.Active, own.Peopled + silent), gmv.GetValueOrDefault(g.Id), g.Health, g.Stage, g.Capacity);
        })];
    }

    /// <summary>Daily speakers of the groups shown, for their sparklines; in no order.</summary>
    public static async Task<ILookup<GroupId, (DateOnly Day, long Dau)>> Trends(AppDb db, Window window, GroupId[] groups, CancellationToken ct) => (await db.Query($"""
        select scope_id, day, dau from insights_scope_days
        where brand_id = {db.CurrentBrand} and scope = 'group' and {db.In("scope_id", groups)} and day >= {window.From} and day < {window.To}
        """, r => (Group: r.Id<GroupId>(0), Day: r.Day(1), Dau: r.Long(2)), ct)).ToLookup(t => t.Group, t => (t.Day, t.Dau));
}
