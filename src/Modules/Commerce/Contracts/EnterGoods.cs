using Guildhall.Brands.Contracts;
using Guildhall.Commerce.Catalogue;
using Guildhall.Kernel;
using Guildhall.Kernel.Storage;

namespace Guildhall.Commerce.Contracts;

/// <summary>Enters something that the catalogue does not have yet, with one choice and no stock. With a price it is on sale, without one only activities can have it.</summary>
public sealed class EnterGoods
{
    private readonly AppDb db;
    private readonly SaveProduct save;

    internal EnterGoods(AppDb db, SaveProduct save) => (this.db, this.save) = (db, save);

    /// <summary>Joins the open transaction.</summary>
    /// <param name="id">Becomes the product's.</param>
    public async Task<Result<SkuId>> Handle(Guid id, string title, string summary, decimal? price, CancellationToken ct)
    {
        var brand = await db.CurrentBrandProfile(ct);
        var saved = await save.Join(brand, new(new(id), null, title, summary, "", "", [], price is null ? ProductState.Draft : ProductState.OnSale, [], [new(null, $"{id:N}"[20..], "", price ?? 0, null, null, 0, 0, false)]), ct);
        return saved.Refusal is { } no ? no : (await db.SkusOf(saved.Value, ct))[0].Id;
    }
}
