using Guildhall.Brands.Contracts;
using Guildhall.Commerce.Contracts;
using Guildhall.Commerce.Orders;
using Guildhall.Commerce.Payments;
using Guildhall.Kernel;
using Guildhall.Kernel.Storage;

namespace Guildhall.Commerce.Refunds;

/// <summary>An operator grants or refuses what a member asked for, refunds by themselves, or confirms what they paid back by hand.</summary>
internal sealed class DecideRefund(AppDb db, RefundBell bell, RefundOrders refunds, FinishRefund finish, IAudit audit, TimeProvider clock)
{
    /// <param name="amount">Less than asked is possible; more is not.</param>
    public async Task<Result<Done>> Grant(Guid id, Money? amount, bool restock, CancellationToken ct)
    {
        await using var transaction = await db.Begin(ct);
        if (await Asked(id, ct) is not { } asked) return PaymentRefusals.UnknownRefund;
        var (order, refund) = asked;
        if (refund.State != RefundState.Asked) return PaymentRefusals.RefundOver;
        if (await RefundRows.LinesRefusal(db, order, refund.Lines, ct) is { } refusal) return refusal;
        // Other pieces may have gone back since it was asked: what is left of a reward may be less by now.
        var lines = await RefundRows.Priced(db, order, refund.Lines, ct);
        var (left, goods) = (order.LeftMinor, Math.Min(order.Amount.Minor - order.RefundedMinor, lines.Sum(l => l.AmountMinor)));
        var granted = amount?.Minor ?? goods + DeliveryBack.With(order, goods);
        if (granted <= 0) return CommerceRefusals.RefundNothing.At("Amount");
        if (granted > left) return CommerceRefusals.RefundTooMuch.With(new Money(left, order.Amount.Currency).ToString()).At("Amount");
        var (now, fee) = (clock.GetUtcNow(), DeliveryBack.Of(order, granted));
        await db.Execute($"""
            update commerce_shop_refunds set state = 'pending', amount_minor = {granted}, delivery_minor = {fee}, lines = {RefundRows.Text(lines)}, restock = {restock}, started_at = {now}, try_at = {now}, operator_id = {db.Actor.Operator?.Value}
            where brand_id = {db.CurrentBrand} and id = {id}
            """, ct);
        await RefundRows.Book(db, order, granted - fee, fee, now, ct);
        await audit.Write(db, "commerce.refund_granted", order.Number, new { amount = granted, order.Amount.Currency }, ct);
        db.AfterCommit(() => bell.Ring(db.CurrentBrand));
        await transaction.Commit(ct);
        return default(Done);
    }

    public async Task<Result<Done>> Refuse(Guid id, string? why, CancellationToken ct)
    {
        why = why?.Trim() ?? "";
        if (why.Length is 0 or > AskRefund.LongestReason) return CommerceRefusals.ReasonLength.With(AskRefund.LongestReason).At("Why");
        await using var transaction = await db.Begin(ct);
        if (await Asked(id, ct) is not { } asked) return PaymentRefusals.UnknownRefund;
        if (asked.Refund.State == RefundState.Refused) return default(Done);
        if (asked.Refund.State != RefundState.Asked) return PaymentRefusals.RefundOver;
        await db.Execute($"update commerce_shop_refunds set state = 'refused', done_at = {clock.GetUtcNow()}, note = {why}, operator_id = {db.Actor.Operator?.Value} where brand_id = {db.CurrentBrand} and id = {id}", ct);
        await audit.Write(db, "commerce.refund_refused", asked.Order.Number, null, ct);
        await transaction.Commit(ct);
        return default(Done);
    }

    /// <summary>Without being asked: some pieces, an amount, or everything.</summary>
    public async Task<Result<Done>> Start(RefundDraft draft, CancellationToken ct)
    {
        await using var transaction = await db.Begin(ct);
        if ((await ReadOrders.Lock(db, [draft.Order.Value], ct)).FirstOrDefault() is not { } order) return CommerceRefusals.UnknownOrder;
        if (draft is { Lines: { } pieces, AmountMinor: null })
        {
            if (await RefundRows.Find(db, draft.Id, ct) is { } before) return before.Order == order.Id && Same(order, before.Lines, pieces) ? default(Done) : CommerceRefusals.OtherBody;
            if (await RefundRows.LinesRefusal(db, order, pieces, ct) is { } wrong) return wrong;
            var lines = await RefundRows.Priced(db, order, pieces, ct);
            var goods = Math.Min(order.Amount.Minor - order.RefundedMinor, lines.Sum(l => l.AmountMinor));
            draft = draft with { Lines = lines, AmountMinor = goods + DeliveryBack.With(order, goods) };
        }
        var started = (await refunds.Handle(db, [draft], ct))[0];
        if (started.Refusal is { } refusal) return refusal;
        await audit.Write(db, "commerce.refund_started", order.Number, new { amount = started.Value.Minor, started.Value.Currency }, ct);
        await transaction.Commit(ct);
        return default(Done);
    }

    /// <summary>The money went back outside of Guildhall: a transfer, cash, the provider's own console.</summary>
    public async Task<Result<Done>> PaidBack(Guid id, string? how, CancellationToken ct)
    {
        how = how?.Trim() ?? "";
        if (how.Length is 0 or > ConfirmPayment.LongestNote) return PaymentRefusals.NoteNeeded.With(ConfirmPayment.LongestNote).At("How");
        await using var transaction = await db.Begin(ct);
        if (await Asked(id, ct) is not { } asked) return PaymentRefusals.UnknownRefund;
        if (asked.Refund.State == RefundState.Done) return default(Done);
        var done = await finish.Join(id, null, how, ct);
        if (done.Refusal is not null) return done;
        await audit.Write(db, "commerce.refund_paid_back", asked.Order.Number, new { amount = asked.Refund.Amount.Minor, asked.Refund.Amount.Currency, how }, ct);
        await transaction.Commit(ct);
        return default(Done);
    }

    private static bool Same(ShopOrder order, IReadOnlyList<RefundLine> one, IReadOnlyList<RefundLine> other) =>
        one.Where(l => order.Lines[l.Line].Gift is null).Select(l => (l.Line, l.Quantity)).Order().SequenceEqual(other.Where(l => order.Lines[l.Line].Gift is null).Select(l => (l.Line, l.Quantity)).Order());

    /// <summary>The refund and its order, which is locked.</summary>
    private async Task<(ShopOrder Order, ShopRefund Refund)?> Asked(Guid id, CancellationToken ct)
    {
        if (await RefundRows.Find(db, id, ct) is not { } found) return null;
        var order = (await ReadOrders.Lock(db, [found.Order.Value], ct)).Single();
        return (order, (await RefundRows.Find(db, id, ct))!);
    }
}
