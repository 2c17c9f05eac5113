using Guildhall.Brands.Contracts;
using Guildhall.Ui;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Guildhall.Brands.Shell;

/// <summary>The colours of a brand as a stylesheet whose address is the colour itself, so that it can be cached for ever.</summary>
internal static class BrandStyle
{
    public static void Map(IEndpointRouteBuilder routes) => routes.MapGet("/brand/{colour}.css", IResult (string colour, HttpContext http) =>
    {
        if (!BrandColours.IsColour("#" + colour)) return TypedResults.NotFound();
        http.Response.Headers.CacheControl = "public, max-age=31536000, immutable";
        return TypedResults.Text(BrandColours.Css("#" + colour), "text/css");
    }).Public();
}
