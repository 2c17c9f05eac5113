using Guildhall.Activities.Contracts;
using Guildhall.Activities.Life;
using Guildhall.Kernel.Outbox;
using Guildhall.Kernel.Storage;
using Guildhall.Loyalty.Contracts;

namespace Guildhall.Activities.CheckIns;

/// <summary>A coupon that an order held while its check-in was voided is gone when the order gives it up: then its stage is written off, too.</summary>
internal sealed class FollowStages(TimeProvider clock) : IHandle<CouponsTurned>
{
    public async Task Handle(CouponsTurned happened, Delivery delivery, CancellationToken ct)
    {
        var db = delivery.Db;
        var gone = (await db.CouponsCalledBack(happened.Coupons, ct)).ToArray();
        if (gone.Length == 0) return;
        foreach (var id in await db.Query($"select distinct activity_id from activities_check_in_rewards where brand_id = {db.CurrentBrand} and {db.In("id", gone)} order by activity_id", r => r.Id<ActivityId>(0), ct))
        {
            await db.LockActivity(id, ct);
            await CheckInLife.WriteOff(db, id, (await db.CheckInRewards(id, null, ct)).FindAll(r => r.State == "paid" && gone.Contains(r.Id)), clock, ct);
        }
    }
}
