using Guildhall.Brands.Brands;
using Guildhall.Kernel;
using Guildhall.Kernel.Storage;

namespace Guildhall.Brands.Contracts;

/// <summary>Opens a brand: the wizard, the console, an import on an empty database and the demo all call this.</summary>
public sealed class OpenBrand(AppDb db, TimeProvider clock)
{
    /// <param name="TimeZone">IANA name; it fixes what a day is and cannot change once facts are in.</param>
    public sealed record Request(string Name, string TimeZone, string Currency, string Language, bool Demo = false);

    public async Task<Result<BrandProfile>> Handle(Request request, CancellationToken ct)
    {
        var opened = Brand.Open(request.Name, request.TimeZone, request.Currency, request.Language, clock, request.Demo);
        if (opened.Refusal is { } refusal) return refusal;
        var brand = opened.Value;
        db.Add(brand);
        if (!await db.TrySave(ct)) return BrandRefusals.NameTaken.With(brand.Name).At("Name");
        return new BrandProfile(brand.Id, brand.Code, brand.Name, brand.TimeZone, brand.Currency, brand.Language, brand.Colour, brand.Demo);
    }
}
