using Guildhall.Brands.Contracts;
using Guildhall.Kernel;
using Guildhall.Kernel.Storage;
using Guildhall.Loyalty.Contracts;
using Guildhall.Loyalty.Points;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;

namespace Guildhall.Loyalty.Perks;

/// <summary>Makes and changes perks; hands over what was redeemed, or cancels it and gives points and stock back.</summary>
internal sealed class HandlePerks(AppDb db, IAudit audit, TimeProvider clock)
{
    public const int LongestName = 40, LongestAbout = 200;

    public sealed record Request(string? Name, string? About, string? Mark, long? Points, int? Stock, int? PerPerson, Guid? CouponKind, DateTime? OpensAt, DateTime? ClosesAt, bool Open);

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapPost("/b/{brand}/perks/redemptions/{id}/hand", async (string brand, Guid id, HttpContext http, HandlePerks perks, CancellationToken ct) =>
            Answers.Back(http, await perks.Hand(id, ct), Page(brand), "loyalty.redemption_handed")).Requires(Permissions.LoyaltyEdit);
        routes.MapPost("/b/{brand}/perks/redemptions/{id}/cancel", async (string brand, Guid id, HttpContext http, HandlePerks perks, CancellationToken ct) =>
            Answers.Back(http, await perks.Cancel(id, ct), Page(brand), "loyalty.redemption_cancelled")).Requires(Permissions.LoyaltyEdit);
    }

    /// <param name="id">Null makes a new one.</param>
    public async Task<Result<Guid>> Save(Guid? id, int version, Request request, CancellationToken ct)
    {
        var (name, about, mark) = ((request.Name ?? "").Trim(), (request.About ?? "").Trim(), (request.Mark ?? "").Trim());
        if (name.Length is 0 or > LongestName) return Coupons.CouponRefusals.NameLength.With(LongestName);
        if (about.Length > LongestAbout) return Coupons.CouponRefusals.AboutLength.With(LongestAbout);
        if (mark.Length is 0 or > 16) return PerkRefusals.MarkNeeded;
        if (request.Points is not (>= 1 and <= MovePoints.Most)) return PerkRefusals.PriceNeeded.With(MovePoints.Most);
        if (request.PerPerson is < 1 or > 1000) return Coupons.CouponRefusals.PerPersonLow.With(1000);
        if (request.Stock is < 0 or > 1_000_000) return PerkRefusals.StockLow.With(0);
        var calendar = (await db.CurrentBrandProfile(ct)).Calendar;
        DateTimeOffset? from = request.OpensAt is { } f ? calendar.InstantOf(f) : null, to = request.ClosesAt is { } t ? calendar.InstantOf(t) : null;
        if (to <= from) return Coupons.CouponRefusals.WindowOrder.At("ClosesAt");
        var (state, brand) = (request.Open ? PerkState.Open : PerkState.Closed, db.CurrentBrand);
        await using var transaction = await db.Begin(ct);
        if (request.CouponKind is { } kind && await Coupons.CouponKind.Find(db, kind, ct) is null) return Coupons.CouponRefusals.NoCoupon.At("CouponKind");
        if (id is { } known)
        {
            if (await Perk.Lock(db, known, ct) is not { } perk) return PerkRefusals.NoPerk;
            if (perk.Version != version) return LoyaltyRefusals.Changed;
            if (request.Stock < perk.Taken) return PerkRefusals.StockLow.With(perk.Taken);
            await db.Execute($"""
                update loyalty_perks set name = {name}, about = {about}, mark = {mark}, points = {request.Points.Value}, stock = {request.Stock}, per_person = {request.PerPerson}, coupon_kind_id = {request.CouponKind},
                  opens_at = {from}, closes_at = {to}, state = {state}, version = version + 1 where brand_id = {brand} and id = {known}
                """, ct);
        }
        else await db.Execute($"""
            insert into loyalty_perks (brand_id, id, name, about, mark, points, stock, taken, per_person, coupon_kind_id, opens_at, closes_at, state, made_at, version)
            values ({brand}, {id = Id.New(clock)}, {name}, {about}, {mark}, {request.Points.Value}, {request.Stock}, 0, {request.PerPerson}, {request.CouponKind}, {from}, {to}, {state}, {clock.GetUtcNow()}, 1)
            """, ct);
        await audit.Write(db, "loyalty.perk_saved", name, new { id, request.Points, request.Stock }, ct);
        await transaction.Commit(ct);
        return id!.Value;
    }

    public Task<Result<Done>> Hand(Guid id, CancellationToken ct) => Settle(id, RedemptionState.Handed, "loyalty.redemption_handed", ct);

    public Task<Result<Done>> Cancel(Guid id, CancellationToken ct) => Settle(id, RedemptionState.Cancelled, "loyalty.redemption_cancelled", ct);

    private async Task<Result<Done>> Settle(Guid id, RedemptionState state, string act, CancellationToken ct)
    {
        var brand = await db.CurrentBrandProfile(ct);
        await using var transaction = await db.Begin(ct);
        if (await db.First($"select perk_id from loyalty_redemptions where brand_id = {brand.Id} and id = {id}", r => r.GuidOrNull(0), ct) is not { } perkId || await Perk.Lock(db, perkId, ct) is not { } perk) return PerkRefusals.NoRedemption;
        var settled = await db.Execute($"update loyalty_redemptions set state = {state}, handled_at = {clock.GetUtcNow()}, handled_by = {db.Actor.Name} where brand_id = {brand.Id} and id = {id} and state = 'open'", ct);
        if (settled == 0) return PerkRefusals.Handled;
        if (state == RedemptionState.Cancelled)
        {
            var back = await db.MovePoints(brand, [new PointsMove.Reverse(new("perk_cancelled", id), new("perk", id)) { Note = perk.Name, By = db.Actor.Operator }], clock, ct);
            if (back[0].Refusal is { } no) return no;
            await db.Execute($"update loyalty_perks set taken = taken - 1 where brand_id = {brand.Id} and id = {perk.Id}", ct);
        }
        await audit.Write(db, act, perk.Name, new { id }, ct);
        await transaction.Commit(ct);
        return new Done();
    }

    private static string Page(string brand) => $"/b/{Uri.EscapeDataString(brand)}/perks";
}
