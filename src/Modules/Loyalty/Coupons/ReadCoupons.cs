using Guildhall.Kernel;
using Guildhall.Kernel.Storage;
using Guildhall.Loyalty.Contracts;
using Guildhall.Members.Contracts;

namespace Guildhall.Loyalty.Coupons;

/// <summary>Reads coupons in people's hands, with what their kind promises.</summary>
internal static class ReadCoupons
{
    public static Sql Select => Sql.Raw("""
        select c.id, c.kind_id, k.name, c.person_id, c.state, c.valid_from, c.valid_to, c.order_id,
               k.benefit, k.amount_minor, k.percent, k.gift, c.most_minor, k.threshold_minor, k.scope, k.scope_keys, k.stacks_with_activity, k.stacks_with_reward, k.gift_code
        from loyalty_coupons c join loyalty_coupon_kinds k on k.brand_id = c.brand_id and k.id = c.kind_id
        """);

    public static HeldCoupon Read(Row r) => new(r.Guid(0), r.Guid(1), r.Text(2), CouponKind.ReadTerms(r, 8, 18), r.Id<MemberId>(3), r.Enum<CouponState>(4), r.Time(5), r.Time(6), r.GuidOrNull(7));

    /// <summary>All of one person, those that end soonest first; what is over by time counts as expired although nobody booked it yet.</summary>
    public static async Task<List<HeldCoupon>> Of(AppDb db, MemberId member, DateTimeOffset now, CancellationToken ct)
    {
        var person = await db.PersonOf(member, ct);
        var all = await db.Query($"{Select} where c.brand_id = {db.CurrentBrand} and c.person_id = {person} order by c.valid_to, c.id", Read, ct);
        return all.ConvertAll(c => c.State == CouponState.Unused && c.ValidTo <= now ? c with { State = CouponState.Expired } : c);
    }

    public static async Task<List<CouponTerms>> Terms(AppDb db, Guid[] coupons, CancellationToken ct) =>
        (await db.Query($"{Select} where c.brand_id = {db.CurrentBrand} and {db.In("c.id", coupons)}", Read, ct)).ConvertAll(c => c.Terms);

    public static Task<List<HeldCoupon>> LockedFor(AppDb db, Guid[] orders, CancellationToken ct) =>
        db.Query($"{Select} where c.brand_id = {db.CurrentBrand} and c.order_id is not null and {db.In("c.order_id", orders)} and c.state = 'locked'", Read, ct);
}
