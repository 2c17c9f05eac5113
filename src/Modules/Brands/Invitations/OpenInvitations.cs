using Guildhall.Brands.Contracts;
using Guildhall.Brands.Operators;
using Guildhall.Kernel.Storage;

namespace Guildhall.Brands.Invitations;

/// <summary>An invitation that still counts.</summary>
internal sealed record Invitation(Kernel.BrandId Brand, Guid Id, string Email, Role Role, string InvitedBy, DateTimeOffset ExpiresAt);

internal static class OpenInvitations
{
    public static Task<List<Invitation>> Invitations(this AppDb db, TimeProvider clock, CancellationToken ct) =>
        db.Query($"{Select} where brand_id = {db.CurrentBrand} and {Alive(clock)} order by created_at desc", Read, ct);

    public static Task<Invitation?> FindInvitation(this AppDb db, string token, TimeProvider clock, CancellationToken ct) =>
        db.First($"{Select} where token_hash = {Secrets.HashOf(token)} and {Alive(clock)}", Read, ct);

    private static Sql Select => Sql.Raw("select brand_id, id, email, role, invited_by, expires_at from brands_invitations");

    private static Sql Alive(TimeProvider clock) => Sql.Of($"used_at is null and revoked_at is null and expires_at > {clock.GetUtcNow()}");

    private static Invitation Read(Row r) => new(r.Id<Kernel.BrandId>(0), r.Guid(1), r.Text(2), r.Enum<Role>(3), r.Text(4), r.Time(5));
}
