using System.Globalization;
using Guildhall.Brands.Contracts;
using Guildhall.Insights.Contracts;
using Guildhall.Kernel;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Guildhall.Insights.Exports;

/// <summary>The report for programs: the same document as <c>report --json</c>.</summary>
internal static class ReadReport
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/api/v1/brands/{brand}/report", Answer).Requires(Permissions.InsightsRead);
        routes.MapGet("/b/{brand}/report.html", async (string? group, string? from, string? to, Report report, HttpContext http, CancellationToken ct) =>
        {
            var written = await report.Handle(new(group, Day(from), Day(to)), ct);
            if (written.Refusal is { } refusal)
            {
                await Problems.Write(http, refusal);
                return Results.Empty;
            }
            return Results.File(System.Text.Encoding.UTF8.GetBytes(written.Value.Html()), "text/html; charset=utf-8", "report.html");
        }).Requires(Permissions.InsightsExport);
    }

    private static async Task<IResult> Answer(string? group, string? from, string? to, Report report, HttpContext http, CancellationToken ct)
    {
        var written = await report.Handle(new(group, Day(from), Day(to)), ct);
        if (written.Refusal is not { } refusal) return Results.Text(written.Value.Json, "application/json; charset=utf-8");
        await Problems.Write(http, refusal);
        return Results.Empty;
    }

    private static DateOnly? Day(string? text) => DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) ? day : null;
}
