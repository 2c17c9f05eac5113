using Guildhall.Brands.Contracts;
using Guildhall.Brands.Operators;
using Guildhall.Kernel;
using Guildhall.Kernel.Storage;

namespace Guildhall.Brands.Invitations;

/// <summary>Makes a link that gives one person a role in the actor's brand: for seven days, once. It is shown to the inviter only now.</summary>
internal sealed class InviteOperator(AppDb db, IAudit audit, TimeProvider clock)
{
    public static readonly TimeSpan GoodFor = TimeSpan.FromDays(7);

    public sealed record Request(string Email, Role Role, bool ByOwner);

    /// <param name="Token">The secret part of <c>/invitations/{token}</c>.</param>
    public sealed record Link(string Token, DateTimeOffset Until);

    public async Task<Result<Link>> Handle(Request request, CancellationToken ct)
    {
        var email = Operator.Normal(request.Email);
        if (Operator.EmailRefusal(email) is { } refusal) return refusal;
        if (request.Role == Role.Owner && !request.ByOwner) return OperatorRefusals.OwnersOnly.At("Role");
        var (brand, token, now) = (db.CurrentBrand, Secrets.Token(), clock.GetUtcNow());
        if (await db.Count($"select count(*) from brands_roles r join brands_operators o on o.id = r.operator_id where r.brand_id = {brand} and o.email = {email}", ct) > 0)
            return OperatorRefusals.AlreadyInBrand.With(email);

        await using var transaction = await db.Begin(ct);
        await db.Execute($"""
            insert into brands_invitations (brand_id, id, token_hash, email, role, invited_by, created_at, expires_at)
            values ({brand}, {Id.New(clock)}, {Secrets.HashOf(token)}, {email}, {request.Role}, {db.Actor.Name}, {now}, {now + GoodFor})
            """, ct);
        await audit.Write(db, "operators.invited", email, new { request.Role }, ct);
        await transaction.Commit(ct);
        return new Link(token, now + GoodFor);
    }
}
