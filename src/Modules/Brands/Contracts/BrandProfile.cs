using Guildhall.Kernel;
using Guildhall.Kernel.Storage;

namespace Guildhall.Brands.Contracts;

/// <summary>What every module needs to know of a brand.</summary>
/// <param name="Code">The word in addresses and on the command line: lower-case letters, digits, hyphens; Chinese is kept.</param>
/// <param name="TimeZone">IANA name.</param>
/// <param name="Currency">ISO 4217.</param>
/// <param name="Colour">#rrggbb.</param>
/// <param name="Demo">All its facts are made up.</param>
public sealed record BrandProfile(BrandId Id, string Code, string Name, string TimeZone, string Currency, string Language, string Colour, bool Demo = false)
{
    public BrandCalendar Calendar { get; } = BrandCalendar.For(TimeZone);
}

public static class BrandProfiles
{
    public static Task<BrandProfile?> FindBrand(this AppDb db, BrandId id, CancellationToken ct = default) =>
        db.First($"select {Columns} from brands_brands where id = {id}", Read, ct);

    /// <summary>By code, or by name as people write it.</summary>
    public static Task<BrandProfile?> FindBrand(this AppDb db, string codeOrName, CancellationToken ct = default) =>
        db.First($"select {Columns} from brands_brands where code = {codeOrName} or name = {codeOrName} order by case when code = {codeOrName} then 0 else 1 end limit 1", Read, ct);

    /// <summary>The brand the actor works in.</summary>
    public static async Task<BrandProfile> CurrentBrandProfile(this AppDb db, CancellationToken ct = default) =>
        await db.FindBrand(db.CurrentBrand, ct) ?? throw new InvalidOperationException("The actor's brand does not exist.");

    public static Task<List<BrandProfile>> AllBrands(this AppDb db, CancellationToken ct = default) =>
        db.Query($"select {Columns} from brands_brands order by name", Read, ct);

    private static Sql Columns => Sql.Raw("id, code, name, time_zone, currency, language, colour, demo");

    private static BrandProfile Read(Row r) => new(r.Id<BrandId>(0), r.Text(1), r.Text(2), r.Text(3), r.Text(4), r.Text(5), r.Text(6), r.Flag(7));
}
