using System.Text.Json;
using Guildhall.Activities.Contracts;
using Guildhall.Activities.Life;
using Guildhall.Brands.Contracts;
using Guildhall.Commerce.Contracts;
using Guildhall.Kernel;
using Guildhall.Kernel.Storage;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;

namespace Guildhall.Activities.Partners;

/// <summary>Books what a partner brought into stock, so that it can be sold or drawn like the brand's own, and gives back what nobody bought or won. The catalogue's entry is made where there is none.</summary>
internal sealed class BookGoods(AppDb db, EnterGoods enter, SeenSplits seen, IAudit audit, TimeProvider clock)
{
    /// <param name="Line">Which of the things that it brings.</param>
    /// <param name="Sku">As what; null: as the line says, or as something new.</param>
    /// <param name="Price">Of something new; without one it can be drawn and is not in the shop.</param>
    public sealed record Request(Guid Id, int? Line, SkuId? Sku, int? Units, decimal? Price);

    public static void Map(IEndpointRouteBuilder routes) => routes.MapPost("/b/{brand}/activities/{id}/partners/{partner:guid}/goods/{goods:guid}/back", async (string brand, ActivityId id, Guid partner, Guid goods, [FromForm] int? units, HttpContext http, BookGoods book, CancellationToken ct) =>
        Answers.Back(http, await book.GiveBack(id, new(partner), goods, units ?? 0, ct), $"/b/{Uri.EscapeDataString(brand)}/activities/{id.Value}/partners/{partner}", "activities.did_goods_back")).Requires(Permissions.CatalogueEdit);

    public async Task<Result<Done>> Handle(ActivityId id, PartnerId partner, Request request, CancellationToken ct)
    {
        if (request.Id.Version != 7) return ActivityRefusals.StalePage;
        await using var transaction = await db.Begin(ct);
        if (await db.LockActivity(id, ct) is not { } activity || await db.FindPartnership(id, partner, ct) is not { } terms) return ActivityRefusals.PartnerUnknown;
        if ((await db.ConsignedBy(terms.Id, ct)).Exists(c => c.Id == request.Id)) return new Done(); // Sent twice.
        if (!terms.Agreed) return ActivityRefusals.PartnerProposed;
        if (await db.FixedSplit(id, ct) is not null) return ActivityRefusals.PartnerFixed;
        if (request.Line is not { } at || at < 0 || at >= terms.Brings.Count) return ActivityRefusals.GoodsLine.At("Line");
        if (request.Units is not (>= 1 and <= Contribution.MostQuantity) || request.Units is not { } units) return ActivityRefusals.PartnerQuantity.With(Contribution.MostQuantity).At("Units");
        if (request.Price is <= 0) return ActivityRefusals.PartnerValue.At("Price");
        var line = terms.Brings[at];
        var sku = (request.Sku ?? line.Sku) is { } known ? known : await enter.Handle(request.Id, line.Words, "", request.Price, ct);
        if (sku.Refusal is { } no) return no.At("Price");
        if ((await db.FindSkus([sku.Value], ct)).FirstOrDefault() is not { } card) return ActivityRefusals.PartnerSku.At("Sku");
        if (await db.TakeIn(request.Id, terms.Id, card.Id, units, clock, ct) is { Refusal: { } refusal }) return refusal.At("Units");
        if (line.Sku != card.Id)
        {
            Contribution[] brings = [.. terms.Brings.Select((b, n) => n == at ? b with { Sku = card.Id, Words = card.Name } : b)];
            await db.Execute($"update activities_partnerships set brings = {JsonSerializer.Serialize(brings, KernelJson.Options)}, version = version + 1 where brand_id = {db.CurrentBrand} and activity_id = {id} and partner_id = {partner}", ct);
        }
        await audit.Write(db, "activities.partner_goods_booked", $"{activity.Name} · {terms.Name}", new { card.Name, units }, ct);
        db.AfterCommit(() => seen.Forget(db.CurrentBrand, id));
        await transaction.Commit(ct);
        return new Done();
    }

    public async Task<Result<Done>> GiveBack(ActivityId id, PartnerId partner, Guid goods, int units, CancellationToken ct)
    {
        await using var transaction = await db.Begin(ct);
        if (await db.LockActivity(id, ct) is not { } activity || await db.FindPartnership(id, partner, ct) is not { } terms) return ActivityRefusals.PartnerUnknown;
        if (await db.GiveBack(goods, terms.Id, units, clock, ct) is { Refusal: { } refusal }) return refusal;
        await audit.Write(db, "activities.partner_goods_back", $"{activity.Name} · {terms.Name}", new { units }, ct);
        await transaction.Commit(ct);
        return new Done();
    }
}

/// <summary>What became of one kind of goods that a partner brought.</summary>
internal sealed record BroughtGoods(string Name, long Units, long Sold, long Back)
{
    public long Left => Units - Sold - Back;
}

internal static class ReadBroughtGoods
{
    /// <summary>By name.</summary>
    public static async Task<List<BroughtGoods>> BroughtBy(this AppDb db, Partnership partnership, CancellationToken ct)
    {
        var booked = await db.ConsignedBy(partnership.Id, ct);
        var names = (await db.FindSkus([.. booked.Select(b => b.Sku).Distinct()], ct)).ToDictionary(c => c.Id, c => c.Name);
        return [.. booked.GroupBy(b => b.Sku).Select(g => new BroughtGoods(names.GetValueOrDefault(g.Key, ""), g.Sum(b => b.Units), g.Sum(b => b.Sold), g.Sum(b => b.Back))).OrderBy(g => g.Name, StringComparer.Ordinal)];
    }
}
