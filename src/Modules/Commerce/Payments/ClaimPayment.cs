using Guildhall.Brands.Contracts;
using Guildhall.Commerce.Contracts;
using Guildhall.Commerce.Orders;
using Guildhall.Kernel;
using Guildhall.Kernel.Storage;

namespace Guildhall.Commerce.Payments;

/// <summary>A member says that they have transferred the money. Operators are told, and the order waits two days for somebody to look.</summary>
internal sealed class ClaimPayment(AppDb db, INotify notify, TimeProvider clock)
{
    public static readonly TimeSpan Wait = TimeSpan.FromDays(2);

    public async Task<Result<Done>> Handle(OrderId id, MemberId person, string? note, CancellationToken ct)
    {
        note = note?.Trim() ?? "";
        if (note.Length > ConfirmPayment.LongestNote) return CommerceRefusals.NoteLength.With(ConfirmPayment.LongestNote).At("Note");
        await using var transaction = await db.Begin(ct);
        if ((await ReadOrders.Lock(db, [id.Value], ct)).FirstOrDefault() is not { } order || order.Person != person) return CommerceRefusals.UnknownOrder;
        if (order.State != OrderState.Unpaid) return CommerceRefusals.NotUnpaid;
        var now = clock.GetUtcNow();
        var payment = (await PaymentRows.OfOrder(db, id, ct)).FirstOrDefault(p => p.Provider == PayWay.Transfer && p.Pays(order));
        var first = payment?.Note is null;
        if (payment is null) await PaymentRows.Insert(db, new(Id.New(clock), id, PayWay.Transfer, PaymentState.Started, order.Total, null, null, now, null, null, 0, note), ct);
        else await db.Execute($"update commerce_payments set note = {note} where brand_id = {db.CurrentBrand} and id = {payment.Id}", ct);
        if (first && order.HoldUntil is { } until && until < now + Wait) await Wait48(order, now + Wait, ct);
        if (first) await notify.Operators(db, Permissions.OrdersEdit, "commerce.notice_claimed", [order.Number, order.Total.ToString()], $"orders/{id.Value}", ct);
        await transaction.Commit(ct);
        return default(Done);
    }

    private async Task Wait48(ShopOrder order, DateTimeOffset until, CancellationToken ct)
    {
        await db.Execute($"update commerce_shop_orders set hold_until = {until}, version = version + 1 where brand_id = {db.CurrentBrand} and id = {order.Id}", ct);
        await HoldTimes.Schedule(db, until, clock, ct);
    }
}
