using Guildhall.Brands.Contracts;
using Guildhall.Insights.FactRows;
using Guildhall.Insights.Fleet;
using Guildhall.Insights.Measures;
using Guildhall.Kernel;
using Guildhall.Kernel.Files;
using Guildhall.Kernel.Storage;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Guildhall.Insights.Exports;

/// <summary>The tables behind the pages as CSV or XLSX: plain values under the keys of docs/metrics.md, for whoever counts on.</summary>
internal static class ExportTable
{
    public static void Map(IEndpointRouteBuilder routes) => routes.MapGet("/b/{brand}/insights/{table}.{format}", async (
        string brand, string table, string format, string? from, string? to, Guid? group, HttpContext http, AppDb db, TimeProvider clock, CancellationToken ct) =>
    {
        var profile = await db.CurrentBrandProfile(ct);
        var window = FactPeriod.Parse(from, to, profile.Calendar.DayOf(clock.GetUtcNow()));
        var scope = group is { } id ? Scope.Of(profile.Id, new GroupId(id)) : Scope.Of(profile.Id);
        if (format is not ("csv" or "xlsx") || await Rows(table, db, scope, window, profile.Currency, ct) is not { } rows) return Results.NotFound();

        using var file = new MemoryStream();
        using (var writer = format == "csv" ? TableWriter.Csv(file) : TableWriter.Xlsx(file, table))
            foreach (var row in rows) writer.Row(row);
        return Results.File(file.ToArray(), format == "csv" ? "text/csv; charset=utf-8" : "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            $"{table}-{window.From:yyyy-MM-dd}-{window.Last:yyyy-MM-dd}.{format}");
    }).Requires(Permissions.InsightsExport);

    private static async Task<IEnumerable<object?[]>?> Rows(string table, AppDb db, Scope scope, Window window, string currency, CancellationToken ct) => table switch
    {
        "days" => (await DaySeries.Read(db, scope, window.From, window.To, ct)).Days.Select(d => new object?[] { d.Day, d.Members, d.Joins, d.Leaves, d.Messages, d.StaffMessages, d.Dau, d.Active })
            .Prepend(["day", "members", "joins", "leaves", "messages", "staff_messages", "dau", "active"]),
        "fleet" => (await FleetRows.Read(db, window, currency, ct)).Select(r => new object?[] { r.Name, r.Community, r.Health, r.Members, r.Joins, r.Leaves, r.Net, r.ActiveRate, r.DauMean, r.DauShare, r.Messages, r.Gmv, currency })
            .Prepend(["group", "community", "health", "members", "joins", "leaves", "net", "active_rate", "dau_mean", "dau_share", "messages", "gmv_minor", "currency"]),
        "buyers" => (await Rfm.Of(db, scope, window.To, ct)).OrderByDescending(b => b.Frequency).Select(b => new object?[] { b.Member.Value.ToString(), b.Name, b.Frequency, b.Recency, b.Age, b.Monetary, b.Currency })
            .Prepend(["member", "name", "frequency", "recency_days", "t_days", "monetary_minor", "currency"]),
        "sales" => (await GroupSales.Of(db, scope, window, ct)).Select(s => new object?[] { s.Name, s.Group is not null, s.Currency, s.Orders, s.Gmv, s.Refunds, s.Gmv - s.Refunds })
            .Prepend(["group", "attributed", "currency", "orders", "gmv_minor", "refunds_minor", "net_sales_minor"]),
        "cohorts" => (await Retention.Cohorts(db, scope, window.To, ct)).Select(c => new object?[] { c.Monday, c.Size }.Concat(c.Spoke.Select(s => (object?)s)).ToArray())
            .Prepend([.. new object?[] { "week", "size" }, .. Enumerable.Range(0, Retention.Weeks).Select(k => (object?)$"week_{k}")]),
        _ => null,
    };
}
