using Guildhall.Brands.Contracts;
using Guildhall.Kernel;
using Guildhall.Kernel.Blobs;
using Guildhall.Kernel.Storage;
using Guildhall.Members.Contracts;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Guildhall.Conversations.Pictures;

/// <summary>A picture of a room, for the people inside and for the brand's operators.</summary>
internal static class ShowPicture
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/g/{code}/pictures/{hash}", (string code, string hash, HttpContext http, Visit visit, AppDb db, IBlobs blobs) =>
            Send(http, db, blobs, visit.Brand.Id, visit.Group.Id, hash)).ByCode(insideOnly: true);
        routes.MapGet("/b/{brand}/groups/{id:guid}/room/pictures/{hash}", (string brand, Guid id, string hash, HttpContext http, AppDb db, IBlobs blobs) =>
            Send(http, db, blobs, db.CurrentBrand, new GroupId(id), hash)).Requires(Permissions.ConversationsRead);
    }

    private static async Task<IResult> Send(HttpContext http, AppDb db, IBlobs blobs, BrandId brand, GroupId group, string hash)
    {
        var type = await db.First($"select type from conversations_pictures where brand_id = {brand} and group_id = {group} and hash = {hash} limit 1", r => r.Text(0), http.RequestAborted);
        if (type is null || await blobs.Open(brand, hash, http.RequestAborted) is not { } content) return Results.NotFound();
        http.Response.Headers.CacheControl = "private, max-age=31536000, immutable"; // Its address is its content.
        return Results.Stream(content, type);
    }
}
