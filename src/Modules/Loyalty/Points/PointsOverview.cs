using Guildhall.Kernel;
using Guildhall.Kernel.Storage;
using Guildhall.Loyalty.Contracts;

namespace Guildhall.Loyalty.Points;

/// <summary>What came in and went out on a day; what was taken back is taken off.</summary>
internal sealed record PointsDay(long Issued, long Spent, long Expired);

/// <param name="Outstanding">What members can still spend today: the brand's debt to them.</param>
internal sealed record PointsOverview(
    long Issued, long Spent, long Expired, long Outstanding, long Holders, IReadOnlyDictionary<DateOnly, PointsDay> Days, IReadOnlyList<(EarnSource Source, long People, long Points)> Sources, IReadOnlyList<(MemberId Id, string Name, long Points)> Top)
{
    public static async Task<PointsOverview> Read(AppDb db, DateOnly from, DateOnly to, DateOnly today, CancellationToken ct)
    {
        var brand = db.CurrentBrand;
        var days = (await db.Query($"""
            select day,
              cast(sum(case when kind = 'award' then points when kind in ('reversal', 'settle') then -points else 0 end) as bigint),
              cast(sum(case when kind in ('spend', 'penalty') then points when kind = 'refund' then -points else 0 end) as bigint),
              cast(sum(case when kind = 'expiry' then points else 0 end) as bigint)
            from loyalty_entries where brand_id = {brand} and day >= {from} and day <= {to} group by day
            """, r => (Day: r.Day(0), Moved: new PointsDay(r.Long(1), r.Long(2), r.Long(3))), ct)).ToDictionary(d => d.Day, d => d.Moved);
        var outstanding = await db.Count($"select cast(sum(remaining) as bigint) from loyalty_lots where brand_id = {brand} and remaining > 0 and (last_day is null or last_day >= {today})", ct);
        var holders = await db.Count($"select count(*) from loyalty_balances where brand_id = {brand} and points > 0", ct);
        var sources = await db.Query($"""
            select source, count(distinct person_id), cast(sum(points) as bigint) from loyalty_entries where brand_id = {brand} and day >= {from} and day <= {to} and kind = 'award' and source is not null group by source order by 3 desc
            """, r => (r.Enum<EarnSource>(0), r.Long(1), r.Long(2)), ct);
        var top = await db.Query($"""
            select b.person_id, coalesce(m.name, '?'), b.points from loyalty_balances b left join members_members m on m.brand_id = b.brand_id and m.id = b.person_id
            where b.brand_id = {brand} and b.points > 0 order by b.points desc, b.person_id limit 10
            """, r => (r.Id<MemberId>(0), r.Text(1), r.Long(2)), ct);
        return new(days.Values.Sum(d => d.Issued), days.Values.Sum(d => d.Spent), days.Values.Sum(d => d.Expired), outstanding, holders, days, sources, top);
    }
}
