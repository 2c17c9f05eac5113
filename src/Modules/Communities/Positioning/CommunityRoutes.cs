using Guildhall.Brands.Contracts;
using Guildhall.Communities.Contracts;
using Guildhall.Kernel;
using Guildhall.Kernel.Storage;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;

namespace Guildhall.Communities.Positioning;

/// <summary>Communities and their positions for programs: read, opened, and written as a whole against the state that was read.</summary>
internal static class CommunityRoutes
{
    private const string Home = "/api/v1/brands/{brand}/communities";
    private const int LargestBody = 1 << 18, Listed = 200;

    public sealed record Line(CommunityId Id, string Name, long Groups, int Version);

    /// <param name="Version">0 while nobody has saved a position.</param>
    /// <param name="Token">To be sent back with what is written.</param>
    internal sealed record Position(CommunityId Id, string Name, int Version, DateTimeOffset? SavedAt, string By, string Token, Canvas Canvas);

    internal sealed record VersionLine(int Version, DateTimeOffset SavedAt, string By, IReadOnlyList<CanvasStep> Steps);

    internal sealed record Written(string Token, Canvas Canvas);

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet(Home, async (AppDb db, CancellationToken ct) => TypedResults.Ok(await db.Query($"""
            select c.id, c.name, (select count(*) from communities_groups g where g.brand_id = c.brand_id and g.community_id = c.id), coalesce((select max(v.version) from communities_canvases v where v.brand_id = c.brand_id and v.community_id = c.id), 0)
            from communities_communities c where c.brand_id = {db.CurrentBrand} order by c.name
            """, r => new Line(r.Id<CommunityId>(0), r.Text(1), r.Long(2), r.Int(3)), ct))).Requires(Permissions.GroupsRead);
        routes.MapPost(Home, async ([FromBody] OpenCommunity.Request request, OpenCommunity open, AppDb db, CancellationToken ct) =>
        {
            var opened = await open.Handle(request, ct);
            return opened.Refusal is { } refusal ? refusal : await Read(db, opened.Value, ct);
        }).Requires(Permissions.GroupsEdit);
        routes.MapGet(Home + "/{id}", async (CommunityId id, AppDb db, CancellationToken ct) => await Read(db, id, ct)).Requires(Permissions.GroupsRead);
        routes.MapPut(Home + "/{id}/canvas", Write).Requires(Permissions.GroupsEdit).WithMetadata(new RequestSizeLimitAttribute(LargestBody));
        routes.MapGet(Home + "/{id}/versions", async (CommunityId id, AppDb db, CancellationToken ct) =>
            TypedResults.Ok((await db.CanvasHistory(id, Listed, ct)).ConvertAll(v => new VersionLine(v.Number, v.SavedAt, v.By, v.Steps)))).Requires(Permissions.GroupsRead);
        routes.MapGet(Home + "/{id}/versions/{version}", async (CommunityId id, int version, AppDb db, CancellationToken ct) =>
            await db.FindCanvas(id, version, ct) is { } found ? (Result<Canvas>)found.Canvas : CanvasRefusals.NoVersion).Requires(Permissions.GroupsRead);
    }

    private static async Task<Result<Position>> Write(CommunityId id, [FromBody] Written written, SaveCanvas save, AppDb db, CancellationToken ct)
    {
        var head = (await db.NewestCanvas(id, ct)).Canvas;
        var changed = CanvasSteps.All.Where(step => CanvasSteps.Token(step.PartOf(written.Canvas)) != CanvasSteps.Token(step.PartOf(head))).ToList();
        var saved = await save.Handle(new(id, changed.FirstOrDefault(), canvas => canvas, written.Token, canvas => WithOwnFiles(written.Canvas, canvas)) { Steps = changed.Count == 0 ? null : changed }, ct);
        return saved.Refusal is { } refusal ? refusal : await Read(db, id, ct);
    }

    /// <summary>A file comes in by the page that takes it; a program keeps or drops those that are there.</summary>
    private static Canvas WithOwnFiles(Canvas written, Canvas before)
    {
        var known = before.Personas.SelectMany(p => p.Evidence).Select(e => e.File).OfType<EvidenceFile>().ToLookup(f => f.Hash);
        return written with { Personas = [.. written.Personas.Select(p => p with { Evidence = [.. p.Evidence.Select(e => e with { File = e.File is { } file ? known[file.Hash].FirstOrDefault() : null })] })] };
    }

    private static async Task<Result<Position>> Read(AppDb db, CommunityId id, CancellationToken ct)
    {
        if (await db.First($"select name from communities_communities where brand_id = {db.CurrentBrand} and id = {id}", r => r.Text(0), ct) is not { } name) return CanvasRefusals.NoCommunity;
        var head = await db.NewestCanvas(id, ct);
        return new Position(id, name, head.Number, head.Number == 0 ? null : head.SavedAt, head.By, CanvasSteps.Token(head.Canvas), head.Canvas);
    }
}
