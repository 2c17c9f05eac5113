using Guildhall.Brands.Contracts;
using Guildhall.Commerce.Contracts;
using Guildhall.Commerce.Orders;
using Guildhall.Commerce.Payments;
using Guildhall.Kernel;
using Guildhall.Kernel.Storage;
using Guildhall.Members.Contracts;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;

namespace Guildhall.Commerce.Storefront;

/// <summary>What a member does with an order of theirs.</summary>
internal static class MyOrderRoutes
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        var order = routes.MapGroup("/g/{code}/orders/{id}").ByCode(insideOnly: true);
        order.MapPost("/cancel", async (string code, OrderId id, HttpContext http, Visit visit, AppDb db, CancelOrder cancel, CancellationToken ct) =>
            Answers.Back(http, await cancel.Handle(id, await db.PersonOf(visit.Member!.Id, ct), OrderReasons.ByMember, ct), visit.Url($"orders/{id.Value}"), "commerce.said_cancelled"));
        order.MapPost("/received", async (string code, OrderId id, HttpContext http, Visit visit, AppDb db, CompleteOrders complete, CancellationToken ct) =>
            Answers.Back(http, await complete.Handle(id, await db.PersonOf(visit.Member!.Id, ct), ct), visit.Url($"orders/{id.Value}"), "commerce.said_received"));
        order.MapPost("/claim", async (string code, OrderId id, [FromForm] string? note, HttpContext http, Visit visit, AppDb db, ClaimPayment claim, CancellationToken ct) =>
            Answers.Back(http, await claim.Handle(id, await db.PersonOf(visit.Member!.Id, ct), note, ct), visit.Url($"orders/{id.Value}"), "commerce.said_claimed"));
        order.MapPost("/unclaim", async (string code, OrderId id, HttpContext http, Visit visit, AppDb db, ClaimPayment claim, CancellationToken ct) =>
            Answers.Back(http, await claim.TakeBack(id, await db.PersonOf(visit.Member!.Id, ct), ct), visit.Url($"orders/{id.Value}"), "commerce.said_unclaimed"));
        // A link and not a form, because it leads out of this application; beginning to pay twice is beginning once.
        order.MapGet("/pay/{provider}", async (string code, OrderId id, string provider, HttpContext http, Visit visit, AppDb db, StartPayment start, CancellationToken ct) =>
        {
            var page = visit.Url($"orders/{id.Value}");
            var started = await start.Handle(id, await db.PersonOf(visit.Member!.Id, ct), provider, new Uri($"{http.Request.Scheme}://{http.Request.Host}{page}"), ct);
            if (started.Refusal is not null) return Answers.Back(http, started, page, "");
            return TypedResults.Redirect(started.Value?.ToString() ?? page);
        });
    }
}
