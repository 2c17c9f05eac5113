using Guildhall.Brands.Contracts;
using Guildhall.Kernel;
using Guildhall.Kernel.Blobs;
using Guildhall.Kernel.Storage;
using Guildhall.Members.Contracts;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Guildhall.Commerce.Storefront;

/// <summary>Pictures of products for everybody inside; for operators those of refunds too. Only what a row names is shown.</summary>
internal static class ShopPictures
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/g/{code}/shop/pictures/{hash}", (string code, string hash, HttpContext http, Visit visit, AppDb db, IBlobs blobs) => Send(http, db, blobs, visit.Brand.Id, hash, refunds: false)).ByCode(insideOnly: true);
        routes.MapGet("/b/{brand}/products/pictures/{hash}", (string brand, string hash, HttpContext http, AppDb db, IBlobs blobs) => Send(http, db, blobs, db.CurrentBrand, hash, refunds: true)).Requires(Permissions.OrdersRead);
    }

    private static async Task<IResult> Send(HttpContext http, AppDb db, IBlobs blobs, BrandId brand, string hash, bool refunds)
    {
        if (hash.Length != 64 || !hash.All(char.IsAsciiHexDigitLower)) return Results.NotFound();
        var named = await db.Count($"select count(*) from commerce_products where brand_id = {brand} and pictures like {'%' + hash + '%'}", http.RequestAborted);
        if (named == 0 && refunds) named = await db.Count($"select count(*) from commerce_shop_refunds where brand_id = {brand} and picture = {hash}", http.RequestAborted);
        if (named == 0 && refunds) named = await db.Count($"select count(*) from commerce_exchanges where brand_id = {brand} and picture = {hash}", http.RequestAborted);
        if (named == 0 || await blobs.Open(brand, hash, http.RequestAborted) is not { } content) return Results.NotFound();
        using var whole = new MemoryStream();
        await using (content) await content.CopyToAsync(whole, http.RequestAborted);
        http.Response.Headers.CacheControl = "private, max-age=31536000, immutable"; // Its address is its content.
        return Results.Bytes(whole.ToArray(), whole.Length > 0 && whole.GetBuffer()[0] == 0x89 ? "image/png" : "image/jpeg");
    }
}
