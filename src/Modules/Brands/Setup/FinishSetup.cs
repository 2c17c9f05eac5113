using Guildhall.Brands.Brands;
using Guildhall.Brands.Contracts;
using Guildhall.Brands.Operators;
using Guildhall.Brands.Sessions;
using Guildhall.Kernel;
using Guildhall.Kernel.Storage;

namespace Guildhall.Brands.Setup;

/// <summary>Makes the first owner and the first brand, once in the life of a database however many ask at the same time.</summary>
internal sealed class FinishSetup(AppDb db, SessionBook sessions, SetupToken token, IAudit audit, TimeProvider clock)
{
    /// <param name="Brand">Null when an import opened brands already: the owner then gets those.</param>
    public sealed record Request(string Email, string Name, string PasswordHash, OpenBrand.Request? Brand, string Language, string? Token, string Ip, string UserAgent);

    /// <summary>Answers the token of the owner's session.</summary>
    public async Task<Result<string>> Handle(Request request, CancellationToken ct)
    {
        if (!token.Accepts(request.Token)) return OperatorRefusals.SetupTokenWrong;
        await using var transaction = await db.Begin(ct);
        // On PostgreSQL a second set-up waits here until the first has committed or given up.
        if (await db.Execute($"insert into brands_setup (id, at) values (1, {clock.GetUtcNow()}) on conflict do nothing", ct) == 0) return OperatorRefusals.SetupDone;

        var owner = Operator.Create(request.Email, request.Name, request.PasswordHash, request.Language, clock);
        db.Add(owner);
        var brands = (await db.AllBrands(ct)).ConvertAll(b => b.Id);
        if (request.Brand is { } wanted)
        {
            var opened = Brand.Open(wanted.Name, wanted.TimeZone, wanted.Currency, wanted.Language, clock, wanted.Demo);
            if (opened.Refusal is { } refusal) return refusal;
            db.Add(opened.Value);
            brands.Add(opened.Value.Id);
        }
        await db.SaveChangesAsync(ct);
        foreach (var brand in brands)
            await db.Execute($"insert into brands_roles (brand_id, operator_id, role, given_at) values ({brand}, {owner.Id}, {Role.Owner}, {clock.GetUtcNow()})", ct);
        var session = await sessions.Start(db, owner.Id, request.Ip, request.UserAgent, ct);
        await audit.Write(db, "operators.set_up", owner.Email, new { brand = request.Brand?.Name }, ct);
        await transaction.Commit(ct);
        return session;
    }
}
