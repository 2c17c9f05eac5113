using Guildhall.Brands.Contracts;
using Guildhall.Kernel;
using Guildhall.Kernel.Storage;

namespace Guildhall.Brands.Team;

/// <summary>A person with a role in the actor's brand.</summary>
internal sealed record TeamMember(OperatorId Id, string Name, string Email, Role Role, bool TwoSteps, DateTimeOffset Since);

internal static class TeamMembers
{
    public static Task<List<TeamMember>> Team(this AppDb db, CancellationToken ct) => db.Query($"""
        select o.id, o.name, o.email, r.role, case when o.totp_seed is null then 0 else 1 end, r.given_at from brands_roles r join brands_operators o on o.id = r.operator_id
        where r.brand_id = {db.CurrentBrand} order by r.given_at, o.name
        """, r => new TeamMember(r.Id<OperatorId>(0), r.Text(1), r.Text(2), r.Enum<Role>(3), r.Long(4) == 1, r.Time(5)), ct);

    /// <summary>Makes other changes to this brand's team wait until the caller's transaction ends, so that two owners cannot remove each other at once.</summary>
    public static Task HoldTeam(this AppDb db, CancellationToken ct) => db.Execute($"update brands_brands set version = version where id = {db.CurrentBrand}", ct);
}
