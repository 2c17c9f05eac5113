using Guildhall.Kernel;
using Guildhall.Kernel.Storage;
using Guildhall.Loyalty.Contracts;
using Guildhall.Members.Contracts;

namespace Guildhall.Loyalty.Points;

/// <param name="Spendable">Without what is over but not swept yet.</param>
/// <param name="Expiring">Of it, what is over within thirty days, and the first day on which some of it is.</param>
internal sealed record PointsStanding(long Spendable, long Owed, long Expiring, DateOnly? FirstOver, long Earned, long Spent);

/// <param name="Delta">With its sign.</param>
public sealed record LedgerLine(long Seq, EntryKind Kind, long Delta, long Owed, long Balance, EarnSource? Source, string? Business, DateTimeOffset At, string? Note);

/// <summary>Reads a person's points for pages.</summary>
internal static class ReadPoints
{
    public const int PageSize = 30;

    public static Task<long> Spendable(AppDb db, MemberId member, DateOnly today, CancellationToken ct) => db.Count($"""
        select cast(sum(remaining) as bigint) from loyalty_lots where brand_id = {db.CurrentBrand}
          and person_id = coalesce((select person_id from members_merges where brand_id = {db.CurrentBrand} and member_id = {member}), {member}) and remaining > 0 and (last_day is null or last_day >= {today})
        """, ct);

    /// <summary>Of everybody who is in the group now.</summary>
    public static async Task<Dictionary<MemberId, long>> SpendableIn(AppDb db, GroupId group, DateOnly today, CancellationToken ct)
    {
        var members = await db.Query($"select member_id from members_memberships where brand_id = {db.CurrentBrand} and group_id = {group} and left_at is null", r => r.Id<MemberId>(0), ct);
        var persons = await db.PersonsOf([.. members.Distinct()], ct);
        var points = (await db.Query($"""
            select person_id, cast(sum(remaining) as bigint) from loyalty_lots where brand_id = {db.CurrentBrand} and {db.In("person_id", persons.Values.Distinct().ToArray())} and remaining > 0 and (last_day is null or last_day >= {today}) group by person_id
            """, r => (Person: r.Id<MemberId>(0), Points: r.Long(1)), ct)).ToDictionary(p => p.Person, p => p.Points);
        return persons.ToDictionary(p => p.Key, p => points.GetValueOrDefault(p.Value));
    }

    public static async Task<PointsStanding> Standing(AppDb db, MemberId person, DateOnly today, CancellationToken ct)
    {
        var soon = today.AddDays(30);
        var lots = await db.Query($"select remaining, last_day from loyalty_lots where brand_id = {db.CurrentBrand} and person_id = {person} and remaining > 0 and (last_day is null or last_day >= {today})", r => (Points: r.Long(0), LastDay: r.DayOrNull(1)), ct);
        var owed = await db.Count($"select owed from loyalty_balances where brand_id = {db.CurrentBrand} and person_id = {person}", ct);
        var sums = await db.Query($"select kind, cast(sum(points) as bigint) from loyalty_entries where brand_id = {db.CurrentBrand} and person_id = {person} and kind in ('award', 'reversal', 'spend', 'refund') group by kind", r => (Kind: r.Enum<EntryKind>(0), Points: r.Long(1)), ct);
        long Of(EntryKind kind) => sums.Find(s => s.Kind == kind).Points;
        var expiring = lots.Where(l => l.LastDay <= soon).ToList();
        return new(lots.Sum(l => l.Points), owed, expiring.Sum(l => l.Points), expiring.Min(l => l.LastDay), Of(EntryKind.Award) - Of(EntryKind.Reversal), Of(EntryKind.Spend) - Of(EntryKind.Refund));
    }

    /// <summary>Newest first; <paramref name="before"/> is the number after which this page begins.</summary>
    public static Task<List<LedgerLine>> Ledger(AppDb db, MemberId person, long? before, int most, CancellationToken ct) => db.Query($"""
        select seq, kind, case when to_account = 'member' then points else -points end, owed, balance, source, business, at, note from loyalty_entries
        where brand_id = {db.CurrentBrand} and person_id = {person} and seq < {before ?? long.MaxValue} order by seq desc limit {most}
        """, r => new LedgerLine(r.Long(0), r.Enum<EntryKind>(1), r.Long(2), r.Long(3), r.Long(4), r.IsNull(5) ? null : r.Enum<EarnSource>(5), r.TextOrNull(6), r.Time(7), r.TextOrNull(8)), ct);
}
