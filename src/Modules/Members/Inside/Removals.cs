using Guildhall.Kernel;
using Guildhall.Kernel.Storage;

namespace Guildhall.Members.Inside;

/// <param name="Reason">In the operator's words; the member sees it.</param>
internal sealed record Removal(MemberId Member, string Name, DateTimeOffset At, string By, string Reason);

internal static class Removals
{
    /// <summary>Newest first; of an entry that was merged since, under the person.</summary>
    public static Task<List<Removal>> FromGroup(AppDb db, GroupId group, CancellationToken ct) => Read(db, group, Sql.Empty, ct);

    /// <summary>Those of these persons whom the group's team removed.</summary>
    public static async Task<Dictionary<MemberId, Removal>> Of(AppDb db, GroupId group, IReadOnlyCollection<MemberId> persons, CancellationToken ct)
    {
        var found = new Dictionary<MemberId, Removal>();
        if (persons.Count > 0)
            foreach (var removal in await Read(db, group, Sql.Of($"and {db.In("m.id", persons.ToArray())}"), ct)) found[removal.Member] = removal;
        return found;
    }

    private static Task<List<Removal>> Read(AppDb db, GroupId group, Sql further, CancellationToken ct) => db.Query($"""
        select m.id, m.name, r.at, r.operator_name, r.reason from members_removals r left join members_merges g on g.brand_id = r.brand_id and g.member_id = r.member_id
        join members_members m on m.brand_id = r.brand_id and m.id = coalesce(g.person_id, r.member_id)
        where r.brand_id = {db.CurrentBrand} and r.group_id = {group} {further} order by r.at desc
        """, r => new Removal(r.Id<MemberId>(0), r.Text(1), r.Time(2), r.Text(3), r.Text(4)), ct);
}
