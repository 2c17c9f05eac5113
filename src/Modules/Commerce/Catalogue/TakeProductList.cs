using Guildhall.Brands.Contracts;
using Guildhall.Commerce.Contracts;
using Guildhall.Kernel;
using Guildhall.Kernel.Storage;
using Microsoft.EntityFrameworkCore;

namespace Guildhall.Commerce.Catalogue;

internal enum ListChange { Same, New, Changed, Refused }

/// <summary>What a list says of one product, and what becomes of it.</summary>
/// <param name="Lines">The rows of the list it stands in.</param>
internal sealed record ListedProduct(string Title, IReadOnlyList<int> Lines, int Skus, ListChange Change, Refusal? Refusal);

/// <summary>Takes a list of goods into the catalogue: a SKU is known by its code, else a product by its title and a SKU by its choice. What the list does not name stays; the same list again changes nothing.</summary>
internal sealed class TakeProductList(AppDb db, SaveProduct save, TimeProvider clock)
{
    /// <param name="dryRun">Only says what would happen.</param>
    /// <param name="onSale">New products can be bought at once; otherwise they are drafts.</param>
    /// <returns>One answer per product, in the order of the list. Each product is a transaction of its own: what is refused does not hold up the others.</returns>
    public async Task<List<ListedProduct>> Handle(IReadOnlyList<ListedSku> rows, bool onSale, bool dryRun, CancellationToken ct)
    {
        var answers = new List<ListedProduct>();
        foreach (var listed in rows.GroupBy(r => r.Title, StringComparer.OrdinalIgnoreCase))
        {
            db.ChangeTracker.Clear();
            var request = await Plan([.. listed], onSale, ct);
            var change = request is null ? ListChange.Same : request.Version is null ? ListChange.New : ListChange.Changed;
            // A dry run goes all the way and turns back before the end, so that it says what the real one would.
            await using var transaction = await db.Begin(ct);
            var saved = request is null ? default : await save.Join(await db.CurrentBrandProfile(ct), request, ct);
            if (saved.Refusal is null && !dryRun) await transaction.Commit(ct);
            answers.Add(new(listed.First().Title, [.. listed.Select(l => l.Line)], listed.Count(), saved.Refusal is null ? change : ListChange.Refused, saved.Refusal));
        }
        db.ChangeTracker.Clear();
        return answers;
    }

    /// <summary>Null when everything is so already.</summary>
    private async Task<SaveProduct.Request?> Plan(List<ListedSku> listed, bool onSale, CancellationToken ct)
    {
        var (title, codes) = (listed[0].Title, listed.Select(l => l.Code).OfType<string>().Distinct().ToArray());
        var brand = db.CurrentBrand;
        var key = await db.First($"select product_id from commerce_skus where brand_id = {brand} and {db.In("code", codes)} order by product_id", r => r.GuidOrNull(0), ct)
            ?? await db.First($"select id from commerce_products where brand_id = {brand} and lower(title) = {title.ToLowerInvariant()} order by made_at", r => r.GuidOrNull(0), ct);
        var product = key is { } known ? await db.Products().AsNoTracking().FirstAsync(p => p.Id == new ProductId(known), ct) : null;
        var cards = product is null ? [] : await db.SkusOf(product.Id, ct);
        var archived = product is null ? [] : (await db.Query($"select id from commerce_skus where brand_id = {brand} and product_id = {product.Id} and archived", r => r.Id<SkuId>(0), ct)).ToHashSet();
        var id = product?.Id ?? Id.New<ProductId>(clock);
        var rows = cards.ConvertAll(c => new SaveProduct.SkuRow(c.Id, c.Code, c.Choice, c.Price.ToDecimal(), c.ListPrice.Minor > c.Price.Minor ? c.ListPrice.ToDecimal() : null,
            c.CostMinor is { } cost ? new Money(cost, c.Price.Currency).ToDecimal() : null, c.Free, c.Free, archived.Contains(c.Id)));
        var before = rows.ToList();
        foreach (var row in listed)
        {
            var at = rows.FindIndex(r => row.Code is not null ? r.Code == row.Code : string.Equals(r.Choice, row.Choice, StringComparison.OrdinalIgnoreCase));
            if (at >= 0) rows[at] = rows[at] with { Choice = row.Choice.Length > 0 ? row.Choice : rows[at].Choice, Price = row.Price, ListPrice = row.ListPrice ?? rows[at].ListPrice, Cost = row.Cost ?? rows[at].Cost, Stock = row.Stock ?? rows[at].Stock, Archived = false };
            else rows.Add(new(null, row.Code ?? $"{id.Value:N}"[20..] + "-" + (rows.Count + 1).ToString(System.Globalization.CultureInfo.InvariantCulture), row.Choice, row.Price, row.ListPrice, row.Cost, row.Stock ?? 0, 0, false));
        }
        var (category, summary) = (listed.Select(l => l.Category).FirstOrDefault(c => c is not null), listed.Select(l => l.Summary).FirstOrDefault(s => s is not null));
        if (product is not null && rows.SequenceEqual(before) && product.Title == title && (category ?? product.Category) == product.Category && (summary ?? product.Summary) == product.Summary) return null;
        return new(id, product?.Version, title, summary ?? product?.Summary ?? "", product?.Details ?? "", category ?? product?.Category ?? "", product?.OptionNames ?? [],
            product?.State ?? (onSale ? ProductState.OnSale : ProductState.Draft), product?.PictureHashes ?? [], rows);
    }
}
