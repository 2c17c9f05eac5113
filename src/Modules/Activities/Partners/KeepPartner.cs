using Guildhall.Brands.Contracts;
using Guildhall.Kernel;
using Guildhall.Kernel.Storage;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;

namespace Guildhall.Activities.Partners;

/// <summary>Writes a partner down, changes how it is called and reached, and puts it away: an archived one's links bring nobody new.</summary>
internal sealed class KeepPartner(AppDb db, IAudit audit, TimeProvider clock)
{
    public sealed record Request(string? Name, string? Contact, string? Code);

    public static void Map(IEndpointRouteBuilder routes) => routes.MapPost("/b/{brand}/activities/partners/{id:guid}/archive", async (string brand, Guid id, [FromForm] bool archived, HttpContext http, KeepPartner keep, CancellationToken ct) =>
        Answers.Back(http, await keep.Archive(new(id), archived, ct), $"/b/{Uri.EscapeDataString(brand)}/activities/partners/{id}", archived ? "activities.did_partner_archive" : "activities.did_partner_restore")).Requires(Permissions.ActivitiesEdit);

    /// <param name="id">Rendered by the page: sent twice, it is one partner.</param>
    public async Task<Result<Done>> Add(Guid id, Request request, CancellationToken ct)
    {
        if (id.Version != 7) return ActivityRefusals.StalePage;
        if (RefusalFor(request) is { } refusal) return refusal;
        if (Partner.ReadCode(request.Code) is not { } code) return ActivityRefusals.PartnerCode.With(Partner.ShortestCode, Partner.LongestCode).At("Code");
        await using var transaction = await db.Begin(ct);
        var added = await db.Execute($"""
            insert into activities_partners (brand_id, id, code, name, contact, archived, made_at, version)
            values ({db.CurrentBrand}, {id}, {code}, {request.Name!.Trim()}, {request.Contact?.Trim() ?? ""}, {false}, {clock.GetUtcNow()}, 1) on conflict do nothing
            """, ct);
        if (added == 0) return await db.FindPartner(new(id), ct) is null ? ActivityRefusals.PartnerCodeTaken.With(code).At("Code") : new Done();
        await audit.Write(db, "activities.partner_added", request.Name.Trim(), new { code }, ct);
        await transaction.Commit(ct);
        return new Done();
    }

    public async Task<Result<Done>> Change(PartnerId id, int version, Request request, CancellationToken ct)
    {
        if (RefusalFor(request) is { } refusal) return refusal;
        await using var transaction = await db.Begin(ct);
        if (await db.FindPartner(id, ct) is null) return ActivityRefusals.PartnerUnknown;
        var changed = await db.Execute($"""
            update activities_partners set name = {request.Name!.Trim()}, contact = {request.Contact?.Trim() ?? ""}, version = version + 1 where brand_id = {db.CurrentBrand} and id = {id} and version = {version}
            """, ct);
        if (changed == 0) return ActivityRefusals.Changed;
        await audit.Write(db, "activities.partner_changed", request.Name.Trim(), null, ct);
        await transaction.Commit(ct);
        return new Done();
    }

    public async Task<Result<Done>> Archive(PartnerId id, bool archived, CancellationToken ct)
    {
        await using var transaction = await db.Begin(ct);
        if (await db.FindPartner(id, ct) is not { } partner) return ActivityRefusals.PartnerUnknown;
        if (partner.Archived == archived) return new Done();
        await db.Execute($"update activities_partners set archived = {archived}, version = version + 1 where brand_id = {db.CurrentBrand} and id = {id}", ct);
        await audit.Write(db, archived ? "activities.partner_archived" : "activities.partner_restored", partner.Name, null, ct);
        await transaction.Commit(ct);
        return new Done();
    }

    private static Refusal? RefusalFor(Request request)
    {
        if (request.Name?.Trim() is not { Length: > 0 and <= Partner.LongestName }) return ActivityRefusals.PartnerName.With(Partner.LongestName).At("Name");
        return request.Contact?.Trim().Length > Partner.LongestContact ? ActivityRefusals.PartnerContact.With(Partner.LongestContact).At("Contact") : null;
    }
}
