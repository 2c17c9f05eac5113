using Guildhall.Brands.Brands;
using Guildhall.Brands.Operators;
using Guildhall.Brands.Sessions;
using Guildhall.Brands.Setup;
using Guildhall.Kernel;
using Guildhall.Kernel.Storage;

namespace Guildhall.Brands.Contracts;

/// <summary>Opens a demo brand: on a fresh database with an owner of its own, without the wizard; or beside the brands that are there.</summary>
public sealed class OpenDemo
{
    private readonly AppDbSource source;
    private readonly AppDb db;
    private readonly FinishSetup finish;
    private readonly SetupToken token;
    private readonly SessionBook sessions;
    private readonly IAudit audit;
    private readonly TimeProvider clock;

    internal OpenDemo(AppDbSource source, AppDb db, FinishSetup finish, SetupToken token, SessionBook sessions, IAudit audit, TimeProvider clock) =>
        (this.source, this.db, this.finish, this.token, this.sessions, this.audit, this.clock) = (source, db, finish, token, sessions, audit, clock);

    public sealed record Request(string Email, string Name, string Password, OpenBrand.Request Brand);

    /// <param name="New">False when the installation had its demo brand already.</param>
    public sealed record Visited(BrandProfile Brand, bool New);

    /// <summary>Refused once anybody has set the database up.</summary>
    public async Task<Result<BrandProfile>> Handle(Request request, CancellationToken ct)
    {
        if ((await db.AllBrands(ct)).Count > 0) return OperatorRefusals.SetupDone;
        var done = await finish.Handle(new(request.Email, request.Name, Passwords.Hash(request.Password), request.Brand, request.Brand.Language, token.Value, "127.0.0.1", "guildhall serve --demo"), ct);
        if (done.Refusal is { } refusal) return refusal;
        return (await db.FindBrand(request.Brand.Name, ct))!;
    }

    /// <summary>Finds the installation's demo brand, or opens it, and makes the visitor an owner of it.</summary>
    public async Task<Result<Visited>> Visit(OpenBrand.Request wanted, OperatorId visitor, CancellationToken ct)
    {
        // Outside of the brand that the visitor works in: what is written here belongs to none yet.
        await using var shared = source.Open(Actor.ForOperator(visitor, db.Actor.Name));
        await using var transaction = await shared.Begin(ct);
        var demo = (await shared.AllBrands(ct)).Find(b => b.Demo);
        var isNew = demo is null;
        if (demo is null)
        {
            var opened = await new OpenBrand(shared, clock).Handle(wanted, ct);
            if (opened.Refusal is { } refusal) return refusal;
            demo = opened.Value;
        }
        await shared.Execute($"insert into brands_roles (brand_id, operator_id, role, given_at) values ({demo.Id}, {visitor}, {Role.Owner}, {clock.GetUtcNow()}) on conflict (brand_id, operator_id) do nothing", ct);
        await audit.Write(shared, "brands.demo_visited", demo.Name, new { brand = demo.Id.Value }, ct);
        shared.AfterCommit(() => sessions.Forget(visitor));
        await transaction.Commit(ct);
        return new Visited(demo, isNew);
    }
}
