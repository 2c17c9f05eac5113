using Guildhall.Brands.Contracts;
using Guildhall.Kernel;
using Guildhall.Kernel.Lanes;
using Guildhall.Kernel.Storage;
using Guildhall.Loyalty.Contracts;
using Guildhall.Members.Contracts;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;

namespace Guildhall.Loyalty.Coupons;

/// <summary>Takes a coupon from the members' page. The id rendered by the page becomes the coupon's id, so tapping twice is once.</summary>
internal sealed class ClaimCoupon(Lane<ClaimCommand, Claimed> lane)
{
    public sealed record Request(Guid Id, Guid Kind);

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapPost("/g/{code}/coupons/claims", async (string code, [FromBody] Request request, Visit visit, ClaimCoupon claim) => await claim.Handle(visit, request)).ByCode(insideOnly: true);
        routes.MapPost("/g/{code}/coupons/claim", async (string code, [FromForm] Guid id, [FromForm] Guid kind, HttpContext http, Visit visit, ClaimCoupon claim) =>
            Answers.Back(http, await claim.Handle(visit, new(id, kind)), visit.Url("coupons"), "loyalty.coupon_claimed")).ByCode(insideOnly: true);
    }

    public ValueTask<Result<Claimed>> Handle(Visit visit, Request request)
    {
        if (!visit.Inside || visit.Member is not { } member) return new(LoyaltyRefusals.NotInside);
        if (request.Id.Version != 7) return new(LoyaltyRefusals.StalePage);
        return lane.Post(visit.Brand.Id, request.Kind, new(request.Id, member.Id, visit.Group.Id, member.Level, visit.Brand));
    }
}

internal sealed record ClaimCommand(Guid Id, MemberId Member, GroupId Group, IdentityLevel Level, BrandProfile Brand);

internal sealed record Claimed(Guid Id, DateTimeOffset ValidFrom, DateTimeOffset ValidTo);

/// <summary>Decides claims of one kind of coupon, many at once.</summary>
internal sealed class DecideClaims(TimeProvider clock) : IDecide<ClaimCommand, Claimed>
{
    public async Task<Result<Claimed>[]> Decide(AppDb db, LaneBatch<ClaimCommand> batch, CancellationToken ct)
    {
        var asks = batch.Column(c => new IssueAsk(c.Id, c.Member, c.Group, c.Level));
        return Array.ConvertAll(await new IssueCoupons(db, batch[0].Brand, clock).Decide(batch.Activity, asks, "claim", IssueFrom.Page, ct), Answer);
    }

    public async Task<Result<Claimed>?[]> Recall(AppDb db, LaneBatch<ClaimCommand> batch, CancellationToken ct)
    {
        await CouponKind.Lock(db, batch.Activity, ct);
        var known = await IssueCoupons.Known(db, batch.Column(c => c.Id), ct);
        return [.. batch.Select(c => known.TryGetValue(c.Id, out var coupon) && coupon.Kind == batch.Activity ? Answer(coupon) : (Result<Claimed>?)null)];
    }

    private static Result<Claimed> Answer(Result<HeldCoupon> held) => held.Refusal is { } refusal ? refusal : new Claimed(held.Value.Id, held.Value.ValidFrom, held.Value.ValidTo);
}
