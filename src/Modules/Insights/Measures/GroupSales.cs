using Guildhall.Kernel;
using Guildhall.Kernel.Storage;

namespace Guildhall.Insights.Measures;

/// <summary>A group's sales in one currency; the row without a group is what belongs to none.</summary>
internal sealed record GroupSales(GroupId? Group, string? Name, string Currency, long Orders, long Gmv, long Refunds)
{
    /// <summary>All rows sum to the scope's own sales.</summary>
    public static Task<List<GroupSales>> Of(AppDb db, Scope scope, Window window, CancellationToken ct) => db.Query($"""
        select case when s.group_id = {Guid.Empty} then null else s.group_id end, max(g.name), s.currency,
          cast(sum(s.orders) as bigint), cast(sum(s.gmv_minor) as bigint), cast(sum(s.refunds_minor) as bigint)
        from insights_sales_days s left join communities_groups g on g.brand_id = s.brand_id and g.id = s.group_id
        where s.brand_id = {scope.Brand} and {scope.Has("s.group_id")} and s.day >= {window.From} and s.day < {window.To}
        group by s.group_id, s.currency order by sum(s.gmv_minor) desc, max(g.name), s.currency
        """, r => new GroupSales(r.IdOrNull<GroupId>(0), r.TextOrNull(1), r.Text(2), r.Long(3), r.Long(4), r.Long(5)), ct);
}
