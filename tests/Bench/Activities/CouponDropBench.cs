using Guildhall.Activities.Contracts;
using Guildhall.Activities.CouponDrops;
using Guildhall.Activities.Life;
using Guildhall.Bench.Product;
using Guildhall.Host;
using Guildhall.Kernel;
using Guildhall.Kernel.Storage;
using Guildhall.Loyalty.Contracts;
using Guildhall.Loyalty.Coupons;
using Guildhall.Members.Contracts;

namespace Guildhall.Bench.Activities;

/// <summary>Coupons handed out by a drop: numbered, once per id and human, within what was set aside of the kind and of its budget.</summary>
internal sealed class CouponDropBench : KindBench
{
    private const long Each = 500;

    public override string Name => "drop";
    protected override string Kind => CouponDrop.Kind;
    protected override string Figure => "a durable coupon of a drop (once per id and human, numbered, set aside before)";

    protected override async Task<ActivityId[]> Open(StorageOptions storage, MembersWorld world, int count)
    {
        Guid coupon;
        await using (var source = new AppDbSource(storage, GuildhallModules.All))
        await using (var db = source.Open(Actor.System(world.Brand)))
        await using (var transaction = await db.Begin())
        {
            coupon = await CouponKinds.Add(db, Clock, "满 20 减 5", new(CouponBenefit.Amount, Each, 0, null, Each, 2000, PriceScope.All, false, true), new(null, null, 30), null, null, 1_000_000, IdentityLevel.Guest, KindState.Open);
            await transaction.Commit();
        }
        var life = new CouponDropLife(Clock);
        return await RunningActivities.Open(storage, world, Kind, new CouponDrop(coupon, Members, 1, IdentityLevel.Guest, Each), count, async (db, id) =>
        {
            if ((await life.Prepare(db, (await db.FindActivity(id, default))!, default)).Refusal is { } refusal) throw new InvalidOperationException(refusal.Code);
        });
    }

    protected override (string Path, string Body) Request(ActivityId activity, int member) => ($"coupon-drop/{activity.Value}/claims", $$"""{"id":"{{Id.New(Clock)}}"}""");

    protected override async Task Check(AppDb db, BrandId brand) => Same("Claims, coupons, claims that were counted",
        await db.Count($"select count(*) from activities_coupon_claims where brand_id = {brand}"),
        await db.Count($"select count(*) from loyalty_coupons where brand_id = {brand}"),
        await db.Count($"select cast(coalesce(sum(claimed), 0) as bigint) from activities_coupon_drops where brand_id = {brand}"));
}
