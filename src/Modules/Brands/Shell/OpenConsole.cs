using Guildhall.Brands.Contracts;
using Guildhall.Kernel;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Guildhall.Brands.Shell;

/// <summary>A brand's address alone leads to the first page that the operator's role may see.</summary>
internal static class OpenConsole
{
    public static void Map(IEndpointRouteBuilder routes) => routes.MapGet("/b/{brand}", (string brand, Actor actor, IEnumerable<NavEntry> entries) =>
    {
        var first = entries.Where(e => actor.May(e.Permission)).OrderBy(e => e.Place).ThenBy(e => e.Order).First();
        return TypedResults.Redirect($"/b/{Uri.EscapeDataString(brand)}/{first.Path}");
    }).Requires(Permissions.BrandRead);
}
