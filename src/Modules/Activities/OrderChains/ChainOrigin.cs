using Guildhall.Activities.Contracts;
using Guildhall.Activities.Life;
using Guildhall.Commerce.Contracts;
using Guildhall.Kernel.Storage;

namespace Guildhall.Activities.OrderChains;

/// <summary>What a chain does when its orders are called off or refunded: whoever cancels the order withdraws its row.</summary>
internal sealed class ChainOrigin(TimeProvider clock) : GoodsOrigin(OrderChain.Kind, clock), IOrderOrigin
{
    public async Task<PickUpPoints> PickUps(AppDb db, Guid origin, CancellationToken ct) => await db.FindActivity(new(origin), ct) is { Kind: OrderChain.Kind } chain ? chain.Read<OrderChain>().Goes : PickUpPoints.None;

    /// <summary>The leader's list names the pick-up point that was chosen on the order's page.</summary>
    public async Task Said(AppDb db, ShopOrder order, Destination to, CancellationToken ct)
    {
        await db.LockActivity(new(order.Origin.Id), ct);
        await db.Execute($"update activities_chain_rows set pick_up = {(to is { Ship: false, Address.Length: > 0 } ? to.Address : null)} where brand_id = {db.CurrentBrand} and activity_id = {order.Origin.Id} and order_id = {order.Id}", ct);
    }

    protected override async Task Gone(AppDb db, ActivityId activity, IReadOnlyList<ShopOrder> orders, CancellationToken ct)
    {
        foreach (var order in orders.Where(o => o.Reason is not (ChangeChainRow.Changed or ChangeChainRow.Withdrawn)))
            if (await db.ChainRowOfOrder(activity, order.Id, ct) is { Withdrawn: false } row) await ChangeChainRow.Withdraw(db, activity, row, null, Clock, ct);
    }
}
