using Guildhall.Brands.Contracts;
using Guildhall.Kernel;
using Guildhall.Kernel.Outbox;
using Guildhall.Loyalty.Contracts;

namespace Guildhall.Loyalty.Tasks;

/// <summary>Whoever took a coupon or a perk has claimed a first benefit. Told afterwards, so that claiming stays quick.</summary>
internal sealed class NoteBenefits(TimeProvider clock) : IHandle<CouponsIssued>, IHandle<PerksRedeemed>
{
    public Task Handle(CouponsIssued happened, Delivery delivery, CancellationToken ct) => happened.Origin == "claim" ? Complete(happened.Members, delivery, ct) : Task.CompletedTask;

    public Task Handle(PerksRedeemed happened, Delivery delivery, CancellationToken ct) => Complete(happened.Members, delivery, ct);

    private async Task Complete(IReadOnlyList<MemberId> members, Delivery delivery, CancellationToken ct)
    {
        if (await delivery.Db.FindBrand(delivery.Db.CurrentBrand, ct) is { } brand) await delivery.Db.CompleteTasks(brand, NewcomerTask.FirstBenefit, members.ToArray(), clock, ct);
    }
}
