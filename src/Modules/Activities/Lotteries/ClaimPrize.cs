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

namespace Guildhall.Activities.Lotteries;

/// <summary>A winner says where the gift shall go, in time; then the team hands it over.</summary>
internal sealed class ClaimPrize(AppDb db, IAudit audit, TimeProvider clock)
{
    public const int LongestContact = 300;

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapPost("/g/{code}/lottery/{activity}/draws/{draw:guid}/claim", async (string code, ActivityId activity, Guid draw, [FromForm] string? contact, HttpContext http, Visit visit, ClaimPrize claim, CancellationToken ct) =>
            Answers.Back(http, await claim.Handle(visit, activity, draw, contact ?? "", ct), visit.Url($"lottery/{activity.Value}"), "activities.lottery_claimed")).ByCode(insideOnly: true);
        routes.MapPost("/b/{brand}/activities/{activity}/draws/{draw:guid}/hand", async (string brand, ActivityId activity, Guid draw, HttpContext http, ClaimPrize claim, CancellationToken ct) =>
            Answers.Back(http, await claim.Hand(activity, draw, ct), $"/b/{Uri.EscapeDataString(brand)}/activities/{activity.Value}", "activities.lottery_handed")).Requires(Permissions.ActivitiesEdit);
    }

    public async Task<Result<Done>> Handle(Visit visit, ActivityId activity, Guid id, string contact, CancellationToken ct)
    {
        if (!visit.Inside || visit.Member is not { } member) return ActivityRefusals.NotInside;
        if (contact.Trim().Length is 0 or > LongestContact) return ActivityRefusals.LotteryContact.With(LongestContact).At("contact");
        await using var transaction = await db.Begin(ct);
        await db.LockActivity(activity, ct);
        var entries = (await db.EntriesOf([await db.PersonOf(member.Id, ct)], ct)).Select(e => e.Entry).ToHashSet();
        if ((await db.LotteryDrawsById(activity, [id], ct)).FirstOrDefault() is not { } draw || !entries.Contains(draw.Person)) return ActivityRefusals.Unknown;
        if (draw.State is DrawState.Claimed or DrawState.Handed) return new Done(); // Tapped twice.
        if (draw.State is not DrawState.Waiting || draw.ClaimBy <= clock.GetUtcNow()) return ActivityRefusals.LotteryClaimOver;
        await db.Execute($"update activities_lottery_draws set state = {DrawState.Claimed}, contact = {contact.Trim()} where brand_id = {db.CurrentBrand} and activity_id = {activity} and id = {id}", ct);
        await transaction.Commit(ct);
        return new Done();
    }

    public async Task<Result<Done>> Hand(ActivityId id, Guid draw, CancellationToken ct)
    {
        await using var transaction = await db.Begin(ct);
        if (await db.LockActivity(id, ct) is not { } activity) return ActivityRefusals.Unknown;
        var handed = await db.Execute($"update activities_lottery_draws set state = {DrawState.Handed} where brand_id = {db.CurrentBrand} and activity_id = {id} and id = {draw} and state in ({DrawState.Claimed}, {DrawState.Waiting})", ct);
        if (handed == 0) return (await db.LotteryDrawsById(id, [draw], ct)) is [{ State: DrawState.Handed }] ? new Done() : ActivityRefusals.WrongState;
        await audit.Write(db, "activities.prize_handed", activity.Name, new { draw }, ct);
        await transaction.Commit(ct);
        return new Done();
    }
}
