using System.Globalization;
using Guildhall.Brands.Contracts;
using Guildhall.Kernel.Storage;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Guildhall.Brands.Audit;

/// <summary>The audit log for programs, oldest first, 500 at a time after <c>?after=seq</c>.</summary>
internal static class ReadAudit
{
    public sealed record Line(long Seq, DateTimeOffset At, string Actor, string Action, string Target, string Details, string Hash);

    public static void Map(IEndpointRouteBuilder routes) => routes.MapGet("/api/v1/brands/{brand}/audit", async (string? after, AppDb db, CancellationToken ct) =>
    {
        _ = long.TryParse(after, NumberStyles.None, CultureInfo.InvariantCulture, out var seq);
        var entries = await db.Query($"select {AuditEntry.Columns} from brands_audit where brand_id = {db.CurrentBrand} and seq > {seq} order by seq limit 500", AuditEntry.Read, ct);
        return TypedResults.Ok(entries.ConvertAll(e => new Line(e.Seq, e.At, e.Actor, e.Action, e.Target, e.Details, Convert.ToHexStringLower(e.Hash))));
    }).Requires(Permissions.AuditRead);
}
