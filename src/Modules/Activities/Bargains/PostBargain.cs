using Guildhall.Activities.Contracts;
using Guildhall.Activities.Life;
using Guildhall.Brands.Contracts;
using Guildhall.Commerce.Contracts;
using Guildhall.Kernel;
using Guildhall.Kernel.Lanes;
using Guildhall.Members.Contracts;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;

namespace Guildhall.Activities.Bargains;

/// <summary>Opens, helps or buys a bargain from the page. The id rendered by the page is the bargain's or the help's, so tapping twice is once.</summary>
internal sealed class PostBargain(Lane<BargainCommand, BargainReceipt> lane)
{
    /// <param name="Sku">What is opened; null helps.</param>
    /// <param name="Of">Which is helped.</param>
    public sealed record Request(Guid Id, SkuId? Sku, Guid? Of);

    public sealed record Purchase(Guid Id, Guid Of);

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapPost("/g/{code}/bargain/{activity}/acts", async (string code, ActivityId activity, [FromBody] Request request, Visit visit, PostBargain post) =>
            await post.Handle(visit, activity, request.Id, request.Sku is null ? BargainAct.Help : BargainAct.Open, request.Sku, request.Of)).ByCode(insideOnly: true);
        routes.MapPost("/g/{code}/bargain/{activity}/purchases", async (string code, ActivityId activity, [FromBody] Purchase request, Visit visit, PostBargain post) =>
            await post.Handle(visit, activity, request.Id, BargainAct.Buy, null, request.Of)).ByCode(insideOnly: true);
        routes.MapPost("/g/{code}/bargain/{activity}/open", async (string code, ActivityId activity, [FromForm] Guid id, [FromForm] SkuId sku, HttpContext http, Visit visit, PostBargain post) =>
        {
            var opened = await post.Handle(visit, activity, id, BargainAct.Open, sku, null);
            return Answers.Back(http, opened, Page(visit, activity, opened.Refusal is null ? id : null), "activities.bargain_opened");
        }).ByCode(insideOnly: true);
        routes.MapPost("/g/{code}/bargain/{activity}/help", async (string code, ActivityId activity, [FromForm] Guid id, [FromForm] Guid of, HttpContext http, Visit visit, PostBargain post) =>
            Answers.Back(http, await post.Handle(visit, activity, id, BargainAct.Help, null, of), Page(visit, activity, of), "activities.bargain_helped_done")).ByCode(insideOnly: true);
        routes.MapPost("/g/{code}/bargain/{activity}/buy", async (string code, ActivityId activity, [FromForm] Guid id, [FromForm] Guid of, HttpContext http, Visit visit, PostBargain post) =>
            Answers.Back(http, await post.Handle(visit, activity, id, BargainAct.Buy, null, of), Page(visit, activity, of), "activities.bargain_bought")).ByCode(insideOnly: true);
    }

    public ValueTask<Result<BargainReceipt>> Handle(Visit visit, ActivityId activity, Guid id, BargainAct act, SkuId? sku, Guid? of)
    {
        if (!visit.Inside || visit.Member is not { } member) return new(ActivityRefusals.NotInside);
        if (id.Version != 7) return new(ActivityRefusals.StalePage);
        return lane.Post(visit.Brand.Id, activity.Value, new(id, member.Id, visit.Group.Id, act, sku, of));
    }

    private static string Page(Visit visit, ActivityId activity, Guid? of) => visit.Url($"bargain/{activity.Value}{(of is { } one ? $"?of={one}" : "")}");
}
