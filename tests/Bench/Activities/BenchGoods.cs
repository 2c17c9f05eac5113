using Guildhall.Brands.Contracts;
using Guildhall.Commerce.Catalogue;
using Guildhall.Commerce.Contracts;
using Guildhall.Commerce.Stock;
using Guildhall.Kernel;
using Guildhall.Kernel.Storage;

namespace Guildhall.Bench.Activities;

/// <summary>Something on sale for 20 whose stock no bench empties.</summary>
internal static class BenchGoods
{
    public const long Units = 1_000_000, PriceMinor = 2000;

    /// <summary>Joins the open transaction.</summary>
    public static async Task<SkuId> Add(AppDb db, long units = Units)
    {
        var (clock, brand) = (TimeProvider.System, await db.CurrentBrandProfile(default));
        var product = new Guildhall.Commerce.Catalogue.Product(brand.Id, Id.New<ProductId>(clock), brand.Currency, clock.GetUtcNow());
        product.Describe("Bench", "", "", "", [], clock.GetUtcNow());
        product.Become(ProductState.OnSale, clock.GetUtcNow());
        db.Add(product);
        var sku = new Sku(brand.Id, Id.New<SkuId>(clock), product.Id, "");
        if (sku.Set($"bench-{Id.New(clock):N}", "", PriceMinor, PriceMinor, null, 0) is { } refusal) throw new InvalidOperationException(refusal.Code);
        db.Add(sku);
        await db.SaveChangesAsync();
        await CountStock.SetFree(db, sku.Id, product.Id, units, "received", clock, default);
        return sku.Id;
    }

    /// <summary>Puts so many pieces aside for an activity.</summary>
    public static async Task Allot(AppDb db, SkuId sku, Guid activity, long units)
    {
        if ((await db.AllotStock(sku, activity, units, TimeProvider.System)).Refusal is { } refusal) throw new InvalidOperationException(refusal.Code);
    }
}
