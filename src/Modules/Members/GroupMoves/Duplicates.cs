using Guildhall.Kernel;
using Guildhall.Kernel.Storage;
using Guildhall.Members.Contracts;

namespace Guildhall.Members.GroupMoves;

internal enum DuplicateBy { Phone, Email, Name }

/// <param name="Groups">Names of those they are in now.</param>
internal sealed record InGroups(MemberId Id, string Name, IReadOnlyList<string> Groups);

/// <summary>Several entries that are probably one person.</summary>
internal sealed record Alike(DuplicateBy By, string Said, IReadOnlyList<InGroups> People);

/// <summary>Finds people who sit in several groups, and entries that share a phone, an email, or a name within groups.</summary>
internal static class Duplicates
{
    public const int Most = 200;

    /// <summary>Surest first. A name counts only among people who are in some group now.</summary>
    public static async Task<IReadOnlyList<Alike>> LikelySame(AppDb db, CancellationToken ct)
    {
        var (brand, present) = (db.CurrentBrand, Sql.Of($"select s.member_id from members_memberships s where s.brand_id = {db.CurrentBrand} and s.left_at is null"));
        var own = Sql.Of($"brand_id = {brand} and not staff and not bot and {db.StandsForItself("id")}");
        async Task<List<Alike>> By(DuplicateBy kind, Sql key, Sql further)
        {
            var rows = await db.Query($"""
                select {key}, id, name from members_members where {own} {further} and {key} in
                  (select {key} from members_members where {own} {further} and {key} <> '' group by {key} having count(*) > 1 order by {key} limit {Most})
                order by {key}, name, id
                """, r => (Key: r.Text(0), Id: r.Id<MemberId>(1), Name: r.Text(2)), ct);
            var groups = await Groups(db, [.. rows.Select(r => r.Id)], ct);
            return [.. rows.GroupBy(r => r.Key).Select(g => new Alike(kind, g.Key, [.. g.Select(r => new InGroups(r.Id, r.Name, [.. groups[r.Id]]))]))];
        }
        return
        [
            .. await By(DuplicateBy.Phone, Sql.Raw("phone"), Sql.Empty), .. await By(DuplicateBy.Email, Sql.Raw("lower(email)"), Sql.Empty),
            .. await By(DuplicateBy.Name, Sql.Raw("lower(trim(name))"), Sql.Of($"and id in ({present})")),
        ];
    }

    /// <summary>In most groups first.</summary>
    public static async Task<IReadOnlyList<InGroups>> InSeveral(AppDb db, CancellationToken ct)
    {
        var people = await db.Query($"""
            select m.id, m.name from members_members m join members_memberships s on s.brand_id = m.brand_id and s.member_id = m.id
            where m.brand_id = {db.CurrentBrand} and not m.staff and not m.bot and s.left_at is null group by m.id, m.name having count(distinct s.group_id) > 1 order by count(distinct s.group_id) desc, m.name, m.id limit {Most}
            """, r => (Id: r.Id<MemberId>(0), Name: r.Text(1)), ct);
        var groups = await Groups(db, [.. people.Select(p => p.Id)], ct);
        return [.. people.Select(p => new InGroups(p.Id, p.Name, [.. groups[p.Id]]))];
    }

    private static async Task<ILookup<MemberId, string>> Groups(AppDb db, MemberId[] people, CancellationToken ct) => (await db.Query($"""
        select distinct s.member_id, g.name from members_memberships s join communities_groups g on g.brand_id = s.brand_id and g.id = s.group_id
        where s.brand_id = {db.CurrentBrand} and s.left_at is null and {db.In("s.member_id", people)} order by g.name
        """, r => (Id: r.Id<MemberId>(0), Group: r.Text(1)), ct)).ToLookup(g => g.Id, g => g.Group);
}
