using Guildhall.Kernel;
using Guildhall.Kernel.Storage;
using Guildhall.Members.Contracts;

namespace Guildhall.Insights.Measures;

/// <summary>A buyer's summary as BG/NBD reads it, over all paid orders up to a day; orders of one day are one purchase.</summary>
/// <param name="Frequency">Days with a purchase after the first.</param>
/// <param name="Recency">Days from the first to the last purchase.</param>
/// <param name="Age">Days from the first purchase to the observation's last day (T).</param>
/// <param name="Monetary">Mean minor units of the purchases after the first; null without one, or when they are in several currencies.</param>
internal sealed record Rfm(MemberId Member, string Name, long Frequency, int Recency, int Age, double? Monetary, string? Currency)
{
    public static async Task<List<Rfm>> Of(AppDb db, Scope scope, DateOnly to, CancellationToken ct) => await db.Query($"""
        select b.member_id, coalesce(p.name, ''), count(*) - 1, max(b.day) - min(b.day), {to.DayNumber - 1} - min(b.day),
          case when count(*) > 1 and min(b.low) = max(b.high)
            then cast(sum(b.amount) - max(case when b.turn = 1 then b.amount end) as double precision) / (count(*) - 1) end,
          case when min(b.low) = max(b.high) then min(b.low) end
        from (select d.*, row_number() over (partition by d.member_id order by d.day) as turn from (
            select {(await db.Persons(ct)).Of("o.member_id")} as member_id, o.day, sum(o.amount_minor) as amount, min(o.currency) as low, max(o.currency) as high from commerce_orders o
            where o.brand_id = {scope.Brand} and {scope.Has("o.group_id")} and o.amount_minor > 0 and o.member_id is not null and o.day < {to} group by 1, 2) d) b
        left join members_members p on p.brand_id = {scope.Brand} and p.id = b.member_id
        group by b.member_id, p.name
        """, r => new Rfm(r.Id<MemberId>(0), r.Text(1), r.Long(2), r.Int(3), r.Int(4), r.NumberOrNull(5), r.TextOrNull(6)), ct);
}

/// <summary>All buyers of the scope in five figures; money in the currency that most of them pay.</summary>
internal sealed record RfmSummary(long Buyers, long RepeatBuyers, double? MeanFrequency, double? MeanRecency, double? MeanAge, double? MeanMonetary, string? Currency)
{
    public static RfmSummary Of(IReadOnlyList<Rfm> buyers)
    {
        var currency = buyers.Where(b => b.Currency is not null).GroupBy(b => b.Currency).OrderByDescending(g => g.Count()).ThenBy(g => g.Key, StringComparer.Ordinal).FirstOrDefault()?.Key;
        return new RfmSummary(
            buyers.Count, buyers.Count(b => b.Frequency > 0), Ratio.Mean([.. buyers.Select(b => (double)b.Frequency)]), Ratio.Mean([.. buyers.Select(b => (double)b.Recency)]),
            Ratio.Mean([.. buyers.Select(b => (double)b.Age)]), Ratio.Mean([.. buyers.Where(b => b.Currency == currency && b.Monetary is not null).Select(b => b.Monetary!.Value)]), currency);
    }
}
