using Guildhall.Brands.Contracts;
using Guildhall.Communities.Contracts;
using Guildhall.Insights.Measures;
using Guildhall.Kernel;
using Guildhall.Kernel.Storage;

namespace Guildhall.Insights.Fleet;

/// <summary>What the lifecycle rules look at, read from the counted days.</summary>
internal sealed class GroupFactsFromDays(TimeProvider clock) : IGroupFacts
{
    private const int Days = 30;

    public async Task<IReadOnlyDictionary<GroupId, GroupFacts>> Read(AppDb db, CancellationToken ct)
    {
        var today = (await db.CurrentBrandProfile(ct)).Calendar.DayOf(clock.GetUtcNow());
        var (from, brand) = (today.AddDays(-Days), db.CurrentBrand);
        var rows = await db.Query($"""
            select g.id,
              (select d.members from insights_scope_days d where d.brand_id = g.brand_id and d.scope = 'group' and d.scope_id = g.id and d.day < {today} order by d.day desc limit 1),
              (select max(d.day) from insights_scope_days d where d.brand_id = g.brand_id and d.scope = 'group' and d.scope_id = g.id and d.day < {today}),
              (select max(d.day) from insights_scope_days d where d.brand_id = g.brand_id and d.scope = 'group' and d.scope_id = g.id and d.day < {today} and d.messages > 0)
            from communities_groups g where g.brand_id = {brand}
            """, r => (Group: r.Id<GroupId>(0), Members: r.LongOrNull(1), Last: r.DayOrNull(2), Spoke: r.DayOrNull(3)), ct);
        var month = (await db.Query($"""
            select scope_id, cast(sum(joins) - sum(leaves) as bigint), cast(sum(case when members > 0 then cast(dau as double precision) / members else 0 end) as double precision), count(case when members > 0 then 1 end)
            from insights_scope_days where brand_id = {brand} and scope = 'group' and day >= {from} and day < {today} group by scope_id
            """, r => (Group: r.Id<GroupId>(0), Net: r.Long(1), Shares: r.Number(2), Peopled: r.Long(3)), ct)).ToDictionary(m => m.Group);
        return rows.Where(r => r.Members is not null).ToDictionary(r => r.Group, r =>
        {
            var own = month.GetValueOrDefault(r.Group);
            // After its last fact a group keeps its members and is silent.
            var silent = r.Members > 0 ? today.DayNumber - 1 - Math.Max(r.Last!.Value.DayNumber, from.DayNumber - 1) : 0;
            return new GroupFacts(r.Group, r.Members!.Value, Ratio.Of(own.Shares, own.Peopled + silent), r.Spoke is { } spoke ? today.DayNumber - 1 - spoke.DayNumber : null, own.Net);
        });
    }
}
