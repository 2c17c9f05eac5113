using Guildhall.Activities.Contracts;
using Guildhall.Activities.Life;
using Guildhall.Kernel.Outbox;
using Guildhall.Kernel.Storage;
using Guildhall.Loyalty.Contracts;

namespace Guildhall.Activities.Lotteries;

/// <summary>A coupon that an order held while its lottery was voided is gone when the order gives it up: then its draw is written off, too.</summary>
internal sealed class FollowPrizes(TimeProvider clock) : IHandle<CouponsTurned>
{
    public async Task Handle(CouponsTurned happened, Delivery delivery, CancellationToken ct)
    {
        var db = delivery.Db;
        var gone = (await db.CouponsCalledBack(happened.Coupons, ct)).ToArray();
        if (gone.Length == 0) return;
        foreach (var id in await db.Query($"select distinct activity_id from activities_lottery_draws where brand_id = {db.CurrentBrand} and {db.In("id", gone)} order by activity_id", r => r.Id<ActivityId>(0), ct))
        {
            await db.LockActivity(id, ct);
            var draws = (await db.LotteryDrawsById(id, gone, ct)).Where(d => d.State == DrawState.Given).ToList();
            await LotteryLife.WriteOff(db, id, draws, chancesToo: true, clock, ct);
        }
    }
}
