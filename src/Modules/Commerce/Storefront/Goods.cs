using System.Text.Json;
using Guildhall.Commerce.Contracts;
using Guildhall.Kernel;
using Guildhall.Kernel.Storage;

namespace Guildhall.Commerce.Storefront;

/// <summary>A product as the storefront lists it.</summary>
internal sealed record Good(ProductId Id, string Title, string Summary, string Category, string? Picture, Money From, Money To, Money List, long Left, long Sold)
{
    public bool Reduced => From == To && List.Minor > From.Minor;
}

internal static class Goods
{
    /// <summary>All on sale, those that can be bought first.</summary>
    public static Task<List<Good>> OnSale(AppDb db, string? category, CancellationToken ct) => db.Query($"""
        select p.id, p.title, p.summary, p.category, p.pictures, p.currency, min(s.price_minor), max(s.price_minor), max(s.list_price_minor), cast(coalesce(sum(k.units), 0) as bigint), cast(coalesce(sum(k.sold), 0) as bigint)
        from commerce_products p join commerce_skus s on s.brand_id = p.brand_id and s.product_id = p.id and not s.archived
        left join commerce_stock k on k.brand_id = s.brand_id and k.holder = s.product_id and k.sku_id = s.id
        where p.brand_id = {db.CurrentBrand} and p.state = 'on_sale' {(string.IsNullOrEmpty(category) ? Sql.Empty : Sql.Of($"and p.category = {category}"))}
        group by p.id, p.title, p.summary, p.category, p.pictures, p.currency, p.made_at
        order by case when coalesce(sum(k.units), 0) > 0 then 0 else 1 end, p.made_at desc, p.id limit 200
        """, r => new Good(r.Id<ProductId>(0), r.Text(1), r.Text(2), r.Text(3), JsonSerializer.Deserialize<string[]>(r.Text(4))!.FirstOrDefault(), new(r.Long(6), r.Text(5)), new(r.Long(7), r.Text(5)), new(r.Long(8), r.Text(5)), r.Long(9), r.Long(10)), ct);

    public static Task<List<string>> Categories(AppDb db, CancellationToken ct) =>
        db.Query($"select distinct category from commerce_products where brand_id = {db.CurrentBrand} and state = 'on_sale' and category <> '' order by category", r => r.Text(0), ct);
}
