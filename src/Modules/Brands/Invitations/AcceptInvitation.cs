using Guildhall.Brands.Contracts;
using Guildhall.Brands.Operators;
using Guildhall.Brands.Sessions;
using Guildhall.Kernel;
using Guildhall.Kernel.Storage;

namespace Guildhall.Brands.Invitations;

/// <summary>Uses an invitation: a signed-in operator gets the role, anybody else makes an account with the invited address first.</summary>
internal sealed class AcceptInvitation(AppDb db, AppDbSource source, INotify notify, SessionBook sessions, CurrentSession session, IAudit audit, TimeProvider clock)
{
    /// <param name="Name">And <paramref name="Password"/>: of the new account; null when signed in.</param>
    public sealed record Request(string Token, string? Name, string? Password, string Language, string Ip, string UserAgent);

    /// <param name="Session">The token of the new account's session.</param>
    public sealed record Welcome(BrandId Brand, string? Session);

    public async Task<Result<Welcome>> Handle(Request request, CancellationToken ct)
    {
        if (await db.FindInvitation(request.Token, clock, ct) is not { } invitation) return OperatorRefusals.InvitationGone;
        var welcome = await Use(invitation, request, ct);
        if (welcome.Refusal is null) await Tell(invitation, request.Name ?? session.Operator?.Name ?? invitation.Email, ct);
        return welcome;
    }

    private async Task<Result<Welcome>> Use(Invitation invitation, Request request, CancellationToken ct)
    {
        var known = session.Operator;
        if (known is not null && known.Email != invitation.Email) return OperatorRefusals.InvitationForOther.With(invitation.Email);
        if (known is null && Operator.RefusalFor(invitation.Email, request.Name ?? "", request.Password ?? "") is { } refusal) return refusal;
        var hash = known is null ? Passwords.Hash(request.Password!) : null;

        await using var transaction = await db.Begin(ct);
        // Whoever marks the row first has used the invitation.
        if (await db.Execute($"update brands_invitations set used_at = {clock.GetUtcNow()} where brand_id = {invitation.Brand} and id = {invitation.Id} and used_at is null and revoked_at is null", ct) == 0)
            return OperatorRefusals.InvitationGone;
        var id = known?.Id ?? default;
        if (known is null)
        {
            var person = Operator.Create(invitation.Email, request.Name!, hash!, request.Language, clock);
            db.Add(person);
            if (!await db.TrySave(ct)) return OperatorRefusals.EmailTaken;
            id = person.Id;
        }
        await db.Execute($"""
            insert into brands_roles (brand_id, operator_id, role, given_at) values ({invitation.Brand}, {id}, {invitation.Role}, {clock.GetUtcNow()})
            on conflict (brand_id, operator_id) do nothing
            """, ct);
        var token = known is null ? await sessions.Start(db, id, request.Ip, request.UserAgent, ct) : null;
        await audit.Write(db, "operators.joined", invitation.Email, new { brand = invitation.Brand.Value, invitation.Role }, ct);
        db.AfterCommit(() => sessions.Forget(id));
        await transaction.Commit(ct);
        return new Welcome(invitation.Brand, token);
    }

    // The invitee has no brand yet while accepting; the notice is written in the brand's own scope right after.
    private async Task Tell(Invitation invitation, string name, CancellationToken ct)
    {
        await using var brand = source.Open(Actor.System(invitation.Brand));
        await using var transaction = await brand.Begin(ct);
        await notify.Operators(brand, Permissions.OperatorsManage, "brands.notice_joined", [name, invitation.Email], "operators", ct);
        await transaction.Commit(ct);
    }
}
