using Guildhall.Kernel;
using Guildhall.Kernel.Storage;

namespace Guildhall.Members.Contracts;

/// <summary>Somebody who wants to act in a room.</summary>
/// <param name="PublicId">Null for people who are known from imports only.</param>
/// <param name="Role">A persona's role in the group.</param>
/// <param name="Inside">In the group now.</param>
/// <param name="Persona">Writes for the brand; needs no stay.</param>
public sealed record Speaker(MemberId Id, Guid? PublicId, string Name, bool Staff, string? Role, bool Inside, bool Persona);

public static class ReadSpeakers
{
    /// <summary>Joins the caller's transaction.</summary>
    public static async Task<Dictionary<MemberId, Speaker>> Speakers(this AppDb db, GroupId group, MemberId[] members, CancellationToken ct = default) =>
        (await db.Query($"{Select(db, group)} and {db.In("m.id", members)}", Read, ct)).ToDictionary(s => s.Id);

    /// <summary>Those in the group, and personas, whose name is one of these as it is compared (see <see cref="NameKey"/>).</summary>
    public static Task<List<Speaker>> SpeakersNamed(this AppDb db, GroupId group, string[] nameKeys, CancellationToken ct = default) => db.Query($"""
        {Select(db, group)} and m.id in (select n.member_id from members_entries n where n.brand_id = {db.CurrentBrand} and {db.In("n.name_key", nameKeys)}) and (p.member_id is not null or exists (
          select 1 from members_memberships i where i.brand_id = m.brand_id and i.group_id = {group} and i.member_id = m.id and i.left_at is null))
        """, Read, ct);

    /// <summary>How many are in the group now, staff and bots left out.</summary>
    public static Task<long> PeopleIn(this AppDb db, GroupId group, CancellationToken ct = default) => db.Count($"""
        select count(*) from members_memberships j join members_members m on m.brand_id = j.brand_id and m.id = j.member_id
        where j.brand_id = {db.CurrentBrand} and j.group_id = {group} and j.left_at is null and not m.staff and not m.bot
        """, ct);

    public static string NameKey(string name) => MemberName.Key(name);

    private static Sql Select(AppDb db, GroupId group) => Sql.Of($"""
        select m.id, e.public_id, m.name, m.staff, p.role,
               exists (select 1 from members_memberships j where j.brand_id = m.brand_id and j.group_id = {group} and j.member_id = m.id and j.left_at is null),
               p.member_id is not null
        from members_members m left join members_entries e on e.brand_id = m.brand_id and e.member_id = m.id
        left join members_personas p on p.brand_id = m.brand_id and p.member_id = m.id and p.archived_at is null
        where m.brand_id = {db.CurrentBrand}
        """);

    private static Speaker Read(Row r) => new(r.Id<MemberId>(0), r.GuidOrNull(1), r.Text(2), r.Flag(3), r.TextOrNull(4), r.Flag(5), r.Flag(6));
}
