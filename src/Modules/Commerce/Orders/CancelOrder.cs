using Guildhall.Brands.Contracts;
using Guildhall.Commerce.Contracts;
using Guildhall.Kernel;
using Guildhall.Kernel.Storage;

namespace Guildhall.Commerce.Orders;

/// <summary>Cancels an order that nobody has paid: its buyer, or an operator with a reason.</summary>
internal sealed class CancelOrder(AppDb db, OrderChanges changes, IAudit audit)
{
    /// <param name="person">Whose order it must be; null for an operator.</param>
    public async Task<Result<Done>> Handle(OrderId id, MemberId? person, string reason, CancellationToken ct)
    {
        await using var transaction = await db.Begin(ct);
        if ((await ReadOrders.Lock(db, [id.Value], ct)).FirstOrDefault() is not { } order || person is { } owner && order.Person != owner) return CommerceRefusals.UnknownOrder;
        if (order.State == OrderState.Cancelled) return default(Done);
        if (order.State != OrderState.Unpaid) return CommerceRefusals.NotUnpaid;
        await changes.Release(db, [order], reason, ct);
        if (db.Actor.Kind == ActorKind.Operator) await audit.Write(db, "commerce.order_cancelled", order.Number, new { reason }, ct);
        await transaction.Commit(ct);
        return default(Done);
    }
}
