using Guildhall.Brands.Contracts;
using Guildhall.Kernel.Storage;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Guildhall.Brands.Audit;

/// <summary>The page's verify button; a broken chain is also written down in the answer's page.</summary>
internal static class CheckChain
{
    public static void Map(IEndpointRouteBuilder routes) => routes.MapPost("/b/{brand}/audit/verify", async (string brand, HttpContext http, AppDb db, CancellationToken ct) =>
    {
        var verdict = await VerifyAudit.Handle(db, brand, ct);
        Flash.Say(http, verdict.FirstBroken is null ? "brands.chain_whole" : "brands.chain_broken", refused: verdict.FirstBroken is not null);
        return TypedResults.Redirect($"/b/{Uri.EscapeDataString(brand)}/audit" + (verdict.FirstBroken is { } seq ? $"#{seq}" : ""));
    }).Requires(Permissions.AuditRead);
}
