using Guildhall.Activities.Life;
using Guildhall.Activities.Rehearsals;
using Guildhall.Kernel.Storage;

namespace Guildhall.Activities.CouponDrops;

/// <summary>Everybody takes one; the greedy one goes on until told to stop.</summary>
internal sealed class RehearseCouponDrop : IRehearse
{
    public string Kind => CouponDrop.Kind;

    public long? Room(Activity activity) => activity.Read<CouponDrop>().Count;

    public async Task<long?> Left(AppDb db, Activity activity, CancellationToken ct) => (await db.DropStock(activity.Id, ct)).Left;

    public async Task Come(StageMoment now)
    {
        var times = now.Greedy ? now.Activity.Read<CouponDrop>().PerPerson + 1 : 1;
        for (var n = 0; n < times; n++) await now.Try(now.Get<ClaimDropped>().Handle(now.Visit, now.Activity.Id, new(now.NewId())));
    }
}
