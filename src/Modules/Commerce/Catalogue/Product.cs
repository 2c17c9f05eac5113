using System.Text.Json;
using Guildhall.Commerce.Contracts;
using Guildhall.Kernel;
using Guildhall.Kernel.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Guildhall.Commerce.Catalogue;

/// <summary>draft: only operators see it; on_sale: in every group's storefront; archived: gone from lists, kept for its orders.</summary>
public enum ProductState { Draft, OnSale, Archived }

/// <summary>Something to buy, with its SKUs. What it costs and how many there are is the SKU's.</summary>
internal sealed class Product(BrandId brandId, ProductId id, string currency, DateTimeOffset madeAt) : IBrandOwned
{
    public const int TitleLength = 120, SummaryLength = 200, DetailsLength = 10_000, CategoryLength = 40, MostOptions = 3, MostPictures = 9;

    public BrandId BrandId { get; private init; } = brandId;
    public ProductId Id { get; private init; } = id;
    public string Title { get; private set; } = "";
    public string Summary { get; private set; } = "";
    public string Details { get; private set; } = "";
    public string Category { get; private set; } = "";
    public ProductState State { get; private set; } = ProductState.Draft;
    public string Currency { get; private init; } = currency;
    /// <summary>The names of what a buyer chooses, as JSON: ["尺寸", "口味"].</summary>
    public string Options { get; private set; } = "[]";
    /// <summary>Hashes of pictures, the first one leading, as JSON.</summary>
    public string Pictures { get; private set; } = "[]";
    public DateTimeOffset MadeAt { get; private init; } = madeAt;
    public DateTimeOffset ChangedAt { get; private set; } = madeAt;
    public Guid? ImportId { get; private init; }
    public int Version { get; private set; } = 1;

    public IReadOnlyList<string> OptionNames => JsonSerializer.Deserialize<string[]>(Options)!;

    public IReadOnlyList<string> PictureHashes => JsonSerializer.Deserialize<string[]>(Pictures)!;

    public Refusal? Describe(string title, string summary, string details, string category, IReadOnlyList<string> options, DateTimeOffset now)
    {
        title = title.Trim();
        if (title.Length is 0 or > TitleLength) return CatalogueRefusals.TitleLength.With(TitleLength).At("Title");
        if (summary.Length > SummaryLength) return CatalogueRefusals.TooLong.With(SummaryLength).At("Summary");
        if (details.Length > DetailsLength) return CatalogueRefusals.TooLong.With(DetailsLength).At("Details");
        if (category.Trim().Length > CategoryLength) return CatalogueRefusals.TooLong.With(CategoryLength).At("Category");
        if (options.Count > MostOptions) return CatalogueRefusals.OptionsRange.With(MostOptions).At("Options");
        (Title, Summary, Details, Category, Options, ChangedAt) = (title, summary.Trim(), details.Trim(), category.Trim(), JsonSerializer.Serialize(options), now);
        Version++;
        return null;
    }

    public void Show(IReadOnlyList<string> pictures, DateTimeOffset now)
    {
        (Pictures, ChangedAt) = (JsonSerializer.Serialize(pictures.Take(MostPictures)), now);
        Version++;
    }

    public void Become(ProductState state, DateTimeOffset now)
    {
        (State, ChangedAt) = (state, now);
        Version++;
    }
}

internal sealed class Sku(BrandId brandId, SkuId id, ProductId productId, string code) : IBrandOwned
{
    public const int CodeLength = 64, ChoiceLength = 120;
    public const long MostMinor = 100_000_000_00;

    public BrandId BrandId { get; private init; } = brandId;
    public SkuId Id { get; private init; } = id;
    public ProductId ProductId { get; private init; } = productId;
    /// <summary>The brand's own article number; unique in the brand.</summary>
    public string Code { get; private set; } = code;
    /// <summary>One value per option, joined: "6 寸 / 原味". Empty for a product without options.</summary>
    public string Choice { get; private set; } = "";
    public long PriceMinor { get; private set; }
    /// <summary>What it would cost without a reduction; shown struck through when higher than the price.</summary>
    public long ListPriceMinor { get; private set; }
    public long? CostMinor { get; private set; }
    public int Position { get; private set; }
    public bool Archived { get; private set; }

    public Refusal? Set(string code, string choice, long price, long listPrice, long? cost, int position)
    {
        code = code.Trim();
        if (code.Length is 0 or > CodeLength) return CatalogueRefusals.CodeLength.With(CodeLength);
        if (choice.Length > ChoiceLength) return CatalogueRefusals.TooLong.With(ChoiceLength);
        if (price is < 0 or > MostMinor || listPrice is < 0 or > MostMinor || cost is < 0 or > MostMinor) return CatalogueRefusals.PriceRange;
        (Code, Choice, PriceMinor, ListPriceMinor, CostMinor, Position) = (code, choice.Trim(), price, Math.Max(listPrice, price), cost, position);
        return null;
    }

    public void Archive(bool archived) => Archived = archived;
}

internal static class ProductTables
{
    public static DbSet<Product> Products(this AppDb db) => db.Set<Product>();
    public static DbSet<Sku> Skus(this AppDb db) => db.Set<Sku>();

    internal sealed class ProductTable : IEntityTypeConfiguration<Product>
    {
        public void Configure(EntityTypeBuilder<Product> product)
        {
            product.ToTable("commerce_products").HasKey(p => new { p.BrandId, p.Id });
            product.Ignore(p => p.OptionNames).Ignore(p => p.PictureHashes);
            product.Property(p => p.Version).IsConcurrencyToken();
        }
    }

    internal sealed class SkuTable : IEntityTypeConfiguration<Sku>
    {
        public void Configure(EntityTypeBuilder<Sku> sku)
        {
            sku.ToTable("commerce_skus").HasKey(s => new { s.BrandId, s.Id });
            sku.HasIndex(s => new { s.BrandId, s.Code }).IsUnique();
            sku.HasIndex(s => new { s.BrandId, s.ProductId });
        }
    }
}
