using Guildhall.Activities.Contracts;
using Guildhall.Activities.Life;
using Guildhall.Kernel;
using Guildhall.Kernel.Lanes;
using Guildhall.Kernel.Outbox;
using Guildhall.Kernel.Storage;
using Guildhall.Loyalty.Contracts;

namespace Guildhall.Activities.CouponDrops;

/// <summary>The budget of a drop follows its coupons: used ones are spent with what they saved, the rest of their most and that of expired or revoked ones is released.</summary>
/// <remarks>Looks at how a coupon stands and books the difference to what is booked, so hearing of it late, twice or out of order does no harm.</remarks>
internal sealed class FollowCoupons(TimeProvider clock) : IHandle<CouponsTurned>
{
    private static readonly BulkInsert Entries = new("activities_budget",
        ("brand_id", BulkType.Uuid), ("activity_id", BulkType.Uuid), ("reference", BulkType.Uuid), ("kind", BulkType.Text), ("amount_minor", BulkType.Long), ("at", BulkType.Time));

    public async Task Handle(CouponsTurned happened, Delivery delivery, CancellationToken ct)
    {
        var db = delivery.Db;
        var gone = (await db.CouponsCalledBack(happened.Coupons, ct)).ToArray();
        foreach (var activity in (await db.CouponClaimsById([.. happened.Coupons], ct)).Select(c => c.Activity).Distinct().OrderBy(a => a.Value))
        {
            await db.LockActivity(activity, ct);
            await Book(db, activity, happened.Coupons, clock, ct);
            if (gone.Length > 0) await db.Execute($"update activities_coupon_claims set returned = {true} where brand_id = {db.CurrentBrand} and activity_id = {activity} and {db.In("id", gone)}", ct);
        }
    }

    /// <summary>Joins the open transaction with the activity locked.</summary>
    public static async Task Book(AppDb db, ActivityId activity, IReadOnlyCollection<Guid> coupons, TimeProvider clock, CancellationToken ct)
    {
        var (brand, now) = (db.CurrentBrand, clock.GetUtcNow());
        var stand = await db.Query($"""
            select c.id, c.reserved_minor, c.spent_minor, case when k.state in ('unused', 'locked') then k.most_minor else 0 end, case when k.state = 'used' then coalesce(k.discount_minor, 0) else 0 end
            from activities_coupon_claims c join loyalty_coupons k on k.brand_id = c.brand_id and k.id = c.id where c.brand_id = {brand} and c.activity_id = {activity} and {db.In("c.id", coupons.ToArray())}
            """, r => (Id: r.Guid(0), Reserved: r.Long(1), Spent: r.Long(2), Reserve: r.Long(3), Spend: r.Long(4)), ct);
        stand.RemoveAll(s => s.Reserved == s.Reserve && s.Spent == s.Spend);
        if (stand.Count == 0) return;
        var entries = new List<object?[]>();
        // A coupon may be used and given back more than once: each entry has a reference of its own.
        void Enter(string kind, long minor)
        {
            if (minor > 0) entries.Add([brand, activity, Id.New(clock), kind, minor, now]);
        }
        foreach (var coupon in stand)
        {
            var spent = coupon.Spend - coupon.Spent;
            Enter("spend", spent);
            Enter("return", -spent);
            var reserved = coupon.Reserve - coupon.Reserved + Math.Max(0, spent); // Spending takes from what is reserved; a return does not bring it back.
            Enter("reserve", reserved);
            Enter("release", -reserved);
        }
        await Entries.Write(db, entries, ct);
        var rows = db.Rows("s", new("nr", stand.ConvertAll(s => s.Id).ToArray()), new("reserve", stand.ConvertAll(s => s.Reserve).ToArray()), new("spend", stand.ConvertAll(s => s.Spend).ToArray()));
        await db.Execute($"update activities_coupon_claims set reserved_minor = s.reserve, spent_minor = s.spend from {rows} where activities_coupon_claims.brand_id = {brand} and activities_coupon_claims.activity_id = {activity} and activities_coupon_claims.id = s.nr", ct);
        await db.Execute($"""
            update activities_activities set reserved_minor = reserved_minor + {stand.Sum(s => s.Reserve - s.Reserved)}, spent_minor = spent_minor + {stand.Sum(s => s.Spend - s.Spent)} where brand_id = {brand} and id = {activity}
            """, ct);
    }
}
