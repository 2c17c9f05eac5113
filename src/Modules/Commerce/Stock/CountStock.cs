using Guildhall.Brands.Contracts;
using Guildhall.Commerce.Contracts;
using Guildhall.Kernel;
using Guildhall.Kernel.Storage;

namespace Guildhall.Commerce.Stock;

/// <summary>Sets how many free units of a SKU there are: after a delivery or a count. What activities hold is not touched.</summary>
internal static class CountStock
{
    /// <summary>Joins the open transaction. Answers by how much it changed.</summary>
    public static async Task<long> SetFree(AppDb db, SkuId sku, ProductId product, long units, string kind, TimeProvider clock, CancellationToken ct)
    {
        var brand = db.CurrentBrand;
        await db.Execute($"insert into commerce_stock (brand_id, holder, sku_id, product_id, units, sold, closed) values ({brand}, {product}, {sku}, {product}, 0, 0, {false}) on conflict do nothing", ct);
        var before = await db.First($"select units from commerce_stock where brand_id = {brand} and holder = {product} and sku_id = {sku}{Sql.Raw(db.IsSqlite ? "" : " for update")}", r => r.Long(0), ct);
        if (units == before) return 0;
        await db.Execute($"update commerce_stock set units = {units} where brand_id = {brand} and holder = {product} and sku_id = {sku}", ct);
        await StockRoom.Note(db, sku, kind, product.Value, units - before, clock, ct);
        return units - before;
    }

    /// <summary>More or fewer free units by a difference. False when there are not so many.</summary>
    public static async Task<bool> ChangeFree(AppDb db, SkuId sku, ProductId product, long by, TimeProvider clock, CancellationToken ct)
    {
        var brand = db.CurrentBrand;
        await db.Execute($"insert into commerce_stock (brand_id, holder, sku_id, product_id, units, sold, closed) values ({brand}, {product}, {sku}, {product}, 0, 0, {false}) on conflict do nothing", ct);
        if (by == 0) return true;
        if (await db.Execute($"update commerce_stock set units = units + {by} where brand_id = {brand} and holder = {product} and sku_id = {sku} and units + {by} >= 0", ct) == 0) return false;
        await StockRoom.Note(db, sku, by > 0 ? "received" : "counted", product.Value, by, clock, ct);
        return true;
    }
}
