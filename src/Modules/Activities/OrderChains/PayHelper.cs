using Guildhall.Activities.Contracts;
using Guildhall.Activities.Life;
using Guildhall.Brands.Contracts;
using Guildhall.Kernel;
using Guildhall.Kernel.Storage;
using Guildhall.Members.Contracts;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;

namespace Guildhall.Activities.OrderChains;

/// <summary>Notes that a helper was given what is due of their share, once the chain is over. The money itself goes its own way: a transfer, cash, a voucher.</summary>
internal sealed class PayHelper(AppDb db, IAudit audit, TimeProvider clock)
{
    public static void Map(IEndpointRouteBuilder routes) => routes.MapPost("/b/{brand}/activities/{id}/chain/payouts", async (string brand, ActivityId id, [FromForm] Guid payout, [FromForm] Guid helper, [FromForm] long minor, HttpContext http, PayHelper pay, CancellationToken ct) =>
        Answers.Back(http, await pay.Handle(id, payout, new(helper), minor, ct), $"/b/{Uri.EscapeDataString(brand)}/activities/{id.Value}/chain", "activities.did_chain_payout")).Requires(Permissions.ActivitiesEdit);

    /// <param name="minor">As the page showed it: when it is something else by now, nothing is noted.</param>
    public async Task<Result<Done>> Handle(ActivityId id, Guid payout, MemberId helper, long minor, CancellationToken ct)
    {
        if (payout.Version != 7) return ActivityRefusals.StalePage;
        await using var transaction = await db.Begin(ct);
        if (await db.LockActivity(id, ct) is not { Kind: OrderChain.Kind } activity) return ActivityRefusals.Unknown;
        if (!activity.IsOver) return ActivityRefusals.ChainPayoutOpen;
        if (await db.Count($"select count(*) from activities_chain_payouts where brand_id = {db.CurrentBrand} and activity_id = {id} and id = {payout}", ct) > 0) return new Done(); // Tapped twice.
        var sum = (await db.ChainHelpers(id, activity.Read<OrderChain>(), await db.ChainRows(id, ct), ct)).FirstOrDefault(h => h.Helper == helper);
        if (sum is null || sum.DueMinor <= 0 || sum.DueMinor != minor) return ActivityRefusals.ChainPayoutChanged;
        await db.Execute($"""
            insert into activities_chain_payouts (brand_id, activity_id, id, helper_id, paid_minor, at, operator_id) values ({db.CurrentBrand}, {id}, {payout}, {helper}, {minor}, {clock.GetUtcNow()}, {db.Actor.Operator?.Value})
            """, ct);
        await audit.Write(db, "activities.chain_paid_out", $"{activity.Name} · {sum.Name}", new { minor }, ct);
        await transaction.Commit(ct);
        return new Done();
    }
}
