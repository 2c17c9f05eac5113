using Guildhall.Activities.Contracts;
using Guildhall.Activities.Life;
using Guildhall.Brands.Contracts;
using Guildhall.Commerce.Contracts;
using Guildhall.Kernel;
using Guildhall.Kernel.Schedule;
using Guildhall.Kernel.Storage;
using Guildhall.Loyalty.Contracts;

namespace Guildhall.Activities.GroupBuys;

/// <summary>Looks at a team when something happened in it or its time is over: forms it, closes it and gives the difference back, or lets it fail and gives everything back.</summary>
/// <remarks>What it finds decides, so being called late or twice does no harm; refunds have ids of their order and reason and are retried until final by the shop.</remarks>
internal sealed class TurnTeam(CallOffOrders callOff, RefundOrders refunds, TimeProvider clock) : IScheduled
{
    public const string Failed = "team_failed", Closed = "team_closed", Price = "team_price", LeaderPoints = "group_buy_leader";

    public static string Kind => "activities-turn-team";

    private sealed record Payload(ActivityId Activity, Guid Team);

    public static Task Plan(AppDb db, ActivityId activity, Guid team, DateTimeOffset due, TimeProvider clock, CancellationToken ct) => db.ScheduleAt<TurnTeam>($"{activity.Value:N}{team:N}", due, new Payload(activity, team), clock, ct);

    /// <summary>Looks at each when its time is over.</summary>
    public static Task Plan(AppDb db, ActivityId activity, List<Team> teams, TimeProvider clock, CancellationToken ct) =>
        db.ScheduleAt<TurnTeam>(teams.ConvertAll(t => ($"{activity.Value:N}{t.Id:N}", t.EndsAt, (object)new Payload(activity, t.Id))), clock, ct);

    public async Task Run(DueEntry due, CancellationToken ct)
    {
        var (db, payload, now) = (due.Db, due.Read<Payload>(), clock.GetUtcNow());
        if (await db.FindTeam(payload.Activity, payload.Team, ct) is not { Gathers: true } seen) return;
        await db.LockShopOrders([.. seen.Taken.Select(s => new OrderId(s.Id))], ct);
        if (await db.LockActivity(payload.Activity, ct) is not { } activity) return;
        var team = (await db.FindTeam(payload.Activity, payload.Team, ct))!;
        if (!team.Gathers) return;
        var back = await GivenBack(db, team, ct);
        if (back.Length > 0)
        {
            await SeatOrigin.Leave(db, activity.Id, back, clock, ct);
            team = team with { Seats = [.. team.Seats.Select(s => back.Contains(s.Id) ? s with { State = SeatState.Left } : s)] };
        }
        if (team.Taken.Any(s => seen.Taken.All(k => k.Id != s.Id)))
        {
            await Plan(db, activity.Id, team.Id, now, clock, ct); // Somebody sat down meanwhile, whose order is not locked.
            return;
        }
        var buy = activity.Read<GroupBuy>();
        if (team.State is TeamState.Open && team.Paid >= buy.Size) team = await Form(db, team, buy, activity, now, ct);
        var over = team.EndsAt <= now || activity.IsOver;
        if (team.State is TeamState.Formed && (over || team.Paid >= buy.Seats)) await Close(db, team, buy, now, ct);
        else if (team.State is TeamState.Open && (over || LeaderIsGone(team) && buy.LeaderGoes is LeaderGoes.TeamFails || !team.Taken.Any())) await Fail(db, team, now, ct);
        else
        {
            if (team.State is TeamState.Open && LeaderIsGone(team)) await db.Execute($"update activities_teams set leader_id = {team.Taken.First().Member} where brand_id = {db.CurrentBrand} and activity_id = {activity.Id} and id = {team.Id}", ct);
            await Plan(db, activity.Id, team.Id, team.EndsAt, clock, ct);
        }
    }

    /// <summary>Paid seats whose money is on its way back: an operator refunds them, or a double claim is taken back.</summary>
    private static async Task<Guid[]> GivenBack(AppDb db, Team team, CancellationToken ct) =>
        [.. (await db.FindShopOrders([.. team.Seats.Where(s => s.State is SeatState.Paid).Select(s => new OrderId(s.Id))], ct)).Where(o => o.Amount.Minor > 0 && o.RefundedMinor >= o.Amount.Minor).Select(o => o.Id.Value)];

    private static bool LeaderIsGone(Team team) => !team.Taken.Any(s => s.Member == team.Leader);

    private async Task<Team> Form(AppDb db, Team team, GroupBuy buy, Activity activity, DateTimeOffset now, CancellationToken ct)
    {
        await db.Execute($"update activities_teams set state = 'formed', formed_at = {now} where brand_id = {db.CurrentBrand} and activity_id = {team.Activity} and id = {team.Id}", ct);
        if (buy.LeaderPoints > 0)
            await db.MovePoints(await db.CurrentBrandProfile(ct), [new PointsMove.Award(new(LeaderPoints, team.Id), team.Leader, buy.LeaderPoints, EarnSource.Activity, now) { Note = activity.Name }], clock, ct);
        return team with { State = TeamState.Formed, FormedAt = now };
    }

    /// <summary>Nobody joins any more: whoever has not paid goes, and everybody else pays what the team has reached.</summary>
    private async Task Close(AppDb db, Team team, GroupBuy buy, DateTimeOffset now, CancellationToken ct)
    {
        var percent = buy.PercentFor(team.Paid);
        await End(db, team, TeamState.Closed, percent, now, ct);
        await callOff.Handle(db, [.. team.Seats.Where(s => s.State is SeatState.Held).Select(s => new OrderId(s.Id))], Closed, restock: true, ct);
        var orders = await db.FindShopOrders([.. team.Seats.Where(s => s.State is SeatState.Paid).Select(s => new OrderId(s.Id))], ct);
        await Budget.Close(db, team.Activity, orders.ConvertAll(o => (o.Id.Value, o.Lines.Sum(l => GroupBuy.CostOf(l.ListMinor, l.UnitMinor, percent, l.Quantity)))), clock, ct);
        if (percent == 100) return;
        var drafts = orders.OrderBy(o => o.Id.Value).Select(o => new RefundDraft(RefundOrders.IdFor(o.Id, Price), o.Id, Price, Math.Min(o.Amount.Minor - o.RefundedMinor, o.Lines.Sum(l => (l.UnitMinor - GroupBuy.At(l.UnitMinor, percent)) * l.Quantity)), [])).Where(d => d.AmountMinor > 0).ToList();
        if (drafts.Count > 0) await refunds.Handle(db, drafts, ct);
    }

    private async Task Fail(AppDb db, Team team, DateTimeOffset now, CancellationToken ct)
    {
        await End(db, team, TeamState.Failed, 100, now, ct);
        await Budget.Release(db, team.Activity, [.. team.Taken.Select(s => s.Id)], clock, ct);
        await callOff.Handle(db, [.. team.Taken.Select(s => new OrderId(s.Id))], Failed, restock: true, ct);
    }

    private static Task End(AppDb db, Team team, TeamState state, int percent, DateTimeOffset now, CancellationToken ct) =>
        db.Execute($"update activities_teams set state = {state}, percent = {percent}, ended_at = {now} where brand_id = {db.CurrentBrand} and activity_id = {team.Activity} and id = {team.Id}", ct);
}
