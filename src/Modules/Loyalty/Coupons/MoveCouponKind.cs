using Guildhall.Brands.Contracts;
using Guildhall.Kernel;
using Guildhall.Kernel.Storage;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;

namespace Guildhall.Loyalty.Coupons;

/// <summary>Opens, pauses and closes a kind of coupon, and takes unused ones back from people.</summary>
internal sealed class MoveCouponKind(AppDb db, IAudit audit, TimeProvider clock)
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapPost("/b/{brand}/coupons/{id}/state", async (string brand, Guid id, [FromForm] string? to, HttpContext http, MoveCouponKind move, CancellationToken ct) =>
            Answers.Back(http, Enum.TryParse<KindState>(to, ignoreCase: true, out var state) ? await move.To(id, state, ct) : CouponRefusals.StateNow, Page(brand, id), "loyalty.coupon_moved")).Requires(Permissions.LoyaltyEdit);
        routes.MapPost("/b/{brand}/coupons/{id}/revoke", async (string brand, Guid id, [FromForm] Guid? coupon, HttpContext http, MoveCouponKind move, CancellationToken ct) =>
            Answers.Back(http, await move.Revoke(id, coupon, ct), Page(brand, id), "loyalty.coupons_revoked")).Requires(Permissions.LoyaltyEdit);
    }

    /// <summary>Open ↔ paused; anything → closed; a draft is opened, never anything a draft again.</summary>
    public async Task<Result<Done>> To(Guid id, KindState state, CancellationToken ct)
    {
        await using var transaction = await db.Begin(ct);
        if (await CouponKind.Lock(db, id, ct) is not { } kind) return CouponRefusals.NoCoupon;
        var may = (kind.State, state) is (KindState.Draft or KindState.Paused or KindState.Closed, KindState.Open) or (KindState.Open, KindState.Paused) or (KindState.Open or KindState.Paused or KindState.Draft, KindState.Closed);
        if (!may) return CouponRefusals.StateNow;
        await db.Execute($"update loyalty_coupon_kinds set state = {state}, version = version + 1 where brand_id = {db.CurrentBrand} and id = {id}", ct);
        await audit.Write(db, "loyalty.coupon_moved", kind.Name, new { from = kind.State, to = state }, ct);
        await transaction.Commit(ct);
        return new Done();
    }

    /// <summary>Those not used and not locked by an order; answers how many.</summary>
    /// <param name="coupon">Null for all of the kind.</param>
    public async Task<Result<int>> Revoke(Guid id, Guid? coupon, CancellationToken ct)
    {
        await using var transaction = await db.Begin(ct);
        if (await CouponKind.Find(db, id, ct) is not { } kind) return CouponRefusals.NoCoupon;
        var taken = await RevokeCoupons.Handle(db, coupon is { } only ? Sql.Of($"kind_id = {id} and id = {only}") : Sql.Of($"kind_id = {id}"), clock, ct);
        if (taken.Count == 0) return CouponRefusals.NoCoupon;
        await audit.Write(db, "loyalty.coupons_revoked", kind.Name, new { coupons = taken.Count, coupon }, ct);
        await transaction.Commit(ct);
        return taken.Count;
    }

    private static string Page(string brand, Guid id) => $"/b/{Uri.EscapeDataString(brand)}/coupons/{id}";
}
