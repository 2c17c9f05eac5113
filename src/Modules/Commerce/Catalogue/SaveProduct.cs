using Guildhall.Brands.Contracts;
using Guildhall.Commerce.Contracts;
using Guildhall.Commerce.Stock;
using Guildhall.Kernel;
using Guildhall.Kernel.Storage;
using Microsoft.EntityFrameworkCore;

namespace Guildhall.Commerce.Catalogue;

/// <summary>Enters a product or changes it, with its SKUs, their prices and their free stock. Orders that were placed keep what they say.</summary>
internal sealed class SaveProduct(AppDb db, IAudit audit, TimeProvider clock)
{
    public const int MostSkus = 60;

    /// <param name="Sku">Null enters a new one.</param>
    /// <param name="SeenStock">What the page showed: the difference is what changes, so sales meanwhile are not undone.</param>
    public sealed record SkuRow(SkuId? Sku, string Code, string Choice, decimal Price, decimal? ListPrice, decimal? Cost, long Stock, long SeenStock, bool Archived);

    /// <param name="Version">Of the product as it was read; null enters a new one.</param>
    public sealed record Request(ProductId Id, int? Version, string Title, string Summary, string Details, string Category, IReadOnlyList<string> Options, ProductState State, IReadOnlyList<string> Pictures, IReadOnlyList<SkuRow> Skus);

    public async Task<Result<ProductId>> Handle(Request request, CancellationToken ct)
    {
        var brand = await db.CurrentBrandProfile(ct);
        await using var transaction = await db.Begin(ct);
        var joined = await Join(brand, request, ct);
        if (joined.Refusal is null) await transaction.Commit(ct);
        return joined;
    }

    /// <summary>Joins the open transaction.</summary>
    public async Task<Result<ProductId>> Join(BrandProfile brand, Request request, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        var product = await db.Products().FirstOrDefaultAsync(p => p.Id == request.Id, ct);
        if (product is null && request.Version is not null) return CommerceRefusals.UnknownProduct;
        if (product is not null && request.Version != product.Version) return CatalogueRefusals.Changed;
        if (request.Skus.Count == 0) return CatalogueRefusals.NoSku;
        if (request.Skus.Count > MostSkus) return CatalogueRefusals.SkusRange.With(MostSkus);
        var live = request.Skus.Where(s => !s.Archived).ToList();
        if (live.GroupBy(s => s.Choice.Trim()).Any(g => g.Count() > 1)) return CatalogueRefusals.ChoiceTwice;
        if (request.Skus.GroupBy(s => s.Code.Trim()).Any(g => g.Count() > 1)) return CatalogueRefusals.CodeTaken;
        var fresh = product is null;
        if (product is null) db.Add(product = new Product(brand.Id, request.Id, brand.Currency, now));
        if (product.Describe(request.Title, request.Summary, request.Details, request.Category, request.Options, now) is { } refusal) return refusal;
        product.Become(request.State, now);
        product.Show(request.Pictures, now);
        var known = fresh ? [] : (await db.Skus().Where(s => s.ProductId == product.Id).ToListAsync(ct)).ToDictionary(s => s.Id);
        var ids = new SkuId[request.Skus.Count];
        for (var n = 0; n < ids.Length; n++)
        {
            var row = request.Skus[n];
            if (row.Stock is < 0 or > StockRoom.MostUnits) return CatalogueRefusals.StockRange.With(StockRoom.MostUnits).At($"Skus[{n}].Stock");
            if (Minor(row.Price, product.Currency) is not { } price || Minor(row.ListPrice ?? 0, product.Currency) is not { } list || Minor(row.Cost ?? 0, product.Currency) is not { } cost) return CatalogueRefusals.PriceRange.At($"Skus[{n}].Price");
            if (row.Sku is { } id && !known.ContainsKey(id)) return CommerceRefusals.UnknownSku;
            var sku = row.Sku is { } mine ? known[mine] : new Sku(brand.Id, Id.New<SkuId>(clock), product.Id, "");
            if (sku.Set(row.Code, row.Choice, price, list, row.Cost is null ? null : cost, n) is { } wrong) return wrong.At($"Skus[{n}].{(wrong == CatalogueRefusals.PriceRange ? "Price" : "Code")}");
            sku.Archive(row.Archived);
            if (row.Sku is null) db.Add(sku);
            ids[n] = sku.Id;
        }
        if (!await db.TrySave(ct)) return CatalogueRefusals.CodeTaken;
        for (var n = 0; n < ids.Length; n++)
            if ((request.Skus[n].Stock != request.Skus[n].SeenStock || request.Skus[n].Sku is null) && !await CountStock.ChangeFree(db, ids[n], product.Id, request.Skus[n].Stock - request.Skus[n].SeenStock, clock, ct))
                return CommerceRefusals.NotEnough.With(request.Skus[n].SeenStock).At($"Skus[{n}].Stock");
        await audit.Write(db, fresh ? "commerce.product_added" : "commerce.product_changed", product.Title, null, ct);
        return product.Id;
    }

    private static long? Minor(decimal amount, string currency) => amount is < 0 or > Sku.MostMinor / 100 ? null : Money.FromDecimal(amount, currency).Minor;
}
