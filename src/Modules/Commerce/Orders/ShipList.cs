using Guildhall.Brands.Contracts;
using Guildhall.Commerce.Contracts;
using Guildhall.Commerce.Exchanges;
using Guildhall.Kernel;
using Guildhall.Kernel.Files;
using Guildhall.Kernel.Storage;
using Guildhall.Kernel.Texts;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Guildhall.Commerce.Orders;

/// <summary>What is paid and not yet sent, a row per line, the new pieces of exchanges and goods had for points, for the warehouse. Carrier and tracking number stand empty at its end: filled in, the sheet is what comes back.</summary>
internal static class ShipList
{
    private const int Most = 20_000;

    public static void Map(IEndpointRouteBuilder routes) => routes.MapGet("/b/{brand}/orders/ship.{format}", async (string brand, string format, AppDb db, IEnumerable<IParcels> parcels, Localizer text, TimeProvider clock, CancellationToken ct) =>
    {
        if (format is not ("csv" or "xlsx")) return Results.NotFound();
        var profile = await db.CurrentBrandProfile(ct);
        var orders = await ReadOrders.Where(db, Sql.Of($"state = 'paid' order by seq limit {Most}"), ct);
        var exchanges = await ShipExchanges.Waiting(db, Most, ct);
        using var file = new MemoryStream();
        using (var writer = format == "csv" ? TableWriter.Csv(file) : TableWriter.Xlsx(file, text["commerce.fulfilment"]))
        {
            string[] heads = ["number", "carrier", "tracking", "paid", "delivery", "your_name", "your_phone", "your_address", "your_note", "code", "title", "choice", "quantity"];
            writer.Row([.. heads.Select(h => (object?)text["commerce." + h])]);
            foreach (var order in orders)
                foreach (var line in order.Lines) Row(order.Number, order, order.PaidAt, line.Code, line.Title, line.Choice, line.Quantity);
            foreach (var (order, exchange, card) in exchanges) Row(exchange.Number(order), order, exchange.AskedAt, card.Code, card.Title, card.Choice, exchange.Quantity);
            foreach (var source in parcels)
                foreach (var parcel in await source.Waiting(db, Most, ct)) Line(parcel.Number, parcel.To, parcel.At, parcel.Code, parcel.Title, "", parcel.Quantity);
            void Row(string number, ShopOrder order, DateTimeOffset? at, string code, string title, string choice, int quantity) => Line(number, Destination.Read(order.Delivery), at, code, title, choice, quantity);
            void Line(string number, Destination? to, DateTimeOffset? at, string code, string title, string choice, int quantity)
            {
                writer.Row(number, "", "", at is { } when ? profile.Calendar.Local(when).ToString("yyyy-MM-dd HH:mm", System.Globalization.CultureInfo.InvariantCulture) : "", text[to is null ? "commerce.destination_not_said" : to.Ship ? "commerce.ship" : "commerce.pickup"],
                    to?.Name, to?.Phone, to?.Address, to?.Note, code, title, choice, quantity);
            }
        }
        return Results.File(file.ToArray(), format == "csv" ? "text/csv; charset=utf-8" : "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", $"orders-{profile.Calendar.DayOf(clock.GetUtcNow()):yyyy-MM-dd}.{format}");
    }).Requires(Permissions.OrdersEdit);
}
