using Guildhall.Activities.Life;
using Guildhall.Brands.Contracts;
using Guildhall.Commerce.Contracts;
using Guildhall.Kernel;
using Guildhall.Kernel.Storage;
using Guildhall.Loyalty.Contracts;

namespace Guildhall.Activities.Redemptions;

/// <summary>Takes redemptions back: points to their people, units to whoever had them, cost to the budget. A coupon that an order holds or has used stays as it is. Joins the open transaction with the activity locked.</summary>
internal static class UndoRedemptions
{
    /// <returns>How many were undone.</returns>
    public static async Task<int> Handle(AppDb db, Activity activity, IReadOnlyList<Redeemed> rows, TimeProvider clock, CancellationToken ct)
    {
        var offers = activity.Read<Redemption>().Offers;
        var coupons = rows.Where(r => offers[r.Offer].Kind == RedeemKind.Coupon).Select(r => r.Id).ToList();
        if (coupons.Count > 0) coupons = [.. coupons.Except(await db.TakeCouponsBack(coupons, clock, ct))]; // Those that stay.
        var undone = rows.Where(r => r.Stands && !coupons.Contains(r.Id)).ToList();
        if (undone.Count == 0) return 0;
        await RedemptionRows.Turn(db, activity.Id, [.. undone.Select(r => r.Id)], RedemptionState.Cancelled, ct);
        // What was handed over is out and has cost what it cost; only its points go back.
        var back = undone.Where(r => !(offers[r.Offer].IsHanded && r.State == RedemptionState.Handed)).ToList();
        await Budget.Return(db, activity.Id, back.ConvertAll(r => (r.Id, r.CostMinor)), clock, ct);
        await db.PutBackStock(activity.Id.Value, [.. back.Where(r => offers[r.Offer].Kind == RedeemKind.Goods).Select(r => (new SkuId(offers[r.Offer].Id), 1L))], ct);
        if (activity.IsOver)
        {
            foreach (var perk in back.Where(r => offers[r.Offer].Kind == RedeemKind.Perk).GroupBy(r => offers[r.Offer].Id).OrderBy(g => g.Key)) await db.PutPerksBack(perk.Key, perk.Count(), ct);
        }
        else
        {
            // Somebody else may have it now, and it will cost again.
            var again = back.Where(r => offers[r.Offer].IsHanded).ToList();
            await db.MoveRedemptionStock(activity.Id, again.Select(r => (r.Offer, 1)), ct);
            await Budget.Reserve(db, activity.Id, again.ConvertAll(r => (Id.New(clock), r.CostMinor)), clock, ct);
        }
        foreach (var answer in await db.MovePoints(await db.CurrentBrandProfile(ct), undone.ConvertAll(r => (PointsMove)new PointsMove.Reverse(new(DecideOffered.Undone, r.Id), new(DecideOffered.Business, r.Id)) { Note = activity.Name }), clock, ct))
            if (answer.Refusal is { } no) throw new InvalidOperationException($"Points could not go back: {no.Code}");
        return undone.Count;
    }
}
