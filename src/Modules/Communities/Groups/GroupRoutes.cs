using Guildhall.Brands.Contracts;
using Guildhall.Communities.Contracts;
using Guildhall.Kernel;
using Guildhall.Kernel.Storage;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;

namespace Guildhall.Communities.Groups;

/// <summary>Groups for programs: read, opened, edited against the version that was read, and brought into another stage.</summary>
internal static class GroupRoutes
{
    private const string Home = "/api/v1/brands/{brand}/groups";
    private const int PageSize = 200;

    /// <param name="Version">To be sent back with an edit.</param>
    public sealed record Line(GroupId Id, string Name, CommunityId Community, string CommunityName, Channel Channel, GroupStage Stage, int Capacity, string? About, string? Welcome, DateTimeOffset CreatedAt, int Version);

    /// <param name="Community">By name; null puts the group into one of its own name.</param>
    public sealed record Opening(string Name, Channel Channel, string? Community = null, GroupStage Stage = GroupStage.Active, int Capacity = OpenGroup.UsualCapacity);

    public sealed record Edit(string Name, int Capacity, int Version, string? About = null, string? Welcome = null);

    public sealed record Staging(GroupStage From, GroupStage To, string? Reason = null, string? Farewell = null);

    public static void Map(IEndpointRouteBuilder routes)
    {
        // By name, 200 at a time after ?after=NAME.
        routes.MapGet(Home, async (string? after, AppDb db, CancellationToken ct) =>
            TypedResults.Ok(await db.Query($"{Select(db)} and g.name > {after ?? ""} order by g.name limit {PageSize}", Read, ct))).Requires(Permissions.GroupsRead);
        routes.MapGet(Home + "/{id}", async (GroupId id, AppDb db, CancellationToken ct) => await Find(db, id, ct)).Requires(Permissions.GroupsRead);
        routes.MapPost(Home, async ([FromBody] Opening request, OpenGroup open, AppDb db, IAudit audit, CancellationToken ct) =>
        {
            await using var transaction = await db.Begin(ct);
            var opened = await open.Handle(new(request.Name, request.Community, request.Channel, request.Stage, request.Capacity), ct);
            if (opened.Refusal is { } refusal) return (Result<Line>)refusal;
            await audit.Write(db, "communities.group_opened", opened.Value.Name, new { request.Channel }, ct);
            await transaction.Commit(ct);
            return await Find(db, opened.Value.Id, ct);
        }).Requires(Permissions.GroupsEdit);
        routes.MapPut(Home + "/{id}", async (GroupId id, [FromBody] Edit edit, EditGroup group, AppDb db, CancellationToken ct) =>
        {
            var edited = await group.Handle(new(id, edit.Name, edit.Capacity, edit.About, edit.Welcome, edit.Version), ct);
            return edited.Refusal is { } refusal ? refusal : await Find(db, id, ct);
        }).Requires(Permissions.GroupsEdit);
        routes.MapPost(Home + "/{id}/stage", async (GroupId id, [FromBody] Staging staging, ChangeStage change, AppDb db, CancellationToken ct) =>
        {
            var words = staging.Reason?.Trim() ?? "";
            var changed = await change.Handle(new(id, staging.From, staging.To, words.Length > 200 ? words[..200] : words, staging.Farewell), ct);
            return changed.Refusal is { } refusal ? refusal : await Find(db, id, ct);
        }).Requires(Permissions.GroupsEdit);
    }

    private static async Task<Result<Line>> Find(AppDb db, GroupId id, CancellationToken ct) =>
        await db.First($"{Select(db)} and g.id = {id}", Read, ct) is { } found ? found : GroupRefusals.NoGroup;

    private static Sql Select(AppDb db) => Sql.Of($"""
        select g.id, g.name, g.community_id, c.name, g.channel, g.stage, g.capacity, g.about, g.welcome, g.created_at, g.version
        from communities_groups g join communities_communities c on c.brand_id = g.brand_id and c.id = g.community_id where g.brand_id = {db.CurrentBrand}
        """);

    private static Line Read(Row r) => new(r.Id<GroupId>(0), r.Text(1), r.Id<CommunityId>(2), r.Text(3), r.Enum<Channel>(4), r.Enum<GroupStage>(5), r.Int(6), r.TextOrNull(7), r.TextOrNull(8), r.Time(9), r.Int(10));
}
