using Guildhall.Commerce.Orders;
using Guildhall.Kernel;
using Guildhall.Kernel.Storage;

namespace Guildhall.Commerce.Contracts;

/// <summary>Ends orders that will not be kept: unpaid ones are cancelled and their units freed, paid ones are refunded in full. Exactly once per order and reason, however often it is asked.</summary>
public sealed class CallOffOrders
{
    private readonly OrderChanges changes;
    private readonly RefundOrders refunds;

    internal CallOffOrders(OrderChanges changes, RefundOrders refunds) => (this.changes, this.refunds) = (changes, refunds);

    /// <summary>Joins the open transaction; locks the orders, then their stock through <see cref="IOrderOrigin.Released"/>.</summary>
    /// <param name="reason">One of <see cref="OrderReasons"/> or the activity's own word.</param>
    /// <param name="restock">Whether the pieces of paid orders go on sale again when their money is back.</param>
    /// <returns>How many were cancelled, and how many refunds began.</returns>
    public async Task<(int Cancelled, int Refunding)> Handle(AppDb db, IReadOnlyCollection<OrderId> ids, string reason, bool restock, CancellationToken ct)
    {
        var orders = await ReadOrders.Lock(db, [.. ids.Select(i => i.Value).Distinct()], ct);
        var unpaid = orders.Where(o => o.State == OrderState.Unpaid).ToList();
        await changes.Release(db, unpaid, reason, ct);
        var paid = orders.Where(o => o.IsPaid && o.LeftMinor > 0).ToList();
        await refunds.Handle(db, paid.ConvertAll(o => new RefundDraft(RefundOrders.IdFor(o.Id, reason), o.Id, reason, Restock: restock)), ct);
        return (unpaid.Count, paid.Count);
    }
}
