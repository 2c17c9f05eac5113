using Guildhall.Activities.Contracts;
using Guildhall.Activities.Life;
using Guildhall.Commerce.Contracts;
using Guildhall.Kernel.Storage;

namespace Guildhall.Activities.Auctions;

/// <summary>What an auction does when the order of its winner is paid, released or refunded.</summary>
internal sealed class AuctionOrigin(OfferLot offer, TimeProvider clock) : IOrderOrigin
{
    public string Kind => Auction.Kind;

    public async Task Paid(AppDb db, IReadOnlyList<ShopOrder> orders, CancellationToken ct)
    {
        foreach (var order in orders.OrderBy(o => o.Origin.Id))
        {
            var id = new ActivityId(order.Origin.Id);
            await db.LockActivity(id, ct);
            await Budget.Spend(db, id, [order.Id.Value], clock, ct);
            if (await Of(db, order, ct) is { } made) await offer.Paid(db, id, made, ct);
        }
    }

    public async Task Released(AppDb db, IReadOnlyList<ShopOrder> orders, CancellationToken ct)
    {
        foreach (var order in orders.OrderBy(o => o.Origin.Id))
        {
            var activity = (await db.LockActivity(new(order.Origin.Id), ct))!; // Activity before stock, as everywhere.
            await db.PutBackStock(order.Origin.Id, [.. order.Lines.Select(l => (l.Sku, (long)l.Quantity))], ct);
            await Budget.Release(db, activity.Id, [order.Id.Value], clock, ct);
            if (await Of(db, order, ct) is not { Outcome: "open" } made) continue;
            if (order.Reason is OrderReasons.HoldExpired or OrderReasons.ByMember) await offer.Lapse(db, activity, made, ct);
            else await offer.Withdraw(db, activity, made, ct);
        }
    }

    public async Task Refunded(AppDb db, IReadOnlyList<DoneRefund> refunds, CancellationToken ct)
    {
        foreach (var refund in refunds.OrderBy(r => r.Order.Origin.Id))
        {
            await db.LockActivity(new(refund.Order.Origin.Id), ct);
            await db.PutBackStock(refund.Order.Origin.Id, refund.Restocked, ct);
        }
    }

    private static async Task<AuctionOffer?> Of(AppDb db, ShopOrder order, CancellationToken ct) => (await db.Offers(new(order.Origin.Id), ct)).Find(o => o.Order == order.Id.Value);
}
