using Guildhall.Kernel;
using Guildhall.Kernel.Lanes;
using Guildhall.Kernel.Storage;

namespace Guildhall.Members.Merging;

/// <summary>An entry as the preview of a merge shows it.</summary>
/// <param name="Ways">How many ways it is known by: channels, ids, phones.</param>
/// <param name="Devices">On which it is used.</param>
internal sealed record PersonCard(MemberId Id, string Name, bool Staff, string? Phone, string? Email, DateTimeOffset Since, int Ways, int Devices, IReadOnlyList<string> Groups, IReadOnlyList<string> Tags, bool Merged);

internal static class LookAtPeople
{
    /// <summary>In the order of the ids; unknown ones are left out.</summary>
    public static async Task<IReadOnlyList<PersonCard>> Read(AppDb db, MemberId[] ids, CancellationToken ct)
    {
        var (brand, asked) = (db.CurrentBrand, db.In("member_id", ids));
        var groups = (await db.Query($"""
            select distinct s.member_id, g.name from members_memberships s join communities_groups g on g.brand_id = s.brand_id and g.id = s.group_id
            where s.brand_id = {brand} and s.left_at is null and {db.In("s.member_id", ids)} order by g.name
            """, r => (Id: r.Id<MemberId>(0), Name: r.Text(1)), ct)).ToLookup(g => g.Id, g => g.Name);
        var tags = (await db.Query($"select member_id, tag from members_tags where brand_id = {brand} and {asked} order by tag", r => (Id: r.Id<MemberId>(0), Tag: r.Text(1)), ct)).ToLookup(t => t.Id, t => t.Tag);
        return await db.Query($"""
            select m.id, m.name, m.staff or m.bot or exists (select 1 from members_personas p where p.brand_id = m.brand_id and p.member_id = m.id), m.phone, m.email, m.created_at,
              (select count(*) from members_identities i where i.brand_id = m.brand_id and i.member_id = m.id),
              (select count(*) from members_sessions s where s.brand_id = m.brand_id and s.member_id = m.id and s.revoked_at is null),
              exists (select 1 from members_merges g where g.brand_id = m.brand_id and g.member_id = m.id)
            from {db.Rows("asked", new SetColumn("id", ids))} join members_members m on m.brand_id = {brand} and m.id = asked.id order by asked.n
            """, r => new PersonCard(r.Id<MemberId>(0), r.Text(1), r.Flag(2), r.TextOrNull(3), r.TextOrNull(4), r.Time(5), r.Int(6), r.Int(7), [.. groups[r.Id<MemberId>(0)]], [.. tags[r.Id<MemberId>(0)]], r.Flag(8)), ct);
    }

    /// <summary>Others by a part of their name, their phone or their email.</summary>
    public static Task<List<(MemberId Id, string Name, string? Phone)>> Others(AppDb db, string words, MemberId[] besides, CancellationToken ct)
    {
        var like = GroupMoves.GroupPeople.Like(words);
        return db.Query($"""
            select id, name, phone from members_members where brand_id = {db.CurrentBrand} and not staff and not bot and not ({db.In("id", besides)}) and {Contracts.ReadPersons.StandsForItself(db, "id")}
              and (lower(name) like {like} escape '!' or phone = {words.Trim()} or lower(email) = {words.Trim().ToLowerInvariant()}) order by name, id limit 10
            """, r => (r.Id<MemberId>(0), r.Text(1), r.TextOrNull(2)), ct);
    }
}
