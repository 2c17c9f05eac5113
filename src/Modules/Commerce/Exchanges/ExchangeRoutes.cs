using Guildhall.Brands.Contracts;
using Guildhall.Commerce.Contracts;
using Guildhall.Commerce.Orders;
using Guildhall.Kernel;
using Guildhall.Kernel.Storage;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;

namespace Guildhall.Commerce.Exchanges;

/// <summary>What operators do with an exchange.</summary>
internal static class ExchangeRoutes
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        var exchange = routes.MapGroup("/b/{brand}/orders/{id}/exchanges/{exchange:guid}").Requires(Permissions.OrdersEdit);
        static string Page(string brand, OrderId id) => $"/b/{Uri.EscapeDataString(brand)}/orders/{id.Value}";
        exchange.MapPost("/agree", async (string brand, OrderId id, Guid exchange, [FromForm] Guid? sku, HttpContext http, DecideExchange decide, CancellationToken ct) =>
            Answers.Back(http, await decide.Agree(exchange, new(sku ?? default), ct), Page(brand, id), "commerce.said_exchange_agreed"));
        exchange.MapPost("/refuse", async (string brand, OrderId id, Guid exchange, [FromForm] string? why, HttpContext http, DecideExchange decide, CancellationToken ct) =>
            Answers.Back(http, await decide.Refuse(exchange, why, ct), Page(brand, id), "commerce.said_refused"));
        exchange.MapPost("/call-off", async (string brand, OrderId id, Guid exchange, [FromForm] string? why, HttpContext http, DecideExchange decide, CancellationToken ct) =>
            Answers.Back(http, await decide.CallOff(exchange, why, ct), Page(brand, id), "commerce.said_exchange_called_off"));
        exchange.MapPost("/ship", async (string brand, OrderId id, Guid exchange, [FromForm] string? carrier, [FromForm] string? tracking, HttpContext http, AppDb db, ShipOrders ship, CancellationToken ct) =>
        {
            if (await ReadOrders.Find(db, id, ct) is not { } order || await ExchangeRows.Find(db, exchange, ct) is not { } found || found.Order != id) return Results.NotFound();
            var sent = (await ship.Handle([new(found.Number(order), carrier ?? "", tracking ?? "")], ct))[0];
            return Answers.Back(http, sent.Refusal is { } refusal ? refusal : (Result<Done>)new Done(), Page(brand, id), "commerce.said_sent");
        });
        exchange.MapPost("/received", async (string brand, OrderId id, Guid exchange, [FromForm] bool? restock, HttpContext http, DecideExchange decide, CancellationToken ct) =>
            Answers.Back(http, await decide.Received(exchange, restock == true, ct), Page(brand, id), "commerce.said_exchange_received"));
    }
}
