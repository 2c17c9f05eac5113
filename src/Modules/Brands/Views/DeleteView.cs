using Guildhall.Brands.Contracts;
using Guildhall.Kernel;
using Guildhall.Kernel.Storage;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Guildhall.Brands.Views;

/// <summary>Deletes a view of one's own, or with the right to edit the brand a shared one.</summary>
internal sealed class DeleteView(AppDb db, IAudit audit, IOfferUndo undo, TimeProvider clock) : IUndo<DeleteView.Deleted>
{
    public sealed record Deleted(Guid Id, OperatorId Operator, string Page, string Name, string Query, bool Shared);

    public static void Map(IEndpointRouteBuilder routes) => routes.MapPost("/b/{brand}/views/{id:guid}/delete", async (string brand, Guid id, HttpContext http, DeleteView delete, CancellationToken ct) =>
    {
        var deleted = await delete.Handle(id, ct);
        return Answers.Back(http, deleted, $"/b/{Uri.EscapeDataString(brand)}/{(deleted.Refusal is null ? deleted.Value : "")}", "brands.view_deleted");
    }).Requires(Permissions.BrandRead);

    /// <summary>Answers the view's page.</summary>
    public async Task<Result<string>> Handle(Guid id, CancellationToken ct)
    {
        await using var transaction = await db.Begin(ct);
        var view = await db.First($"select id, operator_id, page, name, query, shared from brands_views where brand_id = {db.CurrentBrand} and id = {id}", SavedViewTables.Read, ct);
        if (view is null || (view.Operator != db.Actor.Operator && !(view.Shared && db.Actor.May(Permissions.BrandEdit)))) return BrandRefusals.ViewNotFound;
        await db.Execute($"delete from brands_views where brand_id = {db.CurrentBrand} and id = {id}", ct);
        await audit.Write(db, "brands.view_deleted", view.Name, new { view.Page }, ct);
        await undo.Offer(db, view.Name, new Deleted(view.Id, view.Operator, view.Page, view.Name, view.Query, view.Shared), ct);
        await transaction.Commit(ct);
        return view.Page;
    }

    public async Task<Result<Done>> TakeBack(Deleted before, CancellationToken ct) => await db.Execute($"""
        insert into brands_views (brand_id, id, operator_id, page, name, query, shared, created_at)
        values ({db.CurrentBrand}, {before.Id}, {before.Operator}, {before.Page}, {before.Name}, {before.Query}, {before.Shared}, {clock.GetUtcNow()}) on conflict do nothing
        """, ct) == 1 ? new Done() : BrandRefusals.ChangedSince;
}
