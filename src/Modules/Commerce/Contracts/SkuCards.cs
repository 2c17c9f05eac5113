using System.Text.Json;
using Guildhall.Kernel;
using Guildhall.Kernel.Storage;

namespace Guildhall.Commerce.Contracts;

/// <summary>A SKU as activities and pages need it.</summary>
/// <param name="Free">Units the storefront has; what activities hold is not in it.</param>
/// <param name="Picture">Hash of the product's leading picture.</param>
/// <param name="OnSale">Neither draft nor archived.</param>
public sealed record SkuCard(SkuId Id, ProductId Product, string Code, string Title, string Choice, Money Price, Money ListPrice, long? CostMinor, long Free, string? Picture, bool OnSale, string Category)
{
    public string Name => Choice.Length == 0 ? Title : $"{Title} · {Choice}";

    /// <summary>A line that buys this many at this price, or at its own.</summary>
    public OrderLine Line(int quantity, long? unitMinor = null, long discountMinor = 0) =>
        new(Id, Product, Code, Title, Choice, quantity, ListPrice.Minor, unitMinor ?? Price.Minor, discountMinor, CostMinor);
}

public static class ReadSkuCards
{
    /// <summary>By id; those there are, archived ones too.</summary>
    public static Task<List<SkuCard>> FindSkus(this AppDb db, IReadOnlyCollection<SkuId> ids, CancellationToken ct = default) => Where(db, Sql.Of($"{db.In("s.id", ids.ToArray())} order by p.title, s.position"), ct);

    public static Task<List<SkuCard>> FindSkusByCode(this AppDb db, IReadOnlyCollection<string> codes, CancellationToken ct = default) => Where(db, Sql.Of($"{db.In("s.code", codes.ToArray())} and not s.archived order by s.id"), ct);

    /// <summary>All that can be sold, for choosing.</summary>
    public static Task<List<SkuCard>> SkusOnSale(this AppDb db, CancellationToken ct = default) => Where(db, Sql.Of($"p.state = 'on_sale' and not s.archived order by p.title, s.position, s.id"), ct);

    /// <summary>Those, and what others brought to be given away without ever being on sale.</summary>
    public static Task<List<SkuCard>> SkusToGive(this AppDb db, CancellationToken ct = default) => Where(db, Sql.Of($"""
        not s.archived and (p.state = 'on_sale' or p.state = 'draft' and s.id in (select c.sku_id from commerce_consigned c where c.brand_id = {db.CurrentBrand})) order by p.title, s.position, s.id
        """), ct);

    public static Task<List<SkuCard>> SkusOf(this AppDb db, ProductId product, CancellationToken ct = default) => Where(db, Sql.Of($"s.product_id = {product} order by s.position, s.id"), ct);

    private static Task<List<SkuCard>> Where(AppDb db, Sql rest, CancellationToken ct) => db.Query($"""
        select s.id, s.product_id, s.code, p.title, s.choice, s.price_minor, s.list_price_minor, p.currency, s.cost_minor, coalesce(k.units, 0), p.pictures, p.state, s.archived, p.category
        from commerce_skus s join commerce_products p on p.brand_id = s.brand_id and p.id = s.product_id
        left join commerce_stock k on k.brand_id = s.brand_id and k.holder = s.product_id and k.sku_id = s.id
        where s.brand_id = {db.CurrentBrand} and {rest}
        """, r => new SkuCard(r.Id<SkuId>(0), r.Id<ProductId>(1), r.Text(2), r.Text(3), r.Text(4), new Money(r.Long(5), r.Text(7)), new Money(r.Long(6), r.Text(7)), r.LongOrNull(8), r.Long(9),
            JsonSerializer.Deserialize<string[]>(r.Text(10))!.FirstOrDefault(), r.Text(11) == "on_sale" && !r.Flag(12), r.Text(13)), ct);
}
