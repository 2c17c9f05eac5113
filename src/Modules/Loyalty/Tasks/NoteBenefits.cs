using Guildhall.Brands.Contracts;
using Guildhall.Kernel;
using Guildhall.Kernel.Outbox;
using Guildhall.Kernel.Storage;
using Guildhall.Loyalty.Contracts;

namespace Guildhall.Loyalty.Tasks;

/// <summary>Whoever took a coupon or a perk has claimed a first benefit. Told afterwards, so that claiming stays quick.</summary>
internal sealed class NoteBenefits(TimeProvider clock) : IHandleMany<CouponsIssued>, IHandleMany<PerksRedeemed>
{
    public Task Handle(IReadOnlyList<CouponsIssued> happened, AppDb db, CancellationToken ct) => Complete(happened.Where(h => h.Origin == "claim").SelectMany(h => h.Members), db, ct);

    public Task Handle(IReadOnlyList<PerksRedeemed> happened, AppDb db, CancellationToken ct) => Complete(happened.SelectMany(h => h.Members), db, ct);

    private async Task Complete(IEnumerable<MemberId> whose, AppDb db, CancellationToken ct)
    {
        var members = whose.Distinct().ToArray();
        if (members.Length > 0 && await db.FindBrand(db.CurrentBrand, ct) is { } brand) await db.CompleteTasks(brand, NewcomerTask.FirstBenefit, members, clock, ct);
    }
}
