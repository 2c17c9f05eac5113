using Guildhall.Brands.Contracts;
using Guildhall.Kernel;
using Guildhall.Kernel.Storage;
using Guildhall.Members.Contracts;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Guildhall.Members.Personas;

/// <summary>Makes, changes and archives the staff personas of a brand. Each is a member with a staff mark, so that counting leaves it out.</summary>
internal sealed class ManagePersonas(AppDb db, IAudit audit, TimeProvider clock)
{
    public const int LongestRole = 40, LongestText = 400;

    public sealed record Request(string? Name, string? Role, string? Expertise, string? Voice);

    public static void Map(IEndpointRouteBuilder routes) => routes.MapPost("/b/{brand}/personas/{id}/archive", async (string brand, MemberId id, HttpContext http, ManagePersonas personas, CancellationToken ct) =>
        Answers.Back(http, await personas.Archive(id, ct), $"/b/{Uri.EscapeDataString(brand)}/personas", "members.persona_archived")).Requires(Permissions.MembersEdit);

    public async Task<Result<MemberId>> Make(Request request, CancellationToken ct)
    {
        var read = await Read(request, null, ct);
        if (read.Refusal is { } refusal) return refusal;
        var (id, now, brand, (name, role, expertise, voice)) = (Id.New<MemberId>(clock), clock.GetUtcNow(), db.CurrentBrand, read.Value);
        await using var transaction = await db.Begin(ct);
        await db.Execute($"insert into members_members (brand_id, id, name, staff, bot, attributes, created_at, version) values ({brand}, {id}, {name}, {true}, {false}, '{{}}', {now}, 1)", ct);
        await db.Execute($"insert into members_identities (brand_id, channel, key, member_id, level) values ({brand}, 'persona', {id.Value.ToString("N")}, {id}, {IdentityLevel.Verified})", ct);
        await db.Execute($"insert into members_entries (brand_id, member_id, public_id, name_key, entered_at) values ({brand}, {id}, {PublicIds.New()}, {MemberName.Key(name)}, {now})", ct);
        await db.Execute($"insert into members_personas (brand_id, member_id, role, expertise, voice, made_at, version) values ({brand}, {id}, {role}, {expertise}, {voice}, {now}, 1)", ct);
        await audit.Write(db, "members.persona_made", name, new { role }, ct);
        await transaction.Commit(ct);
        return id;
    }

    public async Task<Result<Done>> Change(MemberId id, Request request, CancellationToken ct)
    {
        var read = await Read(request, id, ct);
        if (read.Refusal is { } refusal) return refusal;
        var (name, role, expertise, voice) = read.Value;
        await using var transaction = await db.Begin(ct);
        var changed = await db.Execute($"""
            update members_personas set role = {role}, expertise = {expertise}, voice = {voice}, version = version + 1
            where brand_id = {db.CurrentBrand} and member_id = {id} and archived_at is null
            """, ct);
        if (changed == 0) return MemberRefusals.NoPersona;
        await db.Execute($"update members_members set name = {name}, version = version + 1 where brand_id = {db.CurrentBrand} and id = {id}", ct);
        await db.Execute($"update members_entries set name_key = {MemberName.Key(name)} where brand_id = {db.CurrentBrand} and member_id = {id}", ct);
        await audit.Write(db, "members.persona_changed", name, new { role }, ct);
        await transaction.Commit(ct);
        return new Done();
    }

    public async Task<Result<Done>> Archive(MemberId id, CancellationToken ct)
    {
        await using var transaction = await db.Begin(ct);
        var name = await db.First($"select name from members_members where brand_id = {db.CurrentBrand} and id = {id}", r => r.Text(0), ct);
        var archived = await db.Execute($"update members_personas set archived_at = {clock.GetUtcNow()} where brand_id = {db.CurrentBrand} and member_id = {id} and archived_at is null", ct);
        if (name is null || archived == 0) return MemberRefusals.NoPersona;
        await audit.Write(db, "members.persona_archived", name, null, ct);
        await transaction.Commit(ct);
        return new Done();
    }

    private async Task<Result<(string Name, string Role, string Expertise, string Voice)>> Read(Request request, MemberId? self, CancellationToken ct)
    {
        var name = MemberName.Read(request.Name);
        if (name.Refusal is { } refusal) return refusal.At("Name");
        var (role, expertise, voice) = ((request.Role ?? "").Trim(), (request.Expertise ?? "").Trim(), (request.Voice ?? "").Trim());
        if (role.Length is 0 or > LongestRole) return MemberRefusals.PersonaLength.With(LongestRole).At("Role");
        if (expertise.Length > LongestText) return MemberRefusals.PersonaLength.With(LongestText).At("Expertise");
        if (voice.Length > LongestText) return MemberRefusals.PersonaLength.With(LongestText).At("Voice");
        var taken = await db.Count($"""
            select count(*) from members_entries e where e.brand_id = {db.CurrentBrand} and e.name_key = {MemberName.Key(name.Value)} and e.member_id <> {self?.Value ?? Guid.Empty}
              and (exists (select 1 from members_personas p where p.brand_id = e.brand_id and p.member_id = e.member_id and p.archived_at is null)
                or exists (select 1 from members_memberships j where j.brand_id = e.brand_id and j.member_id = e.member_id and j.left_at is null))
            """, ct);
        return taken > 0 ? MemberRefusals.NameTaken.With(name.Value).At("Name") : (name.Value, role, expertise, voice);
    }
}

/// <summary>A persona is not forgotten with an import.</summary>
internal sealed class PersonasKeepMembers : IMemberReferences
{
    public Sql MembersInUse(BrandId brand) => Sql.Of($"select member_id from members_personas where brand_id = {brand}");
}
