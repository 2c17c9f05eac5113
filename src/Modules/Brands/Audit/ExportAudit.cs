using System.Globalization;
using System.Text;
using Guildhall.Brands.Contracts;
using Guildhall.Kernel.Storage;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Guildhall.Brands.Audit;

/// <summary>The whole chain as CSV, with what is needed to verify it elsewhere.</summary>
internal static class ExportAudit
{
    public static void Map(IEndpointRouteBuilder routes) => routes.MapGet("/b/{brand}/audit.csv", async (string brand, HttpContext http, AppDb db, CancellationToken ct) =>
    {
        http.Response.ContentType = "text/csv; charset=utf-8";
        http.Response.Headers.ContentDisposition = "attachment; filename=\"audit.csv\"";
        await using var writer = new StreamWriter(http.Response.Body, new UTF8Encoding(encoderShouldEmitUTF8Identifier: true));
        await writer.WriteLineAsync("brand,seq,at,operator,actor,action,target,details,previous,hash");
        await foreach (var e in db.Stream($"select {AuditEntry.Columns} from brands_audit where brand_id = {db.CurrentBrand} order by seq", AuditEntry.Read, ct))
            await writer.WriteLineAsync(string.Join(',', Fields(e).Select(Cell)));
    }).Requires(Permissions.AuditRead);

    private static string[] Fields(AuditEntry e) =>
    [
        e.Brand.ToString(), e.Seq.ToString(CultureInfo.InvariantCulture), e.At.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'", CultureInfo.InvariantCulture), e.Operator?.ToString() ?? "",
        e.Actor, e.Action, e.Target, e.Details, Convert.ToHexStringLower(e.Previous), Convert.ToHexStringLower(e.Hash),
    ];

    /// <summary>Quoted, and never a formula for the spreadsheet that opens it.</summary>
    private static string Cell(string text) =>
        '"' + (text is ['=' or '+' or '-' or '@' or '\t' or '\r', ..] ? "'" + text : text).Replace("\"", "\"\"", StringComparison.Ordinal) + '"';
}
