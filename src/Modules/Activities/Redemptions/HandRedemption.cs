using Guildhall.Activities.Contracts;
using Guildhall.Activities.Life;
using Guildhall.Brands.Contracts;
using Guildhall.Kernel;
using Guildhall.Kernel.Storage;
using Guildhall.Members.Contracts;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Guildhall.Activities.Redemptions;

/// <summary>What becomes of a redemption: the team hands it over, or one of the two calls it off and the points go back.</summary>
internal sealed class HandRedemption(AppDb db, IAudit audit, TimeProvider clock)
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapPost("/g/{code}/points-redemption/{activity}/redemptions/{id:guid}/cancel", async (string code, ActivityId activity, Guid id, HttpContext http, Visit visit, HandRedemption hand, CancellationToken ct) =>
            Answers.Back(http, await hand.GiveUp(visit, activity, id, ct), visit.Url($"points-redemption/{activity.Value}"), "activities.redeem_given_up")).ByCode(insideOnly: true);
        routes.MapPost("/b/{brand}/activities/{activity}/redemptions/{id:guid}/hand", async (string brand, ActivityId activity, Guid id, HttpContext http, HandRedemption hand, CancellationToken ct) =>
            Answers.Back(http, await hand.Hand(activity, id, ct), Page(brand, activity), "activities.redeem_handed")).Requires(Permissions.ActivitiesEdit);
        routes.MapPost("/b/{brand}/activities/{activity}/redemptions/{id:guid}/cancel", async (string brand, ActivityId activity, Guid id, HttpContext http, HandRedemption hand, CancellationToken ct) =>
            Answers.Back(http, await hand.Cancel(activity, id, ct), Page(brand, activity), "activities.redeem_cancelled")).Requires(Permissions.ActivitiesEdit);
    }

    /// <summary>By the member, while nothing was handed over.</summary>
    public async Task<Result<Done>> GiveUp(Visit visit, ActivityId activity, Guid id, CancellationToken ct)
    {
        if (!visit.Inside || visit.Member is not { } member) return ActivityRefusals.NotInside;
        await using var transaction = await db.Begin(ct);
        if (await db.LockActivity(activity, ct) is not { Kind: Redemption.Kind } found || (await db.RedemptionsById(activity, [id], ct)).FirstOrDefault() is not { } row) return ActivityRefusals.Unknown;
        var humans = await db.HumansOf([member.Id, row.Person], ct);
        if (humans[member.Id] != humans[row.Person]) return ActivityRefusals.Unknown;
        if (row.State == RedemptionState.Cancelled) return new Done(); // Tapped twice.
        if (row.State != RedemptionState.Open) return ActivityRefusals.RedeemHandled;
        await UndoRedemptions.Handle(db, found, [row], clock, ct);
        await transaction.Commit(ct);
        return new Done();
    }

    public async Task<Result<Done>> Hand(ActivityId activity, Guid id, CancellationToken ct)
    {
        await using var transaction = await db.Begin(ct);
        if (await db.LockActivity(activity, ct) is not { Kind: Redemption.Kind } found || (await db.RedemptionsById(activity, [id], ct)).FirstOrDefault() is not { } row) return ActivityRefusals.Unknown;
        if (row.State == RedemptionState.Handed) return new Done();
        if (row.State != RedemptionState.Open) return ActivityRefusals.RedeemHandled;
        await RedemptionRows.Turn(db, activity, [id], RedemptionState.Handed, ct);
        await audit.Write(db, "activities.redemption_handed", found.Name, new { row.Number }, ct);
        await transaction.Commit(ct);
        return new Done();
    }

    public async Task<Result<Done>> Cancel(ActivityId activity, Guid id, CancellationToken ct)
    {
        await using var transaction = await db.Begin(ct);
        if (await db.LockActivity(activity, ct) is not { Kind: Redemption.Kind } found || (await db.RedemptionsById(activity, [id], ct)).FirstOrDefault() is not { } row) return ActivityRefusals.Unknown;
        if (row.State == RedemptionState.Cancelled) return new Done();
        if (row.State == RedemptionState.Handed && found.Read<Redemption>().Offers[row.Offer].IsHanded || await UndoRedemptions.Handle(db, found, [row], clock, ct) == 0) return ActivityRefusals.RedeemHandled;
        await audit.Write(db, "activities.redemption_cancelled", found.Name, new { row.Number }, ct);
        await transaction.Commit(ct);
        return new Done();
    }

    private static string Page(string brand, ActivityId activity) => $"/b/{Uri.EscapeDataString(brand)}/activities/{activity.Value}";
}
