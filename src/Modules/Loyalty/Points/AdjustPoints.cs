using Guildhall.Brands.Contracts;
using Guildhall.Kernel;
using Guildhall.Kernel.Storage;
using Guildhall.Loyalty.Contracts;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;

namespace Guildhall.Loyalty.Points;

/// <summary>An operator gives points by hand, takes some away as a penalty, or takes an entry back; always with a reason. The page's id makes it once.</summary>
internal sealed class AdjustPoints(AppDb db, IAudit audit, TimeProvider clock)
{
    public const int LongestNote = 100;
    public const long MostByHand = 100_000;

    public static void Map(IEndpointRouteBuilder routes) => routes.MapPost("/b/{brand}/members/{member}/points", async (string brand, MemberId member, [FromForm] Guid id, [FromForm] long? points, [FromForm] string? note, [FromForm] bool? take, HttpContext http, AdjustPoints adjust, CancellationToken ct) =>
        Answers.Back(http, await adjust.Handle(member, id, points ?? 0, take ?? false, note, ct), $"/b/{Uri.EscapeDataString(brand)}/members/{member.Value}#points", "loyalty.points_adjusted")).Requires(Permissions.LoyaltyEdit);

    /// <param name="take">A penalty: at most what is there.</param>
    public async Task<Result<PointsReceipt>> Handle(MemberId member, Guid id, long points, bool take, string? note, CancellationToken ct)
    {
        var why = (note ?? "").Trim();
        if (why.Length is 0 or > LongestNote) return LoyaltyRefusals.NoteNeeded.With(LongestNote);
        if (points is < 1 or > MostByHand) return LoyaltyRefusals.PointsAmount.With(MostByHand);
        var brand = await db.CurrentBrandProfile(ct);
        await using var transaction = await db.Begin(ct);
        if (await db.First($"select name from members_members where brand_id = {brand.Id} and id = {member} and not bot", r => r.Text(0), ct) is not { } name) return LoyaltyRefusals.NoPerson;
        var key = new PointsKey("manual", id);
        PointsMove move = take ? new PointsMove.Penalty(key, member, points) { Note = why, By = db.Actor.Operator } : new PointsMove.Award(key, member, points, EarnSource.Manual, clock.GetUtcNow()) { Note = why, By = db.Actor.Operator };
        var moved = (await db.MovePoints(brand, [move], clock, ct))[0];
        if (moved.Refusal is not null || moved.Value.Again) return moved;
        await audit.Write(db, take ? "loyalty.points_taken" : "loyalty.points_given", name, new { member, points = moved.Value.Points, note = why }, ct);
        await transaction.Commit(ct);
        return moved;
    }
}
