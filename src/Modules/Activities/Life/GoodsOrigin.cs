using Guildhall.Activities.Contracts;
using Guildhall.Commerce.Contracts;
using Guildhall.Kernel.Storage;

namespace Guildhall.Activities.Life;

/// <summary>What an activity that sells goods does when its orders are paid, released or refunded: pieces come back, and the budget follows.</summary>
internal class GoodsOrigin(string kind, TimeProvider clock) : IOrderOrigin
{
    public string Kind => kind;

    protected TimeProvider Clock => clock;

    public virtual async Task Paid(AppDb db, IReadOnlyList<ShopOrder> orders, CancellationToken ct)
    {
        foreach (var of in orders.GroupBy(o => o.Origin.Id).OrderBy(g => g.Key))
            await Budget.Spend(db, new(of.Key), [.. of.Select(o => o.Id.Value)], clock, ct);
    }

    public async Task Released(AppDb db, IReadOnlyList<ShopOrder> orders, CancellationToken ct)
    {
        foreach (var of in orders.GroupBy(o => o.Origin.Id).OrderBy(g => g.Key))
        {
            await db.LockActivity(new(of.Key), ct); // Activity before stock, as the lanes do.
            await db.PutBackStock(of.Key, [.. of.SelectMany(o => o.Lines).Select(l => (l.Sku, (long)l.Quantity))], ct);
            await Budget.Release(db, new(of.Key), [.. of.Select(o => o.Id.Value)], clock, ct);
            await Gone(db, new(of.Key), [.. of], ct);
        }
    }

    public async Task Refunded(AppDb db, IReadOnlyList<DoneRefund> refunds, CancellationToken ct)
    {
        foreach (var of in refunds.GroupBy(r => r.Order.Origin.Id).OrderBy(g => g.Key))
        {
            await db.LockActivity(new(of.Key), ct);
            await db.PutBackStock(of.Key, [.. of.SelectMany(r => r.Restocked)], ct);
            await Gone(db, new(of.Key), [.. of.Select(r => r.Order).Where(o => o.RefundedMinor >= o.Amount.Minor)], ct);
        }
    }

    /// <summary>These do not stand any more: released unpaid, or all their money is back. The activity is locked.</summary>
    protected virtual Task Gone(AppDb db, ActivityId activity, IReadOnlyList<ShopOrder> orders, CancellationToken ct) => Task.CompletedTask;
}
