using Guildhall.Activities.Contracts;
using Guildhall.Activities.Life;
using Guildhall.Commerce.Contracts;
using Guildhall.Kernel.Storage;

namespace Guildhall.Activities.Bargains;

/// <summary>What becomes of a bargain's order: paid, its cost is certain; not paid or given back, the bargain has lapsed and its owner may open another.</summary>
internal sealed class BargainOrigin(TimeProvider clock) : GoodsOrigin(Bargain.Kind, clock)
{
    public override async Task Paid(AppDb db, IReadOnlyList<ShopOrder> orders, CancellationToken ct)
    {
        foreach (var of in orders.GroupBy(o => o.Origin.Id).OrderBy(g => g.Key))
        {
            await db.LockActivity(new(of.Key), ct);
            await Budget.Close(db, new(of.Key), [.. of.Select(o => (o.Id.Value, o.Lines.Sum(l => Math.Max(0, l.ListMinor - l.UnitMinor) * l.Quantity)))], Clock, ct);
        }
    }

    protected override async Task Gone(AppDb db, ActivityId activity, IReadOnlyList<ShopOrder> orders, CancellationToken ct)
    {
        var ids = orders.Select(o => o.Id.Value).ToArray();
        if (ids.Length == 0) return;
        await db.Execute($"update activities_bargains set state = 'lapsed' where brand_id = {db.CurrentBrand} and activity_id = {activity} and {db.In("id", ids)} and state = 'ordered'", ct);
        await Budget.Release(db, activity, ids, Clock, ct);
        await Budget.Return(db, activity, ids, Clock, ct);
    }
}
