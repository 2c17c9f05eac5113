using Guildhall.Activities.Contracts;
using Guildhall.Activities.Life;
using Guildhall.Commerce.Contracts;
using Guildhall.Kernel.Storage;

namespace Guildhall.Activities.OrderChains;

/// <summary>What a chain does when its orders are called off or refunded: whoever cancels the order withdraws its row.</summary>
internal sealed class ChainOrigin(TimeProvider clock) : GoodsOrigin(OrderChain.Kind, clock)
{
    protected override async Task Gone(AppDb db, ActivityId activity, IReadOnlyList<ShopOrder> orders, CancellationToken ct)
    {
        foreach (var order in orders.Where(o => o.Reason is not (ChangeChainRow.Changed or ChangeChainRow.Withdrawn)))
            if (await db.ChainRowOfOrder(activity, order.Id, ct) is { Withdrawn: false } row) await ChangeChainRow.Withdraw(db, activity, row, null, Clock, ct);
    }
}
