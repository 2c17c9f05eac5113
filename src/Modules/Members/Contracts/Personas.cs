using Guildhall.Kernel;
using Guildhall.Kernel.Storage;

namespace Guildhall.Members.Contracts;

/// <summary>A member of staff as members meet them: "彩妆顾问 Lily".</summary>
/// <param name="Voice">How this persona speaks; read by whoever writes in its name.</param>
public sealed record Persona(MemberId Id, Guid PublicId, string Name, string Role, string Expertise, string Voice, int Version);

public static class ReadPersonas
{
    /// <summary>Those that are not archived, oldest first.</summary>
    public static Task<List<Persona>> AllPersonas(this AppDb db, CancellationToken ct = default) => db.Query($"""
        select p.member_id, e.public_id, m.name, p.role, p.expertise, p.voice, p.version from members_personas p
        join members_members m on m.brand_id = p.brand_id and m.id = p.member_id join members_entries e on e.brand_id = p.brand_id and e.member_id = p.member_id
        where p.brand_id = {db.CurrentBrand} and p.archived_at is null order by p.made_at
        """, r => new Persona(r.Id<MemberId>(0), r.Guid(1), r.Text(2), r.Text(3), r.Text(4), r.Text(5), r.Int(6)), ct);
}
