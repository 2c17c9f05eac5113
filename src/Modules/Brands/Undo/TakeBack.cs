using Guildhall.Brands.Contracts;
using Guildhall.Brands.Entry;
using Guildhall.Kernel;
using Guildhall.Kernel.Storage;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;

namespace Guildhall.Brands.Undo;

/// <summary>Undoes an act of one's own: once, in time, and only while one is still allowed to.</summary>
internal sealed class TakeBack(AppDb db, IServiceProvider services, IEnumerable<UndoKind> kinds, IAudit audit, TimeProvider clock)
{
    public static void Map(IEndpointRouteBuilder routes) => routes.MapPost("/b/{brand}/undo/{id:guid}",
        async (string brand, Guid id, [FromForm] string? back, HttpContext http, TakeBack takeBack, CancellationToken ct) =>
            Answers.Back(http, await takeBack.Handle(id, ct), LocalAddress.Or(back, $"/b/{Uri.EscapeDataString(brand)}"), "brands.undone")).Requires(Permissions.BrandRead);

    public async Task<Result<Done>> Handle(Guid id, CancellationToken ct)
    {
        var (brand, who, now) = (db.CurrentBrand, db.Actor.Operator, clock.GetUtcNow());
        await using var transaction = await db.Begin(ct);
        // Whoever marks the row first takes the act back; a second click finds it done.
        var offer = await db.First($"""
            update brands_undos set done_at = {now} where brand_id = {brand} and id = {id} and operator_id = {who?.Value} and done_at is null and expires_at > {now}
            returning kind, target, before
            """, r => (Kind: r.Text(0), Target: r.Text(1), Before: r.Text(2)), ct);
        if (offer.Kind is null) return BrandRefusals.UndoGone;
        if (kinds.FirstOrDefault(k => k.Name == offer.Kind) is not { } kind) return BrandRefusals.UndoGone;
        if (!db.Actor.May(kind.Permission)) return BrandRefusals.UndoForbidden;
        var undone = await kind.Run(services, offer.Before, ct);
        if (undone.Refusal is { } refusal) return refusal;
        await audit.Write(db, "brands.undone", offer.Target, new { kind = offer.Kind }, ct);
        await transaction.Commit(ct);
        return new Done();
    }
}
