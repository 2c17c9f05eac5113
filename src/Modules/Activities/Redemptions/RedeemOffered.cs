using Guildhall.Activities.Contracts;
using Guildhall.Brands.Contracts;
using Guildhall.Kernel;
using Guildhall.Kernel.Lanes;
using Guildhall.Members.Contracts;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;

namespace Guildhall.Activities.Redemptions;

/// <summary>Has one of the things for points. The id rendered by the page becomes the redemption's id, so tapping twice is once.</summary>
internal sealed class RedeemOffered(Lane<RedemptionCommand, RedemptionReceipt> lane)
{
    /// <param name="Offer">Its place among the offers, from 0.</param>
    /// <param name="Contact">Where it shall go; for what is handed over.</param>
    public sealed record Request(Guid Id, int Offer, string? Contact = null);

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapPost("/g/{code}/points-redemption/{activity}/redemptions", async (string code, ActivityId activity, [FromBody] Request request, Visit visit, RedeemOffered redeem) => await redeem.Handle(visit, activity, request)).ByCode(insideOnly: true);
        routes.MapPost("/g/{code}/points-redemption/{activity}/redeem", async (string code, ActivityId activity, [FromForm] Guid id, [FromForm] int offer, [FromForm] string? contact, HttpContext http, Visit visit, RedeemOffered redeem) =>
            Answers.Back(http, await redeem.Handle(visit, activity, new(id, offer, contact)), visit.Url($"points-redemption/{activity.Value}"), "activities.redeem_did")).ByCode(insideOnly: true);
    }

    public ValueTask<Result<RedemptionReceipt>> Handle(Visit visit, ActivityId activity, Request request)
    {
        if (!visit.Inside || visit.Member is not { } member) return new(ActivityRefusals.NotInside);
        if (request.Id.Version != 7) return new(ActivityRefusals.StalePage);
        var contact = request.Contact?.Trim() ?? "";
        if (contact.Length > Redemption.LongestContact) return new(ActivityRefusals.RedeemContact.With(Redemption.LongestContact).At("contact"));
        return lane.Post(visit.Brand.Id, activity.Value, new(request.Id, member.Id, visit.Group.Id, request.Offer, contact, member.Level, "page", visit.Brand));
    }
}

internal sealed record RedemptionCommand(Guid Id, MemberId Member, GroupId Group, int Offer, string Contact, IdentityLevel Level, string Source, BrandProfile Brand)
{
    public long Body => default(BodyHash).Add(Member.Value).Add(Offer).Add(Contact).Value;
}

internal sealed record RedemptionReceipt(Guid Id, int Number, int Offer, long Points);
