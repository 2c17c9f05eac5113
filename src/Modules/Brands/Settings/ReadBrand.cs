using Guildhall.Brands.Contracts;
using Guildhall.Kernel.Storage;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Guildhall.Brands.Settings;

/// <summary>What a program that holds a key asks first: which brand is this, and how does it count days and money.</summary>
internal static class ReadBrand
{
    public sealed record Answer(string Code, string Name, string TimeZone, string Currency, string Language);

    public static void Map(IEndpointRouteBuilder routes) => routes.MapGet("/api/v1/brands/{brand}", async (AppDb db, CancellationToken ct) =>
    {
        var profile = await db.CurrentBrandProfile(ct);
        return TypedResults.Ok(new Answer(profile.Code, profile.Name, profile.TimeZone, profile.Currency, profile.Language));
    }).Requires(Permissions.BrandRead);
}
