using Guildhall.Activities.Contracts;
using Guildhall.Kernel;
using Guildhall.Kernel.Storage;

namespace Guildhall.Activities.CouponDrops;

/// <param name="Id">Of the coupon.</param>
/// <param name="Number">From 1: the n-th to take one.</param>
/// <param name="ReservedMinor">What it may still cost.</param>
/// <param name="SpentMinor">What it has cost.</param>
/// <param name="Returned">Taken back.</param>
internal sealed record CouponClaim(Guid Id, ActivityId Activity, int Number, MemberId Member, MemberId Person, DateTimeOffset At, long ReservedMinor, long SpentMinor, bool Returned);

/// <summary>What a drop's coupons came to, counted from the coupons and the orders that used them.</summary>
/// <param name="InHand">Unused, or locked by an order.</param>
public sealed record DropSums(long Issued, long Used, long InHand, long Expired, long TakenBack, long Orders, long PaidOrders, long SalesMinor, long RefundedMinor, long CostMinor)
{
    public double? Redemption => Issued == 0 ? null : (double)Used / Issued;
}

internal static class ReadCouponClaims
{
    private static Sql Select => Sql.Raw("select id, activity_id, number, member_id, person_id, at, reserved_minor, spent_minor, returned from activities_coupon_claims");

    public static Task<List<CouponClaim>> CouponClaims(this AppDb db, ActivityId activity, CancellationToken ct) => db.Query($"{Select} where brand_id = {db.CurrentBrand} and activity_id = {activity} order by number", Read, ct);

    /// <summary>Of whatever activity.</summary>
    public static Task<List<CouponClaim>> CouponClaimsById(this AppDb db, Guid[] ids, CancellationToken ct) => db.Query($"{Select} where brand_id = {db.CurrentBrand} and {db.In("id", ids)}", Read, ct);

    public static Task<List<CouponClaim>> CouponClaimsOf(this AppDb db, ActivityId activity, MemberId[] entries, CancellationToken ct) =>
        db.Query($"{Select} where brand_id = {db.CurrentBrand} and activity_id = {activity} and {db.In("person_id", entries)} order by number", Read, ct);

    /// <summary>How many are left in the drop's hands, and how many it handed out. Nothing before it is on the calendar.</summary>
    public static Task<(int Left, int Claimed)> DropStock(this AppDb db, ActivityId activity, CancellationToken ct) =>
        db.First($"select left_over, claimed from activities_coupon_drops where brand_id = {db.CurrentBrand} and activity_id = {activity}", r => (r.Int(0), r.Int(1)), ct);

    public static Task<DropSums> DropSums(this AppDb db, ActivityId activity, CancellationToken ct) => db.First($"""
        select count(*), cast(coalesce(sum(case k.state when 'used' then 1 else 0 end), 0) as bigint), cast(coalesce(sum(case when k.state in ('unused', 'locked') then 1 else 0 end), 0) as bigint),
          cast(coalesce(sum(case k.state when 'expired' then 1 else 0 end), 0) as bigint), cast(coalesce(sum(case k.state when 'revoked' then 1 else 0 end), 0) as bigint), count(o.id), count(o.paid_at),
          cast(coalesce(sum(case when o.paid_at is null then 0 else o.amount_minor end), 0) as bigint), cast(coalesce(sum(o.refunded_minor), 0) as bigint), cast(coalesce(sum(c.reserved_minor + c.spent_minor), 0) as bigint)
        from activities_coupon_claims c join loyalty_coupons k on k.brand_id = c.brand_id and k.id = c.id
        left join commerce_shop_orders o on o.brand_id = k.brand_id and o.id = k.order_id
        where c.brand_id = {db.CurrentBrand} and c.activity_id = {activity}
        """, r => new DropSums(r.Long(0), r.Long(1), r.Long(2), r.Long(3), r.Long(4), r.Long(5), r.Long(6), r.Long(7), r.Long(8), r.Long(9)), ct)!;

    private static CouponClaim Read(Row r) => new(r.Guid(0), r.Id<ActivityId>(1), r.Int(2), r.Id<MemberId>(3), r.Id<MemberId>(4), r.Time(5), r.Long(6), r.Long(7), r.Flag(8));
}
