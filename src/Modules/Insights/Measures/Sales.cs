using Guildhall.Kernel.Storage;
using Guildhall.Members.Contracts;

namespace Guildhall.Insights.Measures;

/// <summary>What was sold in one currency, in minor units.</summary>
/// <param name="Attributed">The part of the gmv that belongs to groups.</param>
/// <param name="BrandGmv">Of the whole brand in the same window.</param>
internal sealed record CurrencySales(string Currency, long Orders, long Gmv, long Refunds, long Attributed, long BrandGmv)
{
    public long NetSales => Gmv - Refunds;
    public double? Aov => Ratio.Of(Gmv, Orders);
    public double? CommunityShare => Ratio.Of(Attributed, BrandGmv);
}

internal sealed record Sales(IReadOnlyList<CurrencySales> Currencies, long Buyers, double? Repurchase, double? Conversion, double? FollowToBuy)
{
    public long Orders => Currencies.Sum(c => c.Orders);

    public static async Task<Sales> Of(AppDb db, Scope scope, Window window, CancellationToken ct)
    {
        var (buyers, again) = await BuyersOf(db, scope, window, ct);
        return new Sales(await Money(db, scope, window, ct), buyers, Ratio.Of(again, buyers), await ConversionOf(db, scope, window, ct), await FollowToBuyOf(db, scope, window, ct));
    }

    public static async Task<IReadOnlyList<CurrencySales>> Money(AppDb db, Scope scope, Window window, CancellationToken ct)
    {
        var own = scope.Has("s.group_id");
        var rows = await db.Query($"""
            select s.currency, cast(sum(case when {own} then s.orders else 0 end) as bigint), cast(sum(case when {own} then s.gmv_minor else 0 end) as bigint),
              cast(sum(case when {own} then s.refunds_minor else 0 end) as bigint),
              cast(sum(case when {own} and s.group_id <> {Guid.Empty} then s.gmv_minor else 0 end) as bigint), cast(sum(s.gmv_minor) as bigint)
            from insights_sales_days s where s.brand_id = {scope.Brand} and s.day >= {window.From} and s.day < {window.To} group by s.currency order by s.currency
            """, r => new CurrencySales(r.Text(0), r.Long(1), r.Long(2), r.Long(3), r.Long(4), r.Long(5)), ct);
        // A scope that sold nothing still has its share, none, of what the brand sold.
        return rows.Where(c => c.Orders > 0 || c.Refunds > 0).ToList() is { Count: > 0 } sold ? sold : rows;
    }

    /// <summary>Known buyers, and those of them who paid at least twice.</summary>
    private static async Task<(long Buyers, long Again)> BuyersOf(AppDb db, Scope scope, Window window, CancellationToken ct) => await db.First($"""
        select count(*), count(case when b.orders > 1 then 1 end) from (
          select {(await db.Persons(ct)).Of("o.member_id")} as member_id, count(*) as orders from commerce_orders o
          where {Placed(scope)} and o.day >= {window.From} and o.day < {window.To} and o.member_id is not null group by 1) b
        """, r => (r.Long(0), r.Long(1)), ct);

    private static async Task<double?> ConversionOf(AppDb db, Scope scope, Window window, CancellationToken ct)
    {
        var persons = await db.Persons(ct);
        var (members, bought) = await db.First($"""
            select count(*), count(case when exists (select 1 from commerce_orders o where {Placed(scope)} and {persons.Entry("o.member_id", "t.member_id")} and o.day >= {window.From} and o.day < {window.To}) then 1 end)
            from (select distinct m.member_id from members_memberships m join members_members p on p.brand_id = m.brand_id and p.id = m.member_id
              where m.brand_id = {scope.Brand} and {scope.Has("m.group_id")} and m.joined_day < {window.To} and (m.left_day is null or m.left_day >= {window.From}) and not (p.staff or p.bot)) t
            """, r => (r.Long(0), r.Long(1)), ct);
        return Ratio.Of(bought, members);
    }

    private static async Task<double?> FollowToBuyOf(AppDb db, Scope scope, Window window, CancellationToken ct)
    {
        var thirtyDays = Sql.Raw(db.IsSqlite ? $"{TimeSpan.FromDays(30).Ticks}" : "interval '720 hours'");
        var persons = await db.Persons(ct);
        var (joined, bought) = await db.First($"""
            select count(*), count(case when exists (select 1 from commerce_orders o where {Placed(scope)} and {persons.Entry("o.member_id", "j.member_id")}
              and o.paid_at >= j.joined_at and o.paid_at <= j.joined_at + {thirtyDays}) then 1 end)
            from (select m.member_id, min(m.joined_at) as joined_at from members_memberships m join members_members p on p.brand_id = m.brand_id and p.id = m.member_id
              where m.brand_id = {scope.Brand} and {scope.Has("m.group_id")} and not (p.staff or p.bot)
              group by m.member_id having min(m.joined_day) >= {window.From} and min(m.joined_day) < {window.To}) j
            """, r => (r.Long(0), r.Long(1)), ct);
        return Ratio.Of(bought, joined);
    }

    private static Sql Placed(Scope scope) => Sql.Of($"o.brand_id = {scope.Brand} and {scope.Has("o.group_id")} and o.amount_minor > 0");
}
