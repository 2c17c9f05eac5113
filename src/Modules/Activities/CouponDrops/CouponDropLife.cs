using Guildhall.Activities.Contracts;
using Guildhall.Activities.Life;
using Guildhall.Brands.Contracts;
using Guildhall.Kernel;
using Guildhall.Kernel.Storage;
using Guildhall.Loyalty.Contracts;
using Guildhall.Members.Contracts;

namespace Guildhall.Activities.CouponDrops;

/// <summary>How a coupon drop goes through the life of an activity: its coupons are set aside and their most reserved; what nobody took goes back at the end; the rest of the budget follows the coupons.</summary>
internal sealed class CouponDropLife(TimeProvider clock) : IActivityKind
{
    private const int Portion = 200;

    public string Kind => CouponDrop.Kind;
    public string Icon => "ticket";
    public string MemberPath => CouponDrop.Kind;
    public string Means => Kind;
    public Type Board => typeof(CouponDropBoard);
    public Type? ReviewPart => typeof(CouponDropReview);

    public async Task<Result<Done>> Prepare(AppDb db, Activity activity, CancellationToken ct)
    {
        var drop = activity.Read<CouponDrop>();
        if (drop.Refused() is { } refusal) return refusal;
        if (activity.Left() < drop.CostOfAll) return ActivityRefusals.DropBudget.With(new Money(drop.CostOfAll, activity.Currency).ToString());
        var aside = await db.SetCouponsAside(await db.CurrentBrandProfile(ct), drop.Coupon!.Value, drop.Count, clock, ct);
        if (aside.Refusal is { } no) return no;
        if (aside.Value.MostMinor != drop.EachMinor) return ActivityRefusals.DropChanged.With(aside.Value.Name);
        await db.Execute($"insert into activities_coupon_drops (brand_id, activity_id, left_over, claimed) values ({db.CurrentBrand}, {activity.Id}, {drop.Count}, 0)", ct);
        await Budget.Reserve(db, activity.Id, [(activity.Id.Value, drop.CostOfAll)], clock, ct);
        return new Done();
    }

    public async Task Settle(AppDb db, Activity activity, CancellationToken ct)
    {
        var (left, _) = await db.DropStock(activity.Id, ct);
        if (left == 0) return; // Never begun, all gone, or done already.
        var drop = activity.Read<CouponDrop>();
        await db.Execute($"update activities_coupon_drops set left_over = 0 where brand_id = {db.CurrentBrand} and activity_id = {activity.Id}", ct);
        await Budget.ReleasePart(db, activity.Id, activity.Id.Value, left * drop.EachMinor, clock, ct);
        await db.PutCouponsBack(drop.Coupon!.Value, left, clock, ct);
    }

    /// <summary>Coupons that an order holds or has used stay until it gives them up: what they saved is spent.</summary>
    public async Task<long> Void(AppDb db, Activity activity, CancellationToken ct)
    {
        for (var (voided, last) = (0L, 0); ;)
        {
            await using var transaction = await db.Begin(ct);
            await db.LockActivity(activity.Id, ct);
            var some = (await db.CouponClaims(activity.Id, ct)).Where(c => c.Number > last && !c.Returned).Take(Portion).ToList();
            if (some.Count == 0) return voided;
            voided += await Return(db, activity.Id, some, callBack: true, ct);
            await transaction.Commit(ct);
            last = some[^1].Number;
        }
    }

    public async Task<IReadOnlyList<ActivityId>> Excess(AppDb db, MemberId person, CancellationToken ct)
    {
        var entries = (await db.EntriesOf([person], ct)).Select(e => e.Entry).ToArray();
        var had = await db.Query($"""
            select c.activity_id, count(*) from activities_activities a join activities_coupon_claims c on c.brand_id = a.brand_id and c.activity_id = a.id
            where a.brand_id = {db.CurrentBrand} and a.kind = {CouponDrop.Kind} and {db.In("c.person_id", entries)} and not c.returned group by c.activity_id
            """, r => (Activity: r.Id<ActivityId>(0), Count: r.Long(1)), ct);
        var above = new List<ActivityId>();
        foreach (var (id, count) in had)
            if (await db.FindActivity(id, ct) is { } activity && count > activity.Read<CouponDrop>().PerPerson) above.Add(id);
        return above;
    }

    public async Task TakeBack(AppDb db, Activity activity, MemberId person, CancellationToken ct)
    {
        await db.LockActivity(activity.Id, ct);
        var entries = (await db.EntriesOf([person], ct)).Select(e => e.Entry).ToArray();
        await Return(db, activity.Id, [.. (await db.CouponClaimsOf(activity.Id, entries, ct)).Where(c => !c.Returned).Skip(activity.Read<CouponDrop>().PerPerson)], callBack: false, ct);
    }

    public async Task<Outcome> Outcome(AppDb db, Activity activity, CancellationToken ct)
    {
        var (claims, sums) = (await db.CouponClaims(activity.Id, ct), await db.DropSums(activity.Id, ct));
        var humans = await db.HumansOf(claims.Select(c => c.Person).ToHashSet(), ct);
        return new(claims.Select(c => humans[c.Person]).ToHashSet(), claims.Where(c => !c.Returned).Select(c => humans[c.Person]).ToHashSet(), sums.Orders, sums.PaidOrders, sums.SalesMinor, sums.RefundedMinor, sums.CostMinor);
    }

    public Sql OrdersOf(AppDb db, Activity activity) => Sql.Of($"""
        o.id in (select k.order_id from activities_coupon_claims c join loyalty_coupons k on k.brand_id = c.brand_id and k.id = c.id where c.brand_id = {db.CurrentBrand} and c.activity_id = {activity.Id})
        """);

    /// <summary>What is taken back is not handed out again.</summary>
    private async Task<int> Return(AppDb db, ActivityId activity, List<CouponClaim> claims, bool callBack, CancellationToken ct)
    {
        if (claims.Count == 0) return 0;
        var gone = await db.TakeCouponsBack([.. claims.Select(c => c.Id)], clock, ct, callBack);
        if (gone.Count == 0) return 0;
        await db.Execute($"update activities_coupon_claims set returned = {true} where brand_id = {db.CurrentBrand} and activity_id = {activity} and {db.In("id", gone.ToArray())}", ct);
        await FollowCoupons.Book(db, activity, gone, clock, ct);
        return gone.Count;
    }
}
