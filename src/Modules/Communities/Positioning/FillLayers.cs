using Guildhall.Brands.Contracts;
using Guildhall.Communities.Contracts;
using Guildhall.Kernel;
using Guildhall.Kernel.Storage;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;

namespace Guildhall.Communities.Positioning;

/// <summary>Makes a recruiting task of every layer whose target is not reached and that has none waiting, and moves tasks on.</summary>
internal sealed class FillLayers(AppDb db, IEnumerable<ILayerCounts> counts, IAudit audit, TimeProvider clock)
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapPost("/b/{brand}/communities/{id}/recruiting", async (string brand, CommunityId id, HttpContext http, FillLayers fill, CancellationToken ct) =>
            Answers.Back(http, await fill.Handle(id, ct), Page(brand, id), "communities.tasks_made")).Requires(Permissions.GroupsEdit);
        routes.MapPost("/b/{brand}/communities/{id}/recruiting/{task:guid}", async (string brand, CommunityId id, Guid task, [FromForm] string state, HttpContext http, FillLayers fill, CancellationToken ct) =>
            CanvasTexts.Choice<TaskState>(state) is { } wanted ? Answers.Back(http, await fill.Move(id, task, wanted, ct), Page(brand, id), "communities.task_moved") : TypedResults.BadRequest()).Requires(Permissions.GroupsEdit);
    }

    /// <summary>Answers how many tasks were made.</summary>
    public async Task<Result<int>> Handle(CommunityId community, CancellationToken ct)
    {
        await using var transaction = await db.Begin(ct);
        // Two who press at once make one set of tasks.
        if (await db.Execute($"update communities_communities set version = version + 1 where brand_id = {db.CurrentBrand} and id = {community}", ct) == 0) return CanvasRefusals.NoCommunity;
        var canvas = (await db.NewestCanvas(community, ct)).Canvas;
        var present = counts.FirstOrDefault() is { } known ? await known.Read(db, community, ct) : [];
        var waiting = (await db.AllRecruiting(community, ct)).Where(t => t.Waiting).Select(t => t.Layer).ToHashSet();
        var empty = RecruitingTasks.Empty(canvas, present).Where(e => !waiting.Contains(e.Layer)).ToList();
        if (empty.Count == 0) return CanvasRefusals.NothingEmpty;
        foreach (var (layer, needed) in empty)
            await db.Execute($"""
                insert into communities_recruiting (brand_id, id, community_id, layer, needed, note, state, created_at)
                values ({db.CurrentBrand}, {Id.New(clock)}, {community}, {layer}, {needed}, {canvas.Layers.First(l => l.Layer == layer).Wants}, {TaskState.Open}, {clock.GetUtcNow()})
                """, ct);
        await audit.Write(db, "communities.recruiting_started", community.Value.ToString(), new { layers = empty.Select(e => e.Layer) }, ct);
        await transaction.Commit(ct);
        return empty.Count;
    }

    public async Task<Result<Done>> Move(CommunityId community, Guid task, TaskState state, CancellationToken ct)
    {
        await using var transaction = await db.Begin(ct);
        DateTimeOffset? done = state is TaskState.Done or TaskState.Dropped ? clock.GetUtcNow() : null;
        if (await db.Execute($"update communities_recruiting set state = {state}, done_at = {done} where brand_id = {db.CurrentBrand} and community_id = {community} and id = {task}", ct) == 0) return CanvasRefusals.NoTask;
        await audit.Write(db, "communities.recruiting_moved", task.ToString(), new { state }, ct);
        await transaction.Commit(ct);
        return new Done();
    }

    private static string Page(string brand, CommunityId id) => $"/b/{Uri.EscapeDataString(brand)}/communities/{id.Value}#layers";
}
