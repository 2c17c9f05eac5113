using Guildhall.Brands.Contracts;
using Guildhall.Commerce.Contracts;
using Guildhall.Kernel.Outbox;
using Guildhall.Loyalty.Contracts;

namespace Guildhall.Host.Loyalty;

/// <summary>What is paid earns points, what is refunded has not. Here, because commerce and loyalty do not know each other.</summary>
internal sealed class RewardPurchases(TimeProvider clock) : IHandle<OrdersPaid>, IHandle<OrderRefunded>
{
    public async Task Handle(OrdersPaid happened, Delivery delivery, CancellationToken ct)
    {
        var brand = await delivery.Db.CurrentBrandProfile(ct);
        await delivery.Db.EarnPoints(brand, [.. happened.Orders.Where(o => o.Currency == brand.Currency).Select(o => new EarnedAct(EarnSource.Purchase, o.Id, o.Member, delivery.At, o.AmountMinor))], clock, ct);
    }

    public async Task Handle(OrderRefunded happened, Delivery delivery, CancellationToken ct) =>
        await delivery.Db.UnearnPoints(await delivery.Db.CurrentBrandProfile(ct), [new(EarnSource.Purchase, happened.Order, happened.Refund, happened.Whole ? null : happened.AmountMinor)], clock, ct);
}
