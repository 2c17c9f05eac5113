using Guildhall.Brands.Contracts;
using Guildhall.Commerce.Contracts;
using Guildhall.Commerce.Orders;
using Guildhall.Commerce.Payments;
using Guildhall.Kernel;
using Guildhall.Kernel.Lanes;
using Guildhall.Kernel.Storage;

namespace Guildhall.Commerce.Refunds;

/// <summary>A member asks for money back, per item, with a reason and a photo of the damage. Nothing moves until an operator decides.</summary>
internal sealed class AskRefund(AppDb db, INotify notify, TimeProvider clock)
{
    public const int LongestReason = 500, MostOpen = 5;

    /// <param name="Id">Rendered by the page; asking twice is asking once.</param>
    /// <param name="Pieces">How many of each line.</param>
    public sealed record Request(Guid Id, OrderId Order, IReadOnlyDictionary<int, int> Pieces, string? Reason, string? Picture);

    public async Task<Result<Done>> Handle(Request request, MemberId person, CancellationToken ct)
    {
        await using var transaction = await db.Begin(ct);
        var asked = await Ask(db, request, person, ct);
        if (asked.Refusal is null) await transaction.Commit(ct);
        return asked;
    }

    /// <summary>Joins the open transaction.</summary>
    public async Task<Result<Done>> Ask(AppDb db, Request request, MemberId person, CancellationToken ct)
    {
        var reason = request.Reason?.Trim() ?? "";
        if (reason.Length is 0 or > LongestReason) return CommerceRefusals.ReasonLength.With(LongestReason).At("Reason");
        if ((await ReadOrders.Lock(db, [request.Order.Value], ct)).FirstOrDefault() is not { } order || order.Person != person) return CommerceRefusals.UnknownOrder;
        if (!order.IsPaid) return CommerceRefusals.NotPaid;
        var body = request.Pieces.OrderBy(p => p.Key).Aggregate(default(BodyHash).Add(order.Id.Value).Add(reason), (hash, p) => hash.Add(p.Key).Add(p.Value)).Value;
        if (await RefundRows.Find(db, request.Id, ct) is { } before) return before.Body == body && before.Order == order.Id ? default(Done) : CommerceRefusals.OtherBody;
        IReadOnlyList<RefundLine> lines = [.. request.Pieces.Where(p => p.Value != 0).Select(p => new RefundLine(p.Key, p.Value, 0))];
        if (lines.Count == 0) return CommerceRefusals.RefundNothing.At("Pieces");
        if (await RefundRows.LinesRefusal(db, order, lines, ct) is { } refusal) return refusal with { Field = "Pieces" };
        lines = await RefundRows.Priced(db, order, lines, ct);
        var left = order.Amount.Minor - order.RefundedMinor;
        var amount = Math.Min(left, lines.Sum(l => l.AmountMinor));
        var fee = DeliveryBack.With(order, amount);
        amount += fee;
        if (amount <= 0) return CommerceRefusals.RefundNothing.At("Pieces");
        if ((await RefundRows.OfOrder(db, order.Id, ct)).Count(r => r.State == RefundState.Asked) >= MostOpen) return CommerceRefusals.RefundsOpen.With(MostOpen);
        await RefundRows.Insert(db, new(request.Id, order.Id, null, RefundKind.Order, RefundState.Asked, new Money(amount, order.Amount.Currency), lines, false, reason, request.Picture, clock.GetUtcNow()) { Body = body, DeliveryMinor = fee }, ct);
        await notify.Operators(db, Permissions.OrdersEdit, "commerce.notice_refund_asked", [order.Number, new Money(amount, order.Amount.Currency).ToString()], $"orders/{order.Id.Value}", ct);
        return default(Done);
    }
}
