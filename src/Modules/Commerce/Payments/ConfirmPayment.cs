using Guildhall.Brands.Contracts;
using Guildhall.Commerce.Contracts;
using Guildhall.Commerce.Orders;
using Guildhall.Kernel;
using Guildhall.Kernel.Storage;

namespace Guildhall.Commerce.Payments;

/// <summary>An operator saw the money: a transfer that arrived, cash at pick-up. An order that was released meanwhile takes it not; then the money has to go back.</summary>
internal sealed class ConfirmPayment(AppDb db, TakePayment take, IAudit audit, TimeProvider clock)
{
    public const int LongestNote = 200;

    public async Task<Result<PaymentState>> Handle(OrderId id, string provider, string? note, CancellationToken ct)
    {
        if (provider is not (PayWay.Transfer or PayWay.Pickup)) return PaymentRefusals.ByHandOnly;
        if (note?.Length > LongestNote) return CommerceRefusals.NoteLength.With(LongestNote).At("Note");
        await using var transaction = await db.Begin(ct);
        if ((await ReadOrders.Lock(db, [id.Value], ct)).FirstOrDefault() is not { } order) return CommerceRefusals.UnknownOrder;
        if (order.IsPaid) return CommerceRefusals.NotUnpaid;
        var now = clock.GetUtcNow();
        var payment = (await PaymentRows.OfOrder(db, id, ct)).FirstOrDefault(p => p.Provider == provider && p.Pays(order));
        if (payment is null) await PaymentRows.Insert(db, payment = new(Id.New(clock), id, provider, PaymentState.Started, order.Total, null, null, now, null, null, 0, note), ct);
        var taken = await take.Join(payment, new(payment.Id, NewsState.Paid, payment.Amount, note ?? "", now), final: true, ct);
        await audit.Write(db, "commerce.payment_confirmed", order.Number, new { provider, amount = order.Total.Minor, order.Total.Currency }, ct);
        await transaction.Commit(ct);
        return taken;
    }
}
