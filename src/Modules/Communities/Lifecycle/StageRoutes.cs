using Guildhall.Brands.Contracts;
using Guildhall.Communities.Contracts;
using Guildhall.Communities.Positioning;
using Guildhall.Kernel;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;

namespace Guildhall.Communities.Lifecycle;

/// <summary>One click confirms a stage, from the group's own page or from the list.</summary>
internal static class StageRoutes
{
    public static void Map(IEndpointRouteBuilder routes) => routes.MapPost("/b/{brand}/groups/{id}/stage",
        async (string brand, GroupId id, [FromForm] string from, [FromForm] string to, [FromForm] string? reason, [FromForm] string? back, HttpContext http, ChangeStage change, CancellationToken ct) =>
            CanvasTexts.Choice<GroupStage>(from) is { } was && CanvasTexts.Choice<GroupStage>(to) is { } wanted && wanted != GroupStage.Retired
                ? Answers.Back(http, await change.Handle(new(id, was, wanted, Known(reason)), ct), $"/b/{Uri.EscapeDataString(brand)}/groups{(back == "list" ? "" : $"/{id.Value}/lifecycle")}", "communities.stage_set")
                : TypedResults.BadRequest()).Requires(Permissions.GroupsEdit);

    private static string Known(string? reason) => reason is { Length: < 60 } && reason.StartsWith("communities.reason.", StringComparison.Ordinal) ? reason : "";
}
