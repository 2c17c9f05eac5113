using System.Text.Json;
using Guildhall.Commerce.Contracts;
using Guildhall.Commerce.Exchanges;
using Guildhall.Kernel;
using Guildhall.Kernel.Storage;

namespace Guildhall.Commerce.Refunds;

internal static class RefundRows
{
    public static async Task<Dictionary<Guid, (Money Amount, long Body)>> Known(AppDb db, Guid[] ids, CancellationToken ct) =>
        (await db.Query($"select id, amount_minor, currency, body from commerce_shop_refunds where brand_id = {db.CurrentBrand} and {db.In("id", ids)}",
            r => (Id: r.Guid(0), Amount: new Money(r.Long(1), r.Text(2)), Body: r.Long(3)), ct)).ToDictionary(r => r.Id, r => (r.Amount, r.Body));

    public static Task Insert(AppDb db, ShopRefund refund, CancellationToken ct) => db.Execute($"""
        insert into commerce_shop_refunds (brand_id, id, order_id, payment_id, kind, state, amount_minor, currency, lines, restock, reason, picture, asked_at, started_at, try_at, tries, note, operator_id, body, delivery_minor)
        values ({db.CurrentBrand}, {refund.Id}, {refund.Order}, {refund.Payment}, {refund.Kind}, {refund.State}, {refund.Amount.Minor}, {refund.Amount.Currency}, {Text(refund.Lines)},
                {refund.Restock}, {refund.Reason}, {refund.Picture}, {refund.AskedAt}, {refund.StartedAt}, {refund.TryAt}, 0, {refund.Note}, {db.Actor.Operator?.Value}, {refund.Body}, {refund.DeliveryMinor})
        """, ct);

    /// <summary>Money of an order that is certain to go back: when it is all of the goods, the order is on its way back.</summary>
    public static async Task<ShopOrder> Book(AppDb db, ShopOrder order, long goods, long fee, DateTimeOffset now, CancellationToken ct)
    {
        var (refunded, delivery) = (order.RefundedMinor + goods, order.DeliveryBackMinor + fee);
        var state = refunded == order.Amount.Minor ? OrderState.Refunding : order.State;
        await db.Execute($"update commerce_shop_orders set refunded_minor = {refunded}, delivery_back_minor = {delivery}, state = {state}, version = version + 1 where brand_id = {db.CurrentBrand} and id = {order.Id}", ct);
        if (state == OrderState.Refunding) await ExchangeRows.CallOff(db, order, "", now, ct);
        return order with { RefundedMinor = refunded, DeliveryBackMinor = delivery, State = state };
    }

    public static string Text(IReadOnlyList<RefundLine> lines) => JsonSerializer.Serialize(lines, KernelJson.Options);

    public static Task<List<ShopRefund>> OfOrder(AppDb db, OrderId order, CancellationToken ct) => Where(db, Sql.Of($"order_id = {order} order by asked_at, id"), ct);

    public static async Task<ShopRefund?> Find(AppDb db, Guid id, CancellationToken ct) => (await Where(db, Sql.Of($"id = {id}"), ct)).FirstOrDefault();

    /// <param name="rest">Conditions, order and limit.</param>
    public static Task<List<ShopRefund>> Where(AppDb db, Sql rest, CancellationToken ct) => db.Query($"""
        select id, order_id, payment_id, kind, state, amount_minor, currency, lines, restock, reason, picture, asked_at, started_at, try_at, tries, done_at, reference, note, body, delivery_minor
        from commerce_shop_refunds where brand_id = {db.CurrentBrand} and {rest}
        """, r => new ShopRefund(r.Guid(0), r.Id<OrderId>(1), r.GuidOrNull(2), r.Enum<RefundKind>(3), r.Enum<RefundState>(4), new Money(r.Long(5), r.Text(6)),
            JsonSerializer.Deserialize<RefundLine[]>(r.Text(7), KernelJson.Options)!, r.Flag(8), r.Text(9), r.TextOrNull(10), r.Time(11))
    {
        StartedAt = r.TimeOrNull(12),
        TryAt = r.TimeOrNull(13),
        Tries = r.Int(14),
        DoneAt = r.TimeOrNull(15),
        Reference = r.TextOrNull(16),
        Note = r.TextOrNull(17),
        Body = r.Long(18),
        DeliveryMinor = r.Long(19),
    }, ct);

    /// <summary>Pieces of each line that went back, and for how much of the goods.</summary>
    /// <param name="counts">Which refunds.</param>
    public static async Task<(int[] Gone, long Minor)> Back(AppDb db, ShopOrder order, Func<ShopRefund, bool> counts, CancellationToken ct)
    {
        var (gone, minor) = (new int[order.Lines.Count], 0L);
        foreach (var refund in (await OfOrder(db, order.Id, ct)).Where(r => r is { Kind: RefundKind.Order, Lines.Count: > 0 } && counts(r)))
        {
            minor += refund.GoodsMinor;
            foreach (var line in refund.Lines) gone[line.Line] += line.Quantity;
        }
        return (gone, minor);
    }

    /// <summary>These pieces with what goes back for them now, and the gifts that go back with them.</summary>
    public static async Task<IReadOnlyList<RefundLine>> Priced(AppDb db, ShopOrder order, IReadOnlyList<RefundLine> pieces, CancellationToken ct)
    {
        var (gone, minor) = await Back(db, order, r => r.State is RefundState.Pending or RefundState.Done, ct);
        return RefundPrice.Of(order.Lines, order.Amount.Currency, gone, minor, pieces);
    }

    /// <summary>Why these pieces cannot go back: unknown ones, more than were bought, or more than are left after what went back or was exchanged before.</summary>
    public static async Task<Refusal?> LinesRefusal(AppDb db, ShopOrder order, IReadOnlyList<RefundLine> lines, CancellationToken ct)
    {
        var before = (await OfOrder(db, order.Id, ct)).Where(r => r.Kind == RefundKind.Order && r.State is RefundState.Pending or RefundState.Done).SelectMany(r => r.Lines).ToLookup(l => l.Line);
        var exchanged = await ExchangeRows.Taken(db, order.Id, ct);
        if (lines.Select(l => l.Line).Distinct().Count() != lines.Count) return CommerceRefusals.RefundNothing.At("lines");
        foreach (var line in lines)
        {
            if (line.Line < 0 || line.Line >= order.Lines.Count || line.Quantity < 1 || line.AmountMinor < 0) return CommerceRefusals.RefundNothing.At("lines");
            var left = order.Lines[line.Line].Quantity - before[line.Line].Sum(l => l.Quantity) - exchanged[line.Line].Sum(e => e.Quantity);
            if (line.Quantity > left) return CommerceRefusals.RefundPieces.With(order.Lines[line.Line].Title, left).At("lines");
        }
        return null;
    }
}
