using System.Globalization;
using Guildhall.Brands.Contracts;
using Guildhall.Commerce.Payments;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;

namespace Guildhall.Commerce.Reconciliation;

internal static class MoneyRoutes
{
    public static void Map(IEndpointRouteBuilder routes) => routes.MapPost("/b/{brand}/orders/money/fetch", async (string brand, [FromForm] string? day, HttpContext http, FetchSettlement fetch, CancellationToken ct) =>
        DateOnly.TryParseExact(day, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var wanted)
            ? Answers.Back(http, await fetch.Handle(PayWay.Sandbox, wanted, ct), $"/b/{Uri.EscapeDataString(brand)}/orders/money?day={day}", "commerce.said_fetched")
            : Results.NotFound()).Requires(Permissions.OrdersEdit);
}
