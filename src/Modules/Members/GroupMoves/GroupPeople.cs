using Guildhall.Communities.Contracts;
using Guildhall.Kernel;
using Guildhall.Kernel.Storage;

namespace Guildhall.Members.GroupMoves;

internal sealed class GroupPeople : IGroupPeople
{
    public async Task<IReadOnlyList<GroupPerson>> Find(AppDb db, GroupId group, string words, int limit, CancellationToken ct) => await db.Query($"""
        select m.id, m.name, m.staff from members_memberships s join members_members m on m.brand_id = s.brand_id and m.id = s.member_id
        where s.brand_id = {db.CurrentBrand} and s.group_id = {group} and s.left_at is null and lower(m.name) like {Like(words)} escape '!' order by s.joined_at, m.id limit {limit}
        """, Read, ct);

    public async Task<IReadOnlyList<GroupPerson>> Named(AppDb db, MemberId[] members, CancellationToken ct) => await db.Query(
        $"select id, name, staff from members_members where brand_id = {db.CurrentBrand} and {db.In("id", members)} order by name, id", Read, ct);

    internal static string Like(string words) => "%" + words.Trim().ToLowerInvariant().Replace("!", "!!", StringComparison.Ordinal).Replace("%", "!%", StringComparison.Ordinal).Replace("_", "!_", StringComparison.Ordinal) + "%";

    private static GroupPerson Read(Row r) => new(r.Id<MemberId>(0), r.Text(1), r.Flag(2));
}
