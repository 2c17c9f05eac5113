using Guildhall.Commerce.Contracts;
using Guildhall.Commerce.Orders;
using Guildhall.Commerce.Payments;
using Guildhall.Kernel;
using Guildhall.Kernel.Outbox;
using Guildhall.Kernel.Storage;

namespace Guildhall.Commerce.Refunds;

/// <summary>The money is back: writes the fact on its day, tells the order's origin and, when nothing is left, ends the order.</summary>
internal sealed class FinishRefund(AppDb db, OrderChanges changes, TimeProvider clock)
{
    public async Task<Result<Done>> Handle(Guid id, string? reference, string? note, CancellationToken ct)
    {
        await using var transaction = await db.Begin(ct);
        var answer = await Join(id, reference, note, ct);
        await transaction.Commit(ct);
        return answer;
    }

    /// <summary>Joins the open transaction. A refund that is done stays as it was.</summary>
    public async Task<Result<Done>> Join(Guid id, string? reference, string? note, CancellationToken ct)
    {
        if (await RefundRows.Find(db, id, ct) is not { } refund) return PaymentRefusals.UnknownRefund;
        var order = (await ReadOrders.Lock(db, [refund.Order.Value], ct)).Single();
        refund = (await RefundRows.Find(db, id, ct))!;
        if (refund.State == RefundState.Done) return default(Done);
        if (refund.State != RefundState.Pending) return PaymentRefusals.RefundOver;
        var now = clock.GetUtcNow();
        await db.Execute($"""
            update commerce_shop_refunds set state = 'done', done_at = {now}, try_at = {(DateTimeOffset?)null}, reference = {reference}, note = {note}, operator_id = coalesce({db.Actor.Operator?.Value}, operator_id)
            where brand_id = {db.CurrentBrand} and id = {id}
            """, ct);
        if (refund.Kind == RefundKind.Order) await TellOrder(order, refund, now, ct);
        return default(Done);
    }

    private async Task TellOrder(ShopOrder order, ShopRefund refund, DateTimeOffset now, CancellationToken ct)
    {
        var back = await db.Count($"select coalesce(sum(amount_minor - delivery_minor), 0) from commerce_shop_refunds where brand_id = {db.CurrentBrand} and order_id = {order.Id} and kind = 'order' and state = 'done'", ct);
        var whole = back == order.Amount.Minor;
        if (whole)
        {
            await db.Execute($"update commerce_shop_orders set state = {OrderState.Refunded}, ended_at = {now}, version = version + 1 where brand_id = {db.CurrentBrand} and id = {order.Id}", ct);
            order = order with { State = OrderState.Refunded, EndedAt = now };
        }
        if (refund.GoodsMinor > 0) await PaidFacts.WriteRefund(db, order, refund.Id, refund.GoodsMinor, Parts(order, refund), now, clock, ct);
        var again = refund.Restock ? refund.Lines.Select(l => (Line: order.Lines[l.Line], l.Quantity)).ToList() : [];
        var (gone, _) = await RefundRows.Back(db, order, r => r.State == RefundState.Done, ct);
        var done = new DoneRefund(refund.Id, order, refund.GoodsMinor, refund.Reason, [.. again.Where(a => a.Line.Gift is null).Select(a => (a.Line.Sku, (long)a.Quantity))])
        {
            Gifts = [.. again.Where(a => a.Line.Gift is not null).Select(a => (a.Line.Gift!.Value, a.Line.Sku, (long)a.Quantity))],
            Gone = gone,
            Before = [.. gone.Select((pieces, n) => pieces - refund.Lines.Where(l => l.Line == n).Sum(l => l.Quantity))],
        };
        await changes.Refunded(db, [done], ct);
        await db.Publish(db.CurrentBrand.Value, new OrderRefunded(order.Id.Value, refund.Id, order.Member, order.Person, refund.GoodsMinor, refund.Amount.Currency, whole), clock, ct);
    }

    /// <summary>The refund's amount over the pieces it is for, to the last cent.</summary>
    private static List<(OrderLine, int, long)> Parts(ShopOrder order, ShopRefund refund)
    {
        if (refund.Lines.Count == 0) return [];
        var weights = refund.Lines.Select(l => l.AmountMinor).ToArray();
        if (weights.Sum() <= 0) weights = [.. refund.Lines.Select(l => (long)l.Quantity)];
        var spread = new Money(refund.GoodsMinor, refund.Amount.Currency).Spread(weights);
        return [.. refund.Lines.Select((l, n) => (order.Lines[l.Line], l.Quantity, spread[n]))];
    }
}
