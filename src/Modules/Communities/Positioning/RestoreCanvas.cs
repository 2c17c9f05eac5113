using Guildhall.Brands.Contracts;
using Guildhall.Communities.Contracts;
using Guildhall.Kernel;
using Guildhall.Kernel.Storage;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;

namespace Guildhall.Communities.Positioning;

/// <summary>Makes an older version the newest again. Nothing is lost: the versions in between stay.</summary>
internal sealed class RestoreCanvas(AppDb db, IAudit audit, TimeProvider clock)
{
    /// <param name="Newest">The newest version as the operator saw it.</param>
    public sealed record Request(CommunityId Community, int Version, int Newest);

    public static void Map(IEndpointRouteBuilder routes) => routes.MapPost("/b/{brand}/communities/{id}/versions/{version}/restore",
        async (string brand, CommunityId id, int version, [FromForm] int newest, HttpContext http, RestoreCanvas restore, CancellationToken ct) =>
            Answers.Back(http, await restore.Handle(new(id, version, newest), ct), $"/b/{Uri.EscapeDataString(brand)}/communities/{id.Value}", "communities.canvas_restored")).Requires(Permissions.GroupsEdit);

    public async Task<Result<CanvasVersion>> Handle(Request request, CancellationToken ct)
    {
        await using var transaction = await db.Begin(ct);
        if (await db.Execute($"update communities_communities set version = version + 1 where brand_id = {db.CurrentBrand} and id = {request.Community}", ct) == 0) return CanvasRefusals.NoCommunity;
        var head = await db.NewestCanvas(request.Community, ct);
        if (head.Number != request.Newest) return CanvasRefusals.ChangedMeanwhile;
        if (await db.FindCanvas(request.Community, request.Version, ct) is not { } old) return CanvasRefusals.NoVersion;
        var changed = CanvasSteps.All.Where(step => CanvasSteps.Token(step.PartOf(old.Canvas)) != CanvasSteps.Token(step.PartOf(head.Canvas))).ToList();
        if (changed.Count == 0) return head;
        var restored = new CanvasVersion(head.Number + 1, 0, old.Canvas, changed, false, clock.GetUtcNow(), db.Actor.Operator, db.Actor.Name);
        await db.SaveCanvas(request.Community, restored, ct);
        await audit.Write(db, "communities.canvas_restored", request.Community.Value.ToString(), new { request.Version, restored.Number }, ct);
        await transaction.Commit(ct);
        return restored;
    }
}
