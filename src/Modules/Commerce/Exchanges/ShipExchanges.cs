using Guildhall.Commerce.Contracts;
using Guildhall.Commerce.Orders;
using Guildhall.Kernel;
using Guildhall.Kernel.Storage;

namespace Guildhall.Commerce.Exchanges;

/// <summary>New pieces of exchanges as parcels beside those of the orders: on the list out, and by their numbers when the list comes back.</summary>
internal static class ShipExchanges
{
    /// <summary>The order's number and which of its exchanges is meant; null for the order itself.</summary>
    public static (string Order, int? Nr) Read(string number)
    {
        var at = number.LastIndexOfAny([Exchange.Mark, char.ToLowerInvariant(Exchange.Mark)]);
        return at > 0 && int.TryParse(number.AsSpan(at + 1).Trim(), System.Globalization.NumberStyles.None, System.Globalization.CultureInfo.InvariantCulture, out var nr) ? (number[..at].TrimEnd(' ', '-'), nr) : (number, null);
    }

    /// <summary>Agreed and not sent yet, with their orders.</summary>
    public static async Task<List<(ShopOrder Order, Exchange Exchange, SkuCard Card)>> Waiting(AppDb db, int most, CancellationToken ct)
    {
        var open = await ExchangeRows.Where(db, Sql.Of($"state = 'agreed' order by asked_at, id limit {most}"), ct);
        if (open.Count == 0) return [];
        var orders = (await ReadOrders.ByIds(db, [.. open.Select(e => e.Order.Value).Distinct()], ct)).ToDictionary(o => o.Id);
        var cards = (await db.FindSkus([.. open.Select(e => e.Sku!.Value).Distinct()], ct)).ToDictionary(c => c.Id);
        return [.. open.Where(e => cards.ContainsKey(e.Sku!.Value)).Select(e => (orders[e.Order], e, cards[e.Sku!.Value]))];
    }

    /// <summary>Joins the transaction in which the order is locked. The same again changes nothing, another number corrects the one before.</summary>
    public static async Task<Refusal?> Send(AppDb db, ShopOrder order, int nr, string carrier, string tracking, DateTimeOffset now, CancellationToken ct)
    {
        if ((await ExchangeRows.OfOrder(db, order.Id, ct)).Find(e => e.Nr == nr) is not { } exchange) return ExchangeRefusals.Unknown;
        if (!exchange.Takes) return ExchangeRefusals.Over;
        var shipping = new Shipping(carrier.Trim(), tracking.Trim(), exchange.Sent?.At ?? now).Json;
        var state = exchange.ReturnedAt is null ? ExchangeState.Sent : ExchangeState.Done;
        await db.Execute($"update commerce_exchanges set state = {state}, shipping = {shipping} where brand_id = {db.CurrentBrand} and id = {exchange.Id}", ct);
        return null;
    }
}
