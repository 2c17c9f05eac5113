using System.Globalization;
using System.Text;
using Guildhall.Kernel;
using Guildhall.Kernel.Storage;
using Guildhall.Kernel.Texts;
using Guildhall.Ui;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Guildhall.Brands.Brands;

internal sealed class Brand
{
    public const int NameLength = 60;

    /// <summary>The agency that every installation starts with.</summary>
    public static readonly Guid DefaultAgency = new("00000000-0000-7000-8000-000000000001");

    private Brand() { }

    public BrandId Id { get; private init; }
    public Guid AgencyId { get; private init; } = DefaultAgency;
    public string Code { get; private init; } = "";
    public string Name { get; private set; } = "";
    public string TimeZone { get; private init; } = "";
    public string Currency { get; private init; } = "";
    public string Language { get; private set; } = "";
    public string Colour { get; private set; } = "";
    public DateTimeOffset CreatedAt { get; private init; }
    public bool Demo { get; private init; }
    public int Version { get; private set; }

    public static Result<Brand> Open(string name, string timeZone, string currency, string language, TimeProvider clock, bool demo = false)
    {
        name = name.Trim();
        if (name.Length is 0 or > NameLength) return BrandRefusals.NameLength.With(NameLength).At("Name");
        if (!BrandCalendar.Knows(timeZone)) return BrandRefusals.UnknownTimeZone.With(timeZone).At("TimeZone");
        if (!Money.Offered.Contains(currency)) return BrandRefusals.UnknownCurrency.With(currency, string.Join(", ", Money.Offered)).At("Currency");
        return new Brand
        {
            Id = Kernel.Id.New<BrandId>(clock),
            Code = CodeFrom(name),
            Name = name,
            TimeZone = timeZone,
            Currency = currency,
            Language = TextCatalogue.Nearest(language),
            Colour = demo ? "#14665a" : "#b4532a",
            Demo = demo,
            CreatedAt = clock.GetUtcNow(),
        };
    }

    public Refusal? Edit(string name, string language, string colour)
    {
        name = name.Trim();
        if (name.Length is 0 or > NameLength) return BrandRefusals.NameLength.With(NameLength).At("Name");
        if (!BrandColours.IsColour(colour)) return BrandRefusals.NotAColour.At("Colour");
        (Name, Language, Colour, Version) = (name, TextCatalogue.Nearest(language), colour.ToLowerInvariant(), Version + 1);
        return null;
    }

    /// <summary>"Tea & Co 茶" → tea-co-茶.</summary>
    private static string CodeFrom(string name)
    {
        var code = new StringBuilder();
        foreach (var rune in name.Normalize(NormalizationForm.FormKC).EnumerateRunes())
            if (Rune.IsLetterOrDigit(rune)) code.Append(Rune.ToLower(rune, CultureInfo.InvariantCulture));
            else if (code.Length > 0 && code[^1] != '-') code.Append('-');
        var word = code.ToString().Trim('-');
        return word.Length > 0 ? word : "brand";
    }
}

internal static class BrandTables
{
    public static DbSet<Brand> Brands(this AppDb db) => db.Set<Brand>();

    internal sealed class Table : IEntityTypeConfiguration<Brand>
    {
        public void Configure(EntityTypeBuilder<Brand> brand)
        {
            brand.ToTable("brands_brands");
            brand.HasIndex(b => b.Code).IsUnique();
            brand.Property(b => b.Version).IsConcurrencyToken();
        }
    }
}
