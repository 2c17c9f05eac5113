using System.Security.Cryptography;
using System.Text;
using Guildhall.Commerce.Exchanges;
using Guildhall.Commerce.Orders;
using Guildhall.Commerce.Refunds;
using Guildhall.Kernel;
using Guildhall.Kernel.Lanes;
using Guildhall.Kernel.Storage;

namespace Guildhall.Commerce.Contracts;

/// <summary>Money that is to go back.</summary>
/// <param name="Id">Asking twice under one id refunds once; <see cref="RefundOrders.IdFor"/> makes one out of the order and a reason.</param>
/// <param name="AmountMinor">Null: all that has not gone back yet. What is more than the goods is of the delivery fee.</param>
/// <param name="Lines">Which pieces it is for; null: none in particular, or all of them when everything goes back at once.</param>
/// <param name="Restock">Whether these pieces go on sale again.</param>
public sealed record RefundDraft(Guid Id, OrderId Order, string Reason, long? AmountMinor = null, IReadOnlyList<RefundLine>? Lines = null, bool Restock = false);

/// <param name="Line">The position in the order's lines.</param>
public sealed record RefundLine(int Line, int Quantity, long AmountMinor);

/// <summary>Starts refunds: certain from the moment this commits, then tried until the provider says they are final.</summary>
public sealed class RefundOrders
{
    private readonly TimeProvider clock;
    private readonly RefundBell bell;

    internal RefundOrders(RefundBell bell, TimeProvider clock) => (this.bell, this.clock) = (bell, clock);

    /// <summary>The same order and reason always give the same id.</summary>
    public static Guid IdFor(OrderId order, string reason) => Id.Dated(DateTimeOffset.FromUnixTimeMilliseconds(Convert.ToInt64(order.Value.ToString("N")[..12], 16)), SHA256.HashData(Encoding.UTF8.GetBytes($"{order.Value:N}\n{reason}")));

    /// <summary>Joins the open transaction and locks the orders; none may be locked before out of order of its id.</summary>
    /// <returns>One answer per draft: the refund's amount.</returns>
    public async Task<Result<Money>[]> Handle(AppDb db, IReadOnlyList<RefundDraft> drafts, CancellationToken ct)
    {
        if (!db.InTransaction) throw new InvalidOperationException("A refund is started in the transaction of its reason.");
        var orders = (await ReadOrders.Lock(db, [.. drafts.Select(d => d.Order.Value).Distinct()], ct)).ToDictionary(o => o.Id);
        var known = await RefundRows.Known(db, [.. drafts.Select(d => d.Id)], ct);
        var answers = new Result<Money>[drafts.Count];
        for (var i = 0; i < answers.Length; i++)
        {
            var draft = drafts[i];
            if (!orders.TryGetValue(draft.Order, out var order)) answers[i] = CommerceRefusals.UnknownOrder;
            else if (known.TryGetValue(draft.Id, out var before)) answers[i] = before.Body == Body(draft) ? before.Amount : CommerceRefusals.OtherBody;
            else if (!order.IsPaid) answers[i] = CommerceRefusals.NotPaid;
            else
            {
                // What was exchanged is not with the buyer any more: its money goes back for no pieces in particular.
                var lines = draft.Lines ?? ((await ExchangeRows.Taken(db, order.Id, ct)).Count > 0 ? [] : Everything(order, draft));
                var checkedAmount = await Amount(db, order, draft, lines, ct);
                answers[i] = checkedAmount;
                if (checkedAmount.Refusal is not null) continue;
                orders[draft.Order] = await Start(db, order, draft, lines, checkedAmount.Value, ct);
                known[draft.Id] = (checkedAmount.Value, Body(draft));
            }
        }
        db.AfterCommit(() => bell.Ring(db.CurrentBrand));
        return answers;
    }

    private static async Task<Result<Money>> Amount(AppDb db, ShopOrder order, RefundDraft draft, IReadOnlyList<RefundLine> lines, CancellationToken ct)
    {
        var (left, goods) = (order.LeftMinor, order.Amount.Minor - order.RefundedMinor);
        if (left == 0) return CommerceRefusals.RefundNothing;
        if (lines.Count > 0 && draft.Lines is not null && await RefundRows.LinesRefusal(db, order, lines, ct) is { } refusal) return refusal;
        var amount = draft.AmountMinor ?? (draft.Lines is null ? left : lines.Sum(l => l.AmountMinor) is var sum && sum <= goods ? sum + DeliveryBack.With(order, sum) : sum);
        if (amount <= 0) return CommerceRefusals.RefundNothing.At("amount");
        if (amount > left) return CommerceRefusals.RefundTooMuch.With(new Money(left, order.Amount.Currency).ToString()).At("amount");
        return new Money(amount, order.Amount.Currency);
    }

    private async Task<ShopOrder> Start(AppDb db, ShopOrder order, RefundDraft draft, IReadOnlyList<RefundLine> lines, Money amount, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        var fee = DeliveryBack.Of(order, amount.Minor);
        await RefundRows.Insert(db, new(draft.Id, order.Id, null, RefundKind.Order, RefundState.Pending, amount, lines, draft.Restock, draft.Reason, null, now) { StartedAt = now, TryAt = now, Body = Body(draft), DeliveryMinor = fee }, ct);
        return await RefundRows.Book(db, order, amount.Minor - fee, fee, now, ct);
    }

    private static IReadOnlyList<RefundLine> Everything(ShopOrder order, RefundDraft draft) => order.RefundedMinor == 0 && (draft.AmountMinor is null || draft.AmountMinor >= order.Amount.Minor)
        ? [.. order.Lines.Select((l, n) => new RefundLine(n, l.Quantity, l.AmountMinor))]
        : [];

    private static long Body(RefundDraft draft)
    {
        var body = default(BodyHash).Add(draft.Order.Value).Add(draft.AmountMinor ?? -1).Add(draft.Restock ? 1 : 0);
        foreach (var line in draft.Lines ?? []) body = body.Add(line.Line).Add(line.Quantity).Add(line.AmountMinor);
        return body.Value;
    }
}
