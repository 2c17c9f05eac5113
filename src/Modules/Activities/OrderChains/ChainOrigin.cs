using Guildhall.Activities.Life;
using Guildhall.Commerce.Contracts;
using Guildhall.Kernel.Storage;

namespace Guildhall.Activities.OrderChains;

/// <summary>What a chain does when its orders are paid, called off or refunded: whoever cancels the order withdraws its row.</summary>
internal sealed class ChainOrigin(TimeProvider clock) : IOrderOrigin
{
    public string Kind => OrderChain.Kind;

    public async Task Paid(AppDb db, IReadOnlyList<ShopOrder> orders, CancellationToken ct)
    {
        foreach (var chain in orders.GroupBy(o => o.Origin.Id).OrderBy(g => g.Key)) await Budget.Spend(db, new(chain.Key), [.. chain.Select(o => o.Id.Value)], clock, ct);
    }

    public async Task Released(AppDb db, IReadOnlyList<ShopOrder> orders, CancellationToken ct)
    {
        foreach (var chain in orders.GroupBy(o => o.Origin.Id).OrderBy(g => g.Key))
        {
            await db.LockActivity(new(chain.Key), ct); // Activity before stock, as the lane does.
            await db.PutBackStock(chain.Key, [.. chain.SelectMany(o => o.Lines).Select(l => (l.Sku, (long)l.Quantity))], ct);
            await Budget.Release(db, new(chain.Key), [.. chain.Select(o => o.Id.Value)], clock, ct);
            foreach (var order in chain.Where(o => o.Reason is not (ChangeChainRow.Changed or ChangeChainRow.Withdrawn)))
                if (await db.ChainRowOfOrder(new(chain.Key), order.Id, ct) is { Withdrawn: false } row) await ChangeChainRow.Withdraw(db, new(chain.Key), row, null, clock, ct);
        }
    }

    public async Task Refunded(AppDb db, IReadOnlyList<DoneRefund> refunds, CancellationToken ct)
    {
        foreach (var chain in refunds.GroupBy(r => r.Order.Origin.Id).OrderBy(g => g.Key))
        {
            await db.LockActivity(new(chain.Key), ct);
            await db.PutBackStock(chain.Key, [.. chain.SelectMany(r => r.Restocked)], ct);
            foreach (var order in chain.Select(r => r.Order).Where(o => o.RefundedMinor >= o.Amount.Minor))
                if (await db.ChainRowOfOrder(new(chain.Key), order.Id, ct) is { Withdrawn: false } row) await ChangeChainRow.Withdraw(db, new(chain.Key), row, null, clock, ct);
        }
    }
}
