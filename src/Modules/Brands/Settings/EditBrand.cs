using Guildhall.Brands.Brands;
using Guildhall.Brands.Contracts;
using Guildhall.Brands.Sessions;
using Guildhall.Kernel;
using Guildhall.Kernel.Storage;
using Microsoft.EntityFrameworkCore;

namespace Guildhall.Brands.Settings;

/// <summary>Changes what may change in a brand. Time zone and currency may not: every stored figure rests on them.</summary>
internal sealed class EditBrand(AppDb db, SessionBook sessions, IAudit audit, IOfferUndo undo) : IUndo<EditBrand.Before>
{
    /// <param name="Version">Of the brand as the editor saw it.</param>
    public sealed record Request(string Name, string Language, string Colour, int Version);

    /// <param name="Version">Of the brand after the edit.</param>
    public sealed record Before(string Name, string Language, string Colour, int Version);

    public async Task<Result<Done>> Handle(Request request, CancellationToken ct)
    {
        await using var transaction = await db.Begin(ct);
        var brand = await db.Brands().SingleAsync(b => b.Id == db.CurrentBrand, ct);
        if (brand.Version != request.Version) return BrandRefusals.EditedMeanwhile;
        var before = new Before(brand.Name, brand.Language, brand.Colour, brand.Version + 1);
        if (brand.Edit(request.Name, request.Language, request.Colour) is { } refusal) return refusal;
        if (!await db.TrySave(ct)) return BrandRefusals.EditedMeanwhile;
        await audit.Write(db, "brands.edited", brand.Code, new { brand.Name, brand.Language, brand.Colour }, ct);
        await undo.Offer(db, brand.Code, before, ct);
        db.AfterCommit(() => sessions.ForgetBrand(brand.Id));
        await transaction.Commit(ct);
        return new Done();
    }

    public async Task<Result<Done>> TakeBack(Before before, CancellationToken ct)
    {
        var brand = await db.Brands().SingleAsync(b => b.Id == db.CurrentBrand, ct);
        if (brand.Version != before.Version || brand.Edit(before.Name, before.Language, before.Colour) is not null || !await db.TrySave(ct)) return BrandRefusals.ChangedSince;
        db.AfterCommit(() => sessions.ForgetBrand(brand.Id));
        return new Done();
    }
}
