using Guildhall.Brands.Contracts;
using Guildhall.Brands.Operators;
using Guildhall.Kernel;
using Guildhall.Kernel.Storage;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Guildhall.Brands.Invitations;

internal sealed class RevokeInvitation(AppDb db, IAudit audit, IOfferUndo undo, TimeProvider clock) : IUndo<RevokeInvitation.Revoked>
{
    public sealed record Revoked(Guid Id);

    public static void Map(IEndpointRouteBuilder routes) => routes.MapPost("/b/{brand}/operators/invitations/{id:guid}/revoke",
        async (string brand, Guid id, HttpContext http, RevokeInvitation revoke, CancellationToken ct) =>
            Answers.Back(http, await revoke.Handle(id, ct), $"/b/{Uri.EscapeDataString(brand)}/operators", "brands.invitation_revoked")).Requires(Permissions.OperatorsManage);

    public async Task<Result<Done>> Handle(Guid id, CancellationToken ct)
    {
        await using var transaction = await db.Begin(ct);
        var email = await db.First($"update brands_invitations set revoked_at = {clock.GetUtcNow()} where brand_id = {db.CurrentBrand} and id = {id} and used_at is null and revoked_at is null returning email", r => r.Text(0), ct);
        if (email is null) return OperatorRefusals.InvitationNotFound;
        await audit.Write(db, "operators.invitation_revoked", email, null, ct);
        await undo.Offer(db, email, new Revoked(id), ct);
        await transaction.Commit(ct);
        return new Done();
    }

    public async Task<Result<Done>> TakeBack(Revoked before, CancellationToken ct) =>
        await db.Execute($"update brands_invitations set revoked_at = null where brand_id = {db.CurrentBrand} and id = {before.Id} and used_at is null and revoked_at is not null", ct) == 1
            ? new Done() : BrandRefusals.ChangedSince;
}
