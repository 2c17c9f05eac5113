using Guildhall.Activities.Contracts;
using Guildhall.Commerce.Contracts;
using Guildhall.Kernel;
using Guildhall.Kernel.Storage;
using Guildhall.Members.Contracts;

namespace Guildhall.Activities.OrderChains;

/// <summary>帮卖: a member who brings others into a chain by a link of their own, and what that came to.</summary>
/// <param name="PaidMinor">By their link, what went back taken off.</param>
/// <param name="ShareMinor">Of it, theirs.</param>
/// <param name="GivenMinor">What they were handed of it.</param>
internal sealed record HelperSum(MemberId Helper, string Name, int Rows, int Pieces, long PaidMinor, long ShareMinor, long GivenMinor)
{
    /// <summary>Below zero when money went back after they were given their share.</summary>
    public long DueMinor => ShareMinor - GivenMinor;
}

internal static class ReadChainHelpers
{
    /// <summary>Who is known by this in one of the chain's groups; nobody helps themselves, under whatever name.</summary>
    public static async Task<MemberId?> ChainHelper(this AppDb db, ActivityId activity, Guid publicId, MemberId buyer, CancellationToken ct)
    {
        var helper = await db.First($"""
            select e.member_id from members_entries e join members_members m on m.brand_id = e.brand_id and m.id = e.member_id
            where e.brand_id = {db.CurrentBrand} and e.public_id = {publicId} and not m.staff and not m.bot and exists (
              select 1 from members_memberships s join activities_groups g on g.brand_id = s.brand_id and g.group_id = s.group_id and g.activity_id = {activity}
              where s.brand_id = e.brand_id and s.member_id = e.member_id and s.left_at is null)
            """, r => r.IdOrNull<MemberId>(0), ct);
        if (helper is not { } found) return null;
        return (await db.PersonsOf([found, buyer], ct)).Values.Distinct().Count() > 1 ? found : null;
    }

    /// <summary>Per person, most first.</summary>
    public static async Task<IReadOnlyList<HelperSum>> ChainHelpers(this AppDb db, ActivityId activity, OrderChain chain, IReadOnlyList<ChainRow> rows, CancellationToken ct)
    {
        var brought = rows.Where(r => r is { Helper: not null, Withdrawn: false }).ToList();
        if (brought.Count == 0) return [];
        var persons = await db.PersonsOf([.. brought.Select(r => r.Helper!.Value).Distinct()], ct);
        var names = (await db.Query($"select id, name from members_members where brand_id = {db.CurrentBrand} and {db.In("id", persons.Values.Distinct().ToArray())}", r => (Id: r.Id<MemberId>(0), Name: r.Text(1)), ct)).ToDictionary(n => n.Id, n => n.Name);
        var paid = (await db.FindShopOrders([.. brought.Select(r => r.Order)], ct)).Where(o => o.IsPaid).ToDictionary(o => o.Id, o => o.Amount.Minor - o.RefundedMinor);
        var given = await db.Query($"select helper_id, paid_minor from activities_chain_payouts where brand_id = {db.CurrentBrand} and activity_id = {activity}", r => (Helper: r.Id<MemberId>(0), Minor: r.Long(1)), ct);
        var receivers = await db.PersonsOf([.. given.Select(g => g.Helper).Distinct()], ct);
        return
        [
            .. from row in brought
               group row by persons[row.Helper!.Value] into of
               let sum = of.Sum(r => paid.GetValueOrDefault(r.Order))
               orderby sum descending, of.Count() descending
               select new HelperSum(of.Key, names.GetValueOrDefault(of.Key, ""), of.Count(), of.Sum(r => r.Pieces.Sum(p => p.Quantity)), sum, ShareOf(sum, chain.HelperPercent), given.Where(g => receivers[g.Helper] == of.Key).Sum(g => g.Minor)),
        ];
    }

    /// <summary>Half up, once.</summary>
    public static long ShareOf(long minor, int percent) => (minor * percent + 50) / 100;
}
