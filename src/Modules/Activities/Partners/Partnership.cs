using System.Text.Json;
using Guildhall.Activities.Contracts;
using Guildhall.Commerce.Contracts;
using Guildhall.Kernel;
using Guildhall.Kernel.Storage;

namespace Guildhall.Activities.Partners;

/// <summary>Of which sales a partner gets its share: of those that it brought, or of all that the activity made.</summary>
public enum ShareOf { Brought, Everything }

/// <summary>Something that a partner brings into an activity: goods of the catalogue, or a prize in words.</summary>
/// <param name="Words">Of a prize; of goods their name at the time.</param>
/// <param name="ValueMinor">Of all of it together, as agreed. It is shown, not reckoned.</param>
internal sealed record Contribution(SkuId? Sku, string Words, int Quantity, long ValueMinor)
{
    public const int LongestWords = 80, MostQuantity = 1_000_000, Most = 12;
}

/// <summary>A partner in one activity.</summary>
/// <param name="ShareBp">Of the revenue, in basis points.</param>
/// <param name="CostBp">Of what the activity's benefits cost.</param>
/// <param name="Groups">Those of the activity's groups that are the partner's own.</param>
/// <param name="Agreed">False as long as it is only proposed: then it counts for nothing.</param>
internal sealed record Partnership(
    ActivityId Activity, PartnerId Partner, Guid Id, string Code, string Name, ShareOf ShareOf, int ShareBp, int CostBp, IReadOnlyList<Contribution> Brings, IReadOnlyList<GroupId> Groups, int Version, bool Agreed = true)
{
    /// <summary>100 %.</summary>
    public const int Whole = 10_000;

    public const int Most = 10;
}

internal static class ReadPartnerships
{
    private static Sql Columns => Sql.Raw("s.activity_id, s.partner_id, s.id, p.code, p.name, s.share_of, s.share_bp, s.cost_bp, s.brings, s.version, s.agreed");

    /// <summary>Those that are agreed, in the order in which they joined.</summary>
    public static async Task<List<Partnership>> Partnerships(this AppDb db, ActivityId activity, CancellationToken ct) => (await db.AllPartnerships(activity, ct)).FindAll(p => p.Agreed);

    /// <summary>Also those that are only proposed.</summary>
    public static Task<List<Partnership>> AllPartnerships(this AppDb db, ActivityId activity, CancellationToken ct) => Where(db, Sql.Of($"s.activity_id = {activity}"), ct);

    public static async Task<Partnership?> FindPartnership(this AppDb db, ActivityId activity, PartnerId partner, CancellationToken ct) =>
        (await Where(db, Sql.Of($"s.activity_id = {activity} and s.partner_id = {partner}"), ct)).FirstOrDefault();

    /// <summary>By what the partner's own link leads to.</summary>
    public static async Task<Partnership?> FindPartnership(this AppDb db, Guid id, CancellationToken ct) => (await Where(db, Sql.Of($"s.id = {id}"), ct)).FirstOrDefault();

    private static async Task<List<Partnership>> Where(AppDb db, Sql which, CancellationToken ct)
    {
        var found = await db.Query($"""
            select {Columns} from activities_partnerships s join activities_partners p on p.brand_id = s.brand_id and p.id = s.partner_id
            where s.brand_id = {db.CurrentBrand} and {which} order by s.made_at, s.partner_id
            """, r => new Partnership(r.Id<ActivityId>(0), r.Id<PartnerId>(1), r.Guid(2), r.Text(3), r.Text(4), r.Enum<ShareOf>(5), r.Int(6), r.Int(7),
                JsonSerializer.Deserialize<Contribution[]>(r.Text(8), KernelJson.Options)!, [], r.Int(9), r.Flag(10)), ct);
        if (found.Count == 0) return found;
        var groups = (await db.Query($"""
            select activity_id, partner_id, group_id from activities_partner_groups where brand_id = {db.CurrentBrand} and {db.In("activity_id", found.ConvertAll(f => f.Activity).Distinct().ToArray())} order by group_id
            """, r => (Key: (r.Id<ActivityId>(0), r.Id<PartnerId>(1)), Group: r.Id<GroupId>(2)), ct)).ToLookup(g => g.Key, g => g.Group);
        return found.ConvertAll(f => f with { Groups = [.. groups[(f.Activity, f.Partner)]] });
    }
}
