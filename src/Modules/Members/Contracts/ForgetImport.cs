using Guildhall.Kernel;
using Guildhall.Kernel.Storage;

namespace Guildhall.Members.Contracts;

/// <summary>An upper module's rows that keep a person alive: SQL that selects the ids of members it still refers to, for the brand in the hole.</summary>
public interface IMemberReferences
{
    Sql MembersInUse(BrandId brand);
}

/// <summary>Takes back the people, tags and memberships that an import brought and that nothing else refers to.</summary>
public sealed class ForgetImport(AppDb db, IEnumerable<IMemberReferences> references)
{
    /// <summary>Joins the caller's open transaction; the caller has removed its own rows of the import before.</summary>
    public async Task Handle(Guid import, CancellationToken ct)
    {
        var brand = db.CurrentBrand;
        await db.Execute($"delete from members_memberships where brand_id = {brand} and import_id = {import}", ct);
        await db.Execute($"delete from members_tags where brand_id = {brand} and import_id = {import}", ct);
        var inUse = references.Select(r => r.MembersInUse(brand))
            .Append(Sql.Of($"select member_id from members_memberships where brand_id = {brand}"))
            .Append(Sql.Of($"select member_id from members_tags where brand_id = {brand}"))
            .Append(Sql.Of($"select member_id from members_identities where brand_id = {brand} and (import_id is null or import_id <> {import})"));
        await db.Execute($"delete from members_members where brand_id = {brand} and import_id = {import} and id not in ({Sql.Join(" union ", inUse)})", ct);
        await db.Execute($"delete from members_identities where brand_id = {brand} and import_id = {import} and member_id not in (select id from members_members where brand_id = {brand})", ct);
    }
}
