using Guildhall.Brands.Contracts;
using Guildhall.Kernel;
using Guildhall.Members.Contracts;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;

namespace Guildhall.Insights.People;

/// <summary>Posts of the list of members.</summary>
internal static class PeopleRoutes
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        // The chosen rows go into the address of the preview, so that it can be looked at again.
        routes.MapPost("/b/{brand}/members/chosen", async (string brand, HttpContext http, CancellationToken ct) =>
        {
            var form = http.Request.HasFormContentType ? await http.Request.ReadFormAsync(ct) : FormCollection.Empty;
            return TypedResults.Redirect($"{Home(brand)}/tag?ids={string.Join(',', form["ids"].Where(id => Guid.TryParse(id, out _)).Take(200))}");
        }).Requires(Permissions.MembersEdit);
        routes.MapPost("/b/{brand}/members/tagged", async (string brand, [FromForm] string? ids, [FromForm] string? tag, HttpContext http, TagMembers tagMembers, CancellationToken ct) =>
            Answers.Back(http, await tagMembers.Handle(new([.. Parse(ids)], tag ?? ""), ct), $"{Home(brand)}?tag={Uri.EscapeDataString(tag?.Trim() ?? "")}", "insights.tagged")).Requires(Permissions.MembersEdit);
        routes.MapPost("/b/{brand}/members/{id:guid}/tags", async (string brand, Guid id, [FromForm] string? tag, [FromForm] string? remove, HttpContext http, TagMembers tagMembers, CancellationToken ct) =>
            Answers.Back(http, await tagMembers.Handle(new([new MemberId(id)], remove ?? tag ?? "", remove is null), ct), $"{Home(brand)}/{id}", remove is null ? "insights.tagged" : "insights.untagged")).Requires(Permissions.MembersEdit);
    }

    internal static MemberId[] Parse(string? ids) => [.. (ids ?? "").Split(',').Select(id => Guid.TryParse(id, out var value) ? value : Guid.Empty).Where(id => id != Guid.Empty).Distinct().Take(TagMembers.MostAtOnce).Select(id => new MemberId(id))];

    private static string Home(string brand) => $"/b/{Uri.EscapeDataString(brand)}/members";
}
