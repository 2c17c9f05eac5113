using System.Text.Json;
using Guildhall.Activities.Contracts;
using Guildhall.Activities.Life;
using Guildhall.Brands.Contracts;
using Guildhall.Commerce.Contracts;
using Guildhall.Kernel;
using Guildhall.Kernel.Storage;
using Guildhall.Loyalty.Contracts;
using Guildhall.Members.Contracts;

namespace Guildhall.Activities.GroupBuys;

/// <summary>How a group-buy goes through the life of an activity. When it ends, every team that still gathers is decided; only who sits paid in a formed team has won.</summary>
internal sealed class GroupBuyLife(CallOffOrders callOff, TimeProvider clock) : GoodsLife<GroupBuy>(callOff, clock)
{
    public override string Kind => GroupBuy.Kind;
    public override string Icon => "users-group";
    public override Type Board => typeof(GroupBuyBoard);
    public override Type ReviewPart => typeof(TeamsReview);

    public override async Task Settle(AppDb db, Activity activity, CancellationToken ct)
    {
        foreach (var team in await db.GatheringTeams(activity.Id, ct)) await TurnTeam.Plan(db, activity.Id, team.Id, Clock.GetUtcNow(), Clock, ct);
        await base.Settle(db, activity, ct);
    }

    public override async Task<bool> MaySettle(AppDb db, Activity activity, CancellationToken ct) =>
        await db.Count($"select count(*) from activities_teams where brand_id = {db.CurrentBrand} and activity_id = {activity.Id} and state in ('open', 'formed')", ct) == 0;

    /// <summary>All orders, and the points of whoever led a team that was formed, as far as they are there.</summary>
    public override async Task<long> Void(AppDb db, Activity activity, CancellationToken ct)
    {
        var voided = await base.Void(db, activity, ct);
        await using var transaction = await db.Begin(ct);
        var formed = (await db.AllTeams(activity.Id, ct)).Where(t => t.FormedAt is not null).Select(t => (PointsMove)new PointsMove.Reverse(new(TurnTeam.LeaderPoints + "_undone", t.Id), new(TurnTeam.LeaderPoints, t.Id)) { AtMost = true }).ToList();
        if (activity.Read<GroupBuy>().LeaderPoints > 0 && formed.Count > 0) await db.MovePoints(await db.CurrentBrandProfile(ct), formed, Clock, ct);
        await transaction.Commit(ct);
        return voided;
    }

    public override async Task<IReadOnlyList<ActivityId>> Excess(AppDb db, MemberId person, CancellationToken ct)
    {
        var above = await base.Excess(db, person, ct);
        var entries = (await db.EntriesOf([person], ct)).Select(e => e.Entry).ToArray();
        var twice = await db.Query($"select activity_id from activities_seats where brand_id = {db.CurrentBrand} and {db.In("person_id", entries)} and state <> 'left' group by activity_id, team_id having count(*) > 1", r => r.Id<ActivityId>(0), ct);
        return [.. above.Union(twice)];
    }

    /// <summary>Of one human's seats in one team the first stays.</summary>
    protected override async Task<IReadOnlyList<OrderId>> BackToo(AppDb db, Activity activity, MemberId[] entries, CancellationToken ct) =>
        [.. (await db.TeamsOf(activity.Id, entries, ct)).SelectMany(t => t.Taken.Where(s => entries.Contains(s.Person)).Skip(1)).Select(s => new OrderId(s.Id))];

    /// <summary>Differences that went back because more people joined are a lower price, not a refund.</summary>
    public override async Task<Outcome> Outcome(AppDb db, Activity activity, CancellationToken ct)
    {
        var all = await base.Outcome(db, activity, ct);
        var persons = await db.Persons(ct);
        var (won, cost) = (new HashSet<MemberId>(), 0L);
        await foreach (var seat in db.Stream($"""
            select {persons.Of("s.person_id")}, t.state, t.percent, o.lines from activities_seats s
            join activities_teams t on t.brand_id = s.brand_id and t.activity_id = s.activity_id and t.id = s.team_id join commerce_shop_orders o on o.brand_id = s.brand_id and o.id = s.id
            where s.brand_id = {db.CurrentBrand} and s.activity_id = {activity.Id} and s.state = 'paid' and t.state in ('formed', 'closed')
            """, r => (Person: r.Id<MemberId>(0), State: r.Enum<TeamState>(1), Percent: r.Int(2), Lines: r.Text(3)), ct))
        {
            won.Add(seat.Person);
            if (seat.State is TeamState.Closed) cost += JsonSerializer.Deserialize<OrderLine[]>(seat.Lines, KernelJson.Options)!.Sum(l => GroupBuy.CostOf(l.ListMinor, l.UnitMinor, seat.Percent, l.Quantity));
        }
        var differences = await db.Differences(activity.Id, ct);
        return all with { Won = won, SalesMinor = all.SalesMinor - differences, RefundedMinor = all.RefundedMinor - differences, CostMinor = cost };
    }

    public override Sql PriceFell => Sql.Of($"""
        cast(coalesce((select sum(r.amount_minor) from commerce_shop_refunds r where r.brand_id = o.brand_id and r.order_id = o.id and r.reason = {TurnTeam.Price}), 0) as bigint)
        """);
}
