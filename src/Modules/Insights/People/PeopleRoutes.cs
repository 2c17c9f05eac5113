using Guildhall.Brands.Contracts;
using Guildhall.Kernel;
using Guildhall.Kernel.Files;
using Guildhall.Kernel.Storage;
using Guildhall.Members.Contracts;
using Guildhall.Ui;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;

namespace Guildhall.Insights.People;

/// <summary>Posts of the list of members, and the list as a file.</summary>
internal static class PeopleRoutes
{
    private const int ExportPage = 2000;

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
        routes.MapGet("/b/{brand}/members.csv", Export).Requires(Permissions.MembersExport);
    }

    internal static MemberId[] Parse(string? ids) => [.. (ids ?? "").Split(',').Select(id => Guid.TryParse(id, out var value) ? value : Guid.Empty).Where(id => id != Guid.Empty).Distinct().Take(TagMembers.MostAtOnce).Select(id => new MemberId(id))];

    private static async Task Export(HttpContext http, AppDb db, IAudit audit, TimeProvider clock, CancellationToken ct)
    {
        var profile = await db.CurrentBrandProfile(ct);
        var state = DataTableState.Parse(http.Request.Path + http.Request.QueryString, ["name"], PeopleFilter.Keys);
        var (filter, today) = (PeopleFilter.Of(state), profile.Calendar.DayOf(clock.GetUtcNow()));
        await using (var transaction = await db.Begin(ct))
        {
            await audit.Write(db, "members.exported", profile.Code, new { filter = http.Request.QueryString.Value }, ct);
            await transaction.Commit(ct);
        }
        using var file = new MemoryStream();
        using (var writer = TableWriter.Csv(file))
        {
            writer.Row("member", "name", "tags", "groups", "first_joined", "last_spoke", "orders");
            for (PeopleCursor? after = null; ;)
            {
                var page = await filter.Page(db, today, after, ExportPage, ct);
                foreach (var p in await PeopleRows.Read(db, page, ct)) writer.Row(p.Id.Value.ToString(), p.Name, string.Join('|', p.Tags), string.Join('|', p.Groups), p.Joined, p.LastSpoke, p.Orders);
                if (page.Count < ExportPage) break;
                after = new PeopleCursor(page[^1].Id, page[^1].Name);
            }
        }
        http.Response.ContentType = "text/csv; charset=utf-8";
        http.Response.Headers.ContentDisposition = "attachment; filename=\"members.csv\"";
        file.Position = 0;
        await file.CopyToAsync(http.Response.Body, ct);
    }

    private static string Home(string brand) => $"/b/{Uri.EscapeDataString(brand)}/members";
}
