using Guildhall.Brands.Contracts;
using Guildhall.Kernel;
using Guildhall.Kernel.Storage;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;

namespace Guildhall.Brands.Views;

/// <summary>Keeps the filters of a list under a name; the same name again replaces what it meant.</summary>
internal sealed class SaveView(AppDb db, IAudit audit, TimeProvider clock)
{
    public sealed record Request(string Page, string Query, string Name, bool Shared);

    public static void Map(IEndpointRouteBuilder routes) => routes.MapPost("/b/{brand}/views", async (
        string brand, [FromForm] string? page, [FromForm] string? query, [FromForm] string? name, [FromForm] string? shared, HttpContext http, SaveView save, CancellationToken ct) =>
    {
        var request = new Request(page?.Trim('/') ?? "", SavedView.Normal(query ?? ""), name?.Trim() ?? "", shared == "true");
        var saved = await save.Handle(request, ct);
        return IsPage(request.Page) ? Answers.Back(http, saved, $"/b/{Uri.EscapeDataString(brand)}/{request.Page}?{request.Query}", "brands.view_saved") : TypedResults.BadRequest();
    }).Requires(Permissions.BrandRead);

    public async Task<Result<Done>> Handle(Request request, CancellationToken ct)
    {
        if (request.Name.Length is 0 or > SavedView.NameLength) return BrandRefusals.ViewName;
        if (!IsPage(request.Page) || request.Query.Length is 0 or > SavedView.QueryLength || db.Actor.Operator is not { } who) return BrandRefusals.ViewEmpty;
        await using var transaction = await db.Begin(ct);
        await db.Execute($"""
            insert into brands_views (brand_id, id, operator_id, page, name, query, shared, created_at)
            values ({db.CurrentBrand}, {Id.New(clock)}, {who}, {request.Page}, {request.Name}, {request.Query}, {request.Shared}, {clock.GetUtcNow()})
            on conflict (brand_id, page, operator_id, name) do update set query = excluded.query, shared = excluded.shared
            """, ct);
        await audit.Write(db, "brands.view_saved", request.Name, new { request.Page, request.Shared }, ct);
        await transaction.Commit(ct);
        return new Done();
    }

    private static bool IsPage(string page) => page.Length is > 0 and < 100 && page.All(c => char.IsAsciiLetterOrDigit(c) || c is '/' or '-') && !page.Contains("//", StringComparison.Ordinal);
}
