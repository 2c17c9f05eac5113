using Guildhall.Brands.Contracts;
using Guildhall.Kernel.Storage;

namespace Guildhall.Host.Demo;

/// <summary>The button on an empty overview: opens the demo brand beside the real one and leads there.</summary>
internal static class LookAtDemo
{
    public static void Map(IEndpointRouteBuilder routes) => routes.MapPost("/b/{brand}/demo", async (HttpContext http, AppDb db, AppDbSource source, OpenDemo open, TimeProvider clock, CancellationToken ct) =>
    {
        if (db.Actor.Operator is not { } who) return (IResult)TypedResults.NotFound();
        var visited = await DemoBrand.Visit(source, open, who, clock, ct);
        return Answers.Back(http, visited, visited.Refusal is null ? $"/b/{Uri.EscapeDataString(visited.Value.Code)}/overview" : "/", "host.demo_opened");
    }).Requires(Permissions.BrandEdit);
}
