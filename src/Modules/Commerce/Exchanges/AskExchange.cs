using Guildhall.Brands.Contracts;
using Guildhall.Commerce.Contracts;
using Guildhall.Commerce.Orders;
using Guildhall.Commerce.Refunds;
using Guildhall.Kernel;
using Guildhall.Kernel.Lanes;
using Guildhall.Kernel.Storage;

namespace Guildhall.Commerce.Exchanges;

/// <summary>A member asks for other pieces in the place of what they got, with a reason and a photo: an exchange for each product, decided one by one. Nothing moves until an operator decides.</summary>
internal sealed class AskExchange(AppDb db, INotify notify, TimeProvider clock)
{
    public const int MostOpen = 10;

    public async Task<Result<Done>> Handle(AskRefund.Request request, MemberId person, CancellationToken ct)
    {
        var reason = request.Reason?.Trim() ?? "";
        if (reason.Length is 0 or > AskRefund.LongestReason) return CommerceRefusals.ReasonLength.With(AskRefund.LongestReason).At("Reason");
        await using var transaction = await db.Begin(ct);
        if ((await ReadOrders.Lock(db, [request.Order.Value], ct)).FirstOrDefault() is not { } order || order.Person != person) return CommerceRefusals.UnknownOrder;
        var body = request.Pieces.OrderBy(p => p.Key).Aggregate(default(BodyHash).Add(order.Id.Value).Add(reason), (hash, p) => hash.Add(p.Key).Add(p.Value)).Value;
        if (await ExchangeRows.Find(db, request.Id, ct) is { } before) return before.Body == body && before.Order == order.Id ? default(Done) : CommerceRefusals.OtherBody;
        if (order.State is not (OrderState.Fulfilled or OrderState.Completed)) return ExchangeRefusals.NotSent;
        RefundLine[] lines = [.. request.Pieces.Where(p => p.Value != 0).OrderBy(p => p.Key).Select(p => new RefundLine(p.Key, p.Value, 0))];
        if (lines.Length == 0 || lines.Any(l => l.Line < 0 || l.Line >= order.Lines.Count || order.Lines[l.Line].Gift is not null)) return ExchangeRefusals.Nothing;
        if (await RefundRows.LinesRefusal(db, order, lines, ct) is { } refusal) return refusal with { Field = "Pieces" };
        var known = await ExchangeRows.OfOrder(db, order.Id, ct);
        if (known.Count(e => e.State == ExchangeState.Asked) + lines.Length > MostOpen) return ExchangeRefusals.Open.With(MostOpen);
        foreach (var (n, line) in lines.Index())
        {
            var id = n == 0 ? request.Id : Id.New(clock); // The first stands for the asking: twice is once.
            await db.Execute($"""
                insert into commerce_exchanges (brand_id, id, order_id, nr, line, quantity, state, reason, picture, asked_at, body)
                values ({db.CurrentBrand}, {id}, {order.Id}, {known.Count + 1 + n}, {line.Line}, {line.Quantity}, 'asked', {reason}, {request.Picture}, {clock.GetUtcNow()}, {body})
                """, ct);
        }
        await notify.Operators(db, Permissions.OrdersEdit, "commerce.notice_exchange_asked", [order.Number, string.Join(", ", lines.Select(l => order.Lines[l.Line].Title))], $"orders/{order.Id.Value}", ct);
        await transaction.Commit(ct);
        return default(Done);
    }
}
