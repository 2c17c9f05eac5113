using Guildhall.Activities.Life;
using Guildhall.Activities.Rehearsals;
using Guildhall.Commerce.Contracts;

namespace Guildhall.Activities.GroupBuys;

/// <summary>Most join a team that gathers, as long as there is one with a free seat; the others open one. A few get up again.</summary>
internal sealed class RehearseGroupBuy : RehearseGoods<GroupBuy>
{
    public override string Kind => GroupBuy.Kind;

    public override async Task Come(StageMoment now)
    {
        var (plan, id) = (now.Activity.Read<GroupBuy>(), now.Activity.Id);
        var free = (await now.Db.GatheringTeams(id, now.Gone)).FindAll(t => t.Taken.Count() < plan.Seats && t.Seats.All(s => s.Person != now.Me));
        var team = free.Count > 0 && now.Chance(.75) ? now.OneOf(free) : null;
        var seat = await now.Try(now.Get<TakeSeat>().Handle(now.Visit, id, new(now.NewId(), team?.Id, team?.Sku ?? now.OneOf(plan.Items).Sku, now.Greedy ? plan.PerPerson + 1 : 1)));
        if (seat.Refusal is null && now.Chance(.04)) now.In(TimeSpan.FromMinutes(now.Luck.Next(1, 30)), later => later.Get<LeaveTeam>().Handle(id, seat.Value.Id, later.Me, later.Gone));
    }

    public override IEnumerable<RehearsalReport.Finding> Look(Activity activity, IReadOnlyDictionary<SkuId, SkuCard> cards)
    {
        var plan = activity.Read<GroupBuy>();
        if (TimeSpan.FromHours(plan.Hours) > activity.EndsAt - activity.StartsAt) yield return Findings.Warn("team_hours", plan.Hours);
        if (plan.Items.Any(i => i.Units < plan.Size)) yield return Findings.Warn("team_stock", plan.Size);
        foreach (var finding in base.Look(activity, cards)) yield return finding;
    }
}
