using System.Globalization;
using Guildhall.Brands.Contracts;
using Guildhall.Commerce.Contracts;
using Guildhall.Commerce.Payments;
using Guildhall.Commerce.Refunds;
using Guildhall.Kernel;
using Guildhall.Kernel.Storage;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;

namespace Guildhall.Commerce.Orders;

/// <summary>What operators do with one order.</summary>
internal static class OrderRoutes
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        var order = routes.MapGroup("/b/{brand}/orders/{id}").Requires(Permissions.OrdersEdit);
        static string Page(string brand, OrderId id) => $"/b/{Uri.EscapeDataString(brand)}/orders/{id.Value}";
        order.MapPost("/confirm", async (string brand, OrderId id, [FromForm] string provider, [FromForm] string? note, HttpContext http, ConfirmPayment confirm, CancellationToken ct) =>
            Answers.Back(http, await confirm.Handle(id, provider, note?.Trim(), ct), Page(brand, id), "commerce.said_confirmed"));
        order.MapPost("/cancel", async (string brand, OrderId id, HttpContext http, CancelOrder cancel, CancellationToken ct) =>
            Answers.Back(http, await cancel.Handle(id, null, OrderReasons.ByOperator, ct), Page(brand, id), "commerce.said_cancelled"));
        order.MapPost("/complete", async (string brand, OrderId id, HttpContext http, CompleteOrders complete, CancellationToken ct) =>
            Answers.Back(http, await complete.Handle(id, null, ct), Page(brand, id), "commerce.said_received"));
        order.MapPost("/ship", async (string brand, OrderId id, [FromForm] string? carrier, [FromForm] string? tracking, HttpContext http, AppDb db, ShipOrders ship, CancellationToken ct) =>
        {
            if (await ReadOrders.Find(db, id, ct) is not { } found) return Results.NotFound();
            var sent = (await ship.Handle([new(found.Number, carrier ?? "", tracking ?? "")], ct))[0];
            return Answers.Back(http, sent.Refusal is { } refusal ? refusal : (Result<Done>)new Done(), Page(brand, id), "commerce.said_sent");
        });
        order.MapPost("/refunds/{refund:guid}/grant", async (string brand, OrderId id, Guid refund, [FromForm] bool? restock, HttpContext http, DecideRefund decide, CancellationToken ct) =>
            Answers.Back(http, await decide.Grant(refund, null, restock == true, ct), Page(brand, id), "commerce.said_granted"));
        order.MapPost("/refunds/{refund:guid}/refuse", async (string brand, OrderId id, Guid refund, [FromForm] string? why, HttpContext http, DecideRefund decide, CancellationToken ct) =>
            Answers.Back(http, await decide.Refuse(refund, why, ct), Page(brand, id), "commerce.said_refused"));
        order.MapPost("/refunds/{refund:guid}/paid-back", async (string brand, OrderId id, Guid refund, [FromForm] string? how, HttpContext http, DecideRefund decide, CancellationToken ct) =>
            Answers.Back(http, await decide.PaidBack(refund, how, ct), Page(brand, id), "commerce.said_paid_back"));
        order.MapPost("/refund", async (string brand, OrderId id, [FromForm] Guid refund, [FromForm] int[]? pieces, [FromForm] string? amount, [FromForm] string? reason, [FromForm] bool? restock, HttpContext http, AppDb db, DecideRefund decide, CancellationToken ct) =>
        {
            if (await ReadOrders.Find(db, id, ct) is not { } found) return Results.NotFound();
            var draft = Draft(found, refund, pieces ?? [], amount, reason, restock == true);
            return Answers.Back(http, draft.Refusal is { } refusal ? refusal : await decide.Start(draft.Value, ct), Page(brand, id), "commerce.said_granted");
        });
    }

    private static Result<RefundDraft> Draft(ShopOrder order, Guid refund, int[] pieces, string? amount, string? reason, bool restock)
    {
        reason = reason?.Trim() ?? "";
        if (reason.Length is 0 or > 200) return CommerceRefusals.ReasonLength.With(200);
        long? minor = null;
        if (!string.IsNullOrWhiteSpace(amount))
        {
            if (!decimal.TryParse(amount, NumberStyles.AllowDecimalPoint | NumberStyles.AllowThousands, CultureInfo.InvariantCulture, out var typed) || typed is <= 0 or > 1_000_000_000) return CommerceRefusals.AmountRange;
            minor = Money.FromDecimal(typed, order.Amount.Currency).Minor;
        }
        var lines = pieces.Take(order.Lines.Count).Select((count, n) => (count, n)).Where(p => p.count > 0).Select(p => new RefundLine(p.n, p.count, 0)).ToList();
        return new RefundDraft(refund, order.Id, reason, minor, lines.Count == 0 ? null : lines, restock);
    }
}
