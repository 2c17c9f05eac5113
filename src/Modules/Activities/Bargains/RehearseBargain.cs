using Guildhall.Activities.Life;
using Guildhall.Activities.Rehearsals;
using Guildhall.Commerce.Contracts;

namespace Guildhall.Activities.Bargains;

/// <summary>Some open a bargain, the others help those that are nearest to their floor; who does not get there buys at what it has come to, or not.</summary>
internal sealed class RehearseBargain : RehearseGoods<Bargain>
{
    public override string Kind => Bargain.Kind;

    public override double Newcomers(Activity activity) => activity.Read<Bargain>().NewHelpersOnly ? .5 : .1;

    public override async Task Come(StageMoment now)
    {
        var (plan, id) = (now.Activity.Read<Bargain>(), now.Activity.Id);
        var open = (await now.Db.OpenBargains(id, now.Gone)).FindAll(b => b.Person != now.Me);
        if (open.Count > 0 && !now.Chance(1.0 / (plan.Helpers + 1)))
        {
            var near = open.OrderByDescending(b => b.Helped).Take(3).ToList();
            for (var n = 0; n < Math.Min(plan.HelpsPerPerson, near.Count); n++) await now.Try(now.Get<PostBargain>().Handle(now.Visit, id, now.NewId(), BargainAct.Help, null, near[n].Id));
            return;
        }
        var opened = await now.Try(now.Get<PostBargain>().Handle(now.Visit, id, now.NewId(), BargainAct.Open, now.OneOf(plan.Items).Sku, null));
        if (opened.Refusal is not null || !now.Chance(.3)) return;
        now.In(TimeSpan.FromHours(plan.Hours) * .9, async later =>
        {
            if (await later.Db.FindBargain(id, opened.Value.Bargain, later.Gone) is { State: BargainState.Open }) await later.Try(later.Get<PostBargain>().Handle(later.Visit, id, later.NewId(), BargainAct.Buy, null, opened.Value.Bargain));
        });
    }

    public override IEnumerable<RehearsalReport.Finding> Look(Activity activity, IReadOnlyDictionary<SkuId, SkuCard> cards)
    {
        var plan = activity.Read<Bargain>();
        if (TimeSpan.FromHours(plan.Hours) > activity.EndsAt - activity.StartsAt) yield return Findings.Warn("bargain_hours", plan.Hours);
        foreach (var finding in base.Look(activity, cards)) yield return finding;
    }
}
