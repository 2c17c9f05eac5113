using Guildhall.Commerce.Contracts;
using Guildhall.Commerce.Orders;
using Guildhall.Commerce.Refunds;
using Guildhall.Kernel;
using Guildhall.Kernel.Storage;

namespace Guildhall.Commerce.Payments;

/// <summary>Believes verified news of a payment, once: pays the order with it, or sends back at once what no order can take.</summary>
internal sealed class TakePayment(AppDb db, OrderChanges changes, RefundBell bell, TimeProvider clock)
{
    /// <param name="final">The provider was asked, so even a wrong amount is what was paid. A callback with another amount is only a reason to ask.</param>
    public async Task<Result<PaymentState>> Handle(PayNews news, bool final, CancellationToken ct)
    {
        if (await PaymentRows.Find(db, news.Subject, ct) is not { } found) return PaymentRefusals.UnknownPayment;
        await using var transaction = await db.Begin(ct);
        var answer = await Join(found, news, final, ct);
        await transaction.Commit(ct);
        return answer;
    }

    /// <summary>Joins the open transaction: locks the order, then the payment.</summary>
    public async Task<Result<PaymentState>> Join(Payment found, PayNews news, bool final, CancellationToken ct)
    {
        var order = (await ReadOrders.Lock(db, [found.Order.Value], ct)).Single();
        var payment = (await PaymentRows.Find(db, found.Id, ct, locked: true))!;
        if (payment.State is PaymentState.Paid or PaymentState.Late or PaymentState.Twice or PaymentState.Wrong) return payment.State;
        if (news.Amount != payment.Amount && !final)
        {
            await AskSoon(payment, ct);
            return PaymentRefusals.AmountMismatch.With(payment.Amount.ToString(), news.Amount.ToString());
        }
        var state = news.Amount != payment.Amount || order.State == OrderState.Unpaid && payment.Amount != order.Total ? PaymentState.Wrong
            : order.State == OrderState.Unpaid ? PaymentState.Paid
            : order.IsPaid ? PaymentState.Twice : PaymentState.Late;
        var at = news.At > clock.GetUtcNow() || news.At < payment.StartedAt ? clock.GetUtcNow() : news.At;
        await db.Execute($"""
            update commerce_payments set state = {state}, received_minor = {news.Amount.Minor}, reference = {news.Reference}, paid_at = {at}, look_at = {(DateTimeOffset?)null}
            where brand_id = {db.CurrentBrand} and id = {payment.Id}
            """, ct);
        if (state == PaymentState.Paid) await changes.Pay(db, [order], at, ct);
        else if (news.Amount.Minor > 0) await SendBack(payment, news.Amount, state, ct);
        return state;
    }

    private async Task SendBack(Payment payment, Money received, PaymentState state, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        var reason = state switch { PaymentState.Twice => OrderReasons.PaidTwice, PaymentState.Late => OrderReasons.LatePayment, _ => "wrong_amount" };
        await RefundRows.Insert(db, new(RefundOrders.IdFor(new OrderId(payment.Id), reason), payment.Order, payment.Id, RefundKind.Payment, RefundState.Pending, received, [], false, reason, null, now) { StartedAt = now, TryAt = now }, ct);
        db.AfterCommit(() => bell.Ring(db.CurrentBrand));
    }

    private async Task AskSoon(Payment payment, CancellationToken ct)
    {
        await db.Execute($"update commerce_payments set look_at = {clock.GetUtcNow()} where brand_id = {db.CurrentBrand} and id = {payment.Id}", ct);
        db.AfterCommit(() => bell.Ring(db.CurrentBrand));
    }
}
