using Guildhall.Brands.Contracts;
using Guildhall.Commerce.Contracts;
using Guildhall.Kernel;
using Guildhall.Kernel.Files;
using Guildhall.Kernel.Storage;
using Guildhall.Kernel.Texts;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Guildhall.Commerce.Catalogue;

/// <summary>The catalogue as a list of goods, in the columns in which one is taken in: edited in a sheet, it comes back.</summary>
internal static class ExportProducts
{
    public static void Map(IEndpointRouteBuilder routes) => routes.MapGet("/b/{brand}/products/list.{format}", async (string brand, string format, AppDb db, Localizer text, TimeProvider clock, CancellationToken ct) =>
    {
        if (format is not ("csv" or "xlsx")) return Results.NotFound();
        var profile = await db.CurrentBrandProfile(ct);
        var live = await db.Query($"select s.id from commerce_skus s join commerce_products p on p.brand_id = s.brand_id and p.id = s.product_id where s.brand_id = {profile.Id} and not s.archived and p.state <> 'archived' limit {ProductList.MostRows}", r => r.Id<SkuId>(0), ct);
        var summaries = (await db.Query($"select id, summary from commerce_products where brand_id = {profile.Id}", r => (Id: r.Id<ProductId>(0), Summary: r.Text(1)), ct)).ToDictionary(p => p.Id, p => p.Summary);
        using var file = new MemoryStream();
        using (var writer = format == "csv" ? TableWriter.Csv(file) : TableWriter.Xlsx(file, text["commerce.products"]))
        {
            writer.Row([.. ProductList.Fields.Select(f => (object?)f.Name)]);
            foreach (var sku in await db.FindSkus(live, ct))
                writer.Row(sku.Title, sku.Choice, sku.Code, sku.Category, sku.Price.ToDecimal(), sku.ListPrice.Minor > sku.Price.Minor ? sku.ListPrice.ToDecimal() : null,
                    sku.CostMinor is { } cost ? new Money(cost, sku.Price.Currency).ToDecimal() : null, sku.Free, summaries[sku.Product]);
        }
        return Results.File(file.ToArray(), format == "csv" ? "text/csv; charset=utf-8" : "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", $"products-{profile.Calendar.DayOf(clock.GetUtcNow()):yyyy-MM-dd}.{format}");
    }).Requires(Permissions.OrdersRead);
}
