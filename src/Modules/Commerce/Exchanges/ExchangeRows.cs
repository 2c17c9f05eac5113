using Guildhall.Commerce.Contracts;
using Guildhall.Kernel;
using Guildhall.Kernel.Storage;

namespace Guildhall.Commerce.Exchanges;

internal static class ExchangeRows
{
    public static Task<List<Exchange>> OfOrder(AppDb db, OrderId order, CancellationToken ct) => Where(db, Sql.Of($"order_id = {order} order by nr"), ct);

    public static async Task<Exchange?> Find(AppDb db, Guid id, CancellationToken ct) => (await Where(db, Sql.Of($"id = {id}"), ct)).FirstOrDefault();

    /// <param name="rest">Conditions, order and limit.</param>
    public static Task<List<Exchange>> Where(AppDb db, Sql rest, CancellationToken ct) => db.Query($"""
        select id, order_id, nr, line, quantity, state, reason, picture, sku_id, choice, asked_at, note, shipping, returned_at, restocked, body from commerce_exchanges where brand_id = {db.CurrentBrand} and {rest}
        """, r => new Exchange(r.Guid(0), r.Id<OrderId>(1), r.Int(2), r.Int(3), r.Int(4), r.Enum<ExchangeState>(5), r.Text(6), r.TextOrNull(7), r.IdOrNull<SkuId>(8), r.TextOrNull(9), r.Time(10), r.TextOrNull(11), r.TextOrNull(12), r.TimeOrNull(13), r.Flag(14)) { Body = r.Long(15) }, ct);

    /// <summary>How many pieces of a line its exchanges have.</summary>
    public static async Task<ILookup<int, Exchange>> Taken(AppDb db, OrderId order, CancellationToken ct) => (await OfOrder(db, order, ct)).Where(e => e.Takes).ToLookup(e => e.Line);

    /// <summary>All of the money goes back: what was not sent yet is not sent any more. Joins the transaction in which the order is locked.</summary>
    public static async Task CallOff(AppDb db, ShopOrder order, string note, DateTimeOffset now, CancellationToken ct)
    {
        foreach (var open in (await OfOrder(db, order.Id, ct)).Where(e => e.State is ExchangeState.Asked or ExchangeState.Agreed))
        {
            if (open is { State: ExchangeState.Agreed, Sku: { } sku }) await db.PutBackStock(order.Lines[open.Line].Product.Value, [(sku, open.Quantity)], ct);
            await db.Execute($"update commerce_exchanges set state = {ExchangeState.CalledOff}, note = {note}, decided_at = {now}, operator_id = {db.Actor.Operator?.Value} where brand_id = {db.CurrentBrand} and id = {open.Id}", ct);
        }
    }
}
