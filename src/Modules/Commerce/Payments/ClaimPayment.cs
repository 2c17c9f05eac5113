using Guildhall.Brands.Contracts;
using Guildhall.Commerce.Contracts;
using Guildhall.Commerce.Orders;
using Guildhall.Kernel;
using Guildhall.Kernel.Storage;

namespace Guildhall.Commerce.Payments;

/// <summary>A member says that they have transferred the money, or that they have not after all. Operators are told, and the order waits two days for somebody to look.</summary>
internal sealed class ClaimPayment(AppDb db, INotify notify, TimeProvider clock)
{
    public static readonly TimeSpan Wait = TimeSpan.FromDays(2), Again = TimeSpan.FromMinutes(30);

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
        if (first && order.HoldUntil is { } until && until < now + Wait) await MoveHold(order, now + Wait, ct);
        if (first) await notify.Operators(db, Permissions.OrdersEdit, "commerce.notice_claimed", [order.Number, order.Total.ToString()], $"orders/{id.Value}", ct);
        await transaction.Commit(ct);
        return default(Done);
    }

    /// <summary>It was not transferred after all: the order waits half an hour more at most, and may change again.</summary>
    public async Task<Result<Done>> TakeBack(OrderId id, MemberId person, CancellationToken ct)
    {
        await using var transaction = await db.Begin(ct);
        if ((await ReadOrders.Lock(db, [id.Value], ct)).FirstOrDefault() is not { } order || order.Person != person) return CommerceRefusals.UnknownOrder;
        if (order.State != OrderState.Unpaid) return CommerceRefusals.NotUnpaid;
        var unsaid = await db.Execute($"update commerce_payments set note = null where brand_id = {db.CurrentBrand} and order_id = {id} and provider = {PayWay.Transfer} and state = 'started' and note is not null", ct);
        if (unsaid == 0) return default(Done); // Tapped twice.
        var until = clock.GetUtcNow() + Again;
        if (order.HoldUntil is { } hold && hold > until) await MoveHold(order, until, ct);
        await notify.Operators(db, Permissions.OrdersEdit, "commerce.notice_unclaimed", [order.Number], $"orders/{id.Value}", ct);
        await transaction.Commit(ct);
        return default(Done);
    }

    private async Task MoveHold(ShopOrder order, DateTimeOffset until, CancellationToken ct)
    {
        await db.Execute($"update commerce_shop_orders set hold_until = {until}, version = version + 1 where brand_id = {db.CurrentBrand} and id = {order.Id}", ct);
        await HoldTimes.Schedule(db, until, clock, ct);
    }
}
