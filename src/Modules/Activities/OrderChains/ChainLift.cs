using Guildhall.Activities.Life;
using Guildhall.Commerce.Contracts;
using Guildhall.Kernel;
using Guildhall.Kernel.Storage;
using Guildhall.Members.Contracts;

namespace Guildhall.Activities.OrderChains;

/// <summary>Orders of some groups while the chain ran, and their members.</summary>
internal sealed record OrderRate(long Orders, long Members)
{
    public double? PerMember => Members == 0 ? null : (double)Orders / Members;
}

/// <summary>order_lift of the metrics: orders per member in the groups that got the chain / in those that were left out by lot, while it ran. The interval is that of the ratio of two Poisson rates.</summary>
internal sealed record ChainLift(OrderRate Got, OrderRate HeldOut)
{
    private const double Normal95 = 1.959964;

    public double? Ratio => Got.PerMember / HeldOut.PerMember is { } ratio && double.IsFinite(ratio) ? ratio : null;

    /// <summary>95%; null while either side has no order.</summary>
    public (double Low, double High)? Interval
    {
        get
        {
            if (Ratio is not { } ratio || Got.Orders == 0 || HeldOut.Orders == 0) return null;
            var spread = Normal95 * Math.Sqrt(1.0 / Got.Orders + 1.0 / HeldOut.Orders);
            return (ratio * Math.Exp(-spread), ratio * Math.Exp(spread));
        }
    }

    /// <summary>Null when no group was left out.</summary>
    public static async Task<ChainLift?> Of(AppDb db, Activity activity, TimeProvider clock, CancellationToken ct)
    {
        if (activity.Read<OrderChain>().HeldOut is not { Count: > 0 } out_) return null;
        var to = activity.EndedAt ?? (activity.EndsAt < clock.GetUtcNow() ? activity.EndsAt : clock.GetUtcNow());
        return new(await Rate(db, await db.GroupsOf(activity.Id, ct), activity.StartsAt, to, ct), await Rate(db, out_, activity.StartsAt, to, ct));
    }

    // Whatever they ordered counts, in the chain or elsewhere: a chain that only moves orders lifts nothing.
    private static async Task<OrderRate> Rate(AppDb db, IReadOnlyList<GroupId> groups, DateTimeOffset from, DateTimeOffset to, CancellationToken ct)
    {
        var (brand, ids, persons) = (db.CurrentBrand, groups.ToArray(), await db.Persons(ct));
        var orders = await db.Count($"""
            select count(*) from commerce_shop_orders where brand_id = {brand} and placed_at >= {from} and placed_at <= {to} and state <> {OrderState.Cancelled} and amount_minor > 0 and {db.In("group_id", ids)}
            """, ct);
        var members = await db.Count($"""
            select count(distinct {persons.Of("s.member_id")}) from members_memberships s join members_members m on m.brand_id = s.brand_id and m.id = s.member_id
            where s.brand_id = {brand} and {db.In("s.group_id", ids)} and not m.staff and not m.bot and s.joined_at <= {to} and (s.left_at is null or s.left_at >= {from})
            """, ct);
        return new(orders, members);
    }
}
