using Guildhall.Kernel.Storage;
using Guildhall.Members.Contracts;

namespace Guildhall.Insights.Measures;

/// <summary>What coupons and other benefits do to a community.</summary>
/// <param name="Redemption">Coupons used in the window / coupons issued in it.</param>
/// <param name="DiscountShare">Gmv of orders paid below list price or with a coupon / gmv. Null while no order knows its list price and none had a coupon.</param>
/// <param name="BenefitOnly">Members whose only acts in the 30 days that end with the window are claims of benefits / members. Null while nobody ever claimed any.</param>
internal sealed record Benefits(double? Redemption, double? DiscountShare, double? BenefitOnly)
{
    public static async Task<Benefits> Of(AppDb db, Scope scope, Window window, CancellationToken ct) =>
        new(await RedemptionOf(db, scope, window, ct), await DiscountShareOf(db, scope, window, ct), await BenefitOnlyOf(db, scope, window, ct));

    private static async Task<double?> RedemptionOf(AppDb db, Scope scope, Window window, CancellationToken ct)
    {
        var (used, issued) = await db.First($"""
            select count(case when c.used_day >= {window.From} and c.used_day < {window.To} then 1 end), count(case when c.issued_day >= {window.From} and c.issued_day < {window.To} then 1 end)
            from loyalty_coupons c where c.brand_id = {scope.Brand} and {scope.Has("c.group_id")} and c.issued_day < {window.To}
            """, r => (r.Long(0), r.Long(1)), ct);
        return Ratio.Of(used, issued);
    }

    private static async Task<double?> DiscountShareOf(AppDb db, Scope scope, Window window, CancellationToken ct)
    {
        // Lines stand in the order as JSON, as they were sold.
        var below = db.IsSqlite
            ? Sql.Raw("exists (select 1 from json_each(s.lines) l where (l.value ->> 'listMinor') * (l.value ->> 'quantity') > (l.value ->> 'unitMinor') * (l.value ->> 'quantity') - (l.value ->> 'discountMinor'))")
            : Sql.Raw("exists (select 1 from jsonb_array_elements(s.lines::jsonb) as l (line) where (line ->> 'listMinor')::bigint * (line ->> 'quantity')::bigint > (line ->> 'unitMinor')::bigint * (line ->> 'quantity')::bigint - (line ->> 'discountMinor')::bigint)");
        var (gmv, known, cheaper) = await db.First($"""
            select cast(coalesce(sum(o.amount_minor), 0) as bigint), count(case when o.listed = 1 or o.with_coupon = 1 then 1 end), cast(coalesce(sum(case when o.below = 1 or o.with_coupon = 1 then o.amount_minor end), 0) as bigint)
            from (select p.amount_minor, case when s.id is null then 0 else 1 end as listed, case when s.id is not null and {below} then 1 else 0 end as below,
                case when exists (select 1 from loyalty_coupons c where c.brand_id = p.brand_id and c.order_id = p.id and c.order_id is not null and c.state = 'used') then 1 else 0 end as with_coupon
              from commerce_orders p left join commerce_shop_orders s on s.brand_id = p.brand_id and s.id = p.id
              where p.brand_id = {scope.Brand} and {scope.Has("p.group_id")} and p.day >= {window.From} and p.day < {window.To} and p.amount_minor > 0) o
            """, r => (r.Long(0), r.Long(1), r.Long(2)), ct);
        return known == 0 ? null : Ratio.Of(cheaper, gmv);
    }

    private static async Task<double?> BenefitOnlyOf(AppDb db, Scope scope, Window window, CancellationToken ct)
    {
        var from = window.To.AddDays(-30);
        var benefits = Sql.Of($"""
            select c.person_id, c.issued_day as day from loyalty_coupons c where c.brand_id = {scope.Brand} and c.origin in ('claim', 'story')
            union all select e.person_id, e.day from loyalty_entries e where e.brand_id = {scope.Brand} and e.business = 'perk'
            """);
        if (await db.Count($"select count(*) from (select 1 from ({benefits}) b limit 1) any_benefit", ct) == 0) return null;
        var persons = await db.Persons(ct);
        var (members, only) = await db.First($"""
            select count(*), count(case when t.member_id in (select b.person_id from ({benefits}) b where b.day >= {from} and b.day < {window.To})
              and not exists (select 1 from insights_member_days d where d.brand_id = {scope.Brand} and {persons.Entry("d.member_id", "t.member_id")} and d.day >= {from} and d.day < {window.To} and (d.messages > 0 or d.orders > 0)) then 1 end)
            from (select distinct m.member_id from members_memberships m join members_members p on p.brand_id = m.brand_id and p.id = m.member_id
              where m.brand_id = {scope.Brand} and {scope.Has("m.group_id")} and m.joined_day < {window.To} and (m.left_day is null or m.left_day >= {window.To}) and not (p.staff or p.bot)) t
            """, r => (r.Long(0), r.Long(1)), ct);
        return Ratio.Of(only, members);
    }
}
