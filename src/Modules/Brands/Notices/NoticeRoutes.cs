using Guildhall.Brands.Contracts;
using Guildhall.Brands.Sessions;
using Guildhall.Kernel.Live;
using Guildhall.Kernel.Storage;
using Guildhall.Kernel.Texts;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace Guildhall.Brands.Notices;

/// <summary>The bell anew, opening and reading notices, and the stream of one's own live room.</summary>
internal static class NoticeRoutes
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/b/{brand}/live", async (HttpContext http, AppDb db) =>
        {
            if (db.Actor.Operator is { } who) await LiveStream.Write(http, db.CurrentBrand, who.Value);
            else http.Response.StatusCode = StatusCodes.Status404NotFound;
        }).Requires(Permissions.BrandRead);

        routes.MapGet("/b/{brand}/notices/bell", async (string brand, AppDb db, Localizer text, CancellationToken ct) =>
        {
            if (db.Actor.Operator is not { } who) return (IResult)TypedResults.NotFound();
            var newest = (await db.Notices(who, 1, ct)).FirstOrDefault(n => n.ReadAt is null);
            return new RazorComponentResult<Bell>(new { Root = Root(brand), Unread = await db.UnreadNotices(who, ct), Newest = newest?.Sentence(text) });
        }).Requires(Permissions.BrandRead);

        routes.MapGet("/b/{brand}/notices/{id:guid}/open", async (string brand, Guid id, AppDb db, TimeProvider clock, CancellationToken ct) =>
        {
            var path = await db.First($"select path from brands_notices where brand_id = {db.CurrentBrand} and operator_id = {db.Actor.Operator?.Value} and id = {id}", r => r.Text(0), ct);
            if (path is null) return (IResult)TypedResults.NotFound();
            await db.Execute($"update brands_notices set read_at = {clock.GetUtcNow()} where brand_id = {db.CurrentBrand} and operator_id = {db.Actor.Operator?.Value} and id = {id} and read_at is null", ct);
            return TypedResults.Redirect(Root(brand) + path);
        }).Requires(Permissions.BrandRead);

        routes.MapPost("/b/{brand}/notices/read", async (string brand, AppDb db, TimeProvider clock, CancellationToken ct) =>
        {
            await db.Execute($"update brands_notices set read_at = {clock.GetUtcNow()} where brand_id = {db.CurrentBrand} and operator_id = {db.Actor.Operator?.Value} and read_at is null", ct);
            return TypedResults.Redirect(Root(brand) + "notices");
        }).Requires(Permissions.BrandRead);
    }

    private static string Root(string brand) => $"/b/{Uri.EscapeDataString(brand)}/";
}
