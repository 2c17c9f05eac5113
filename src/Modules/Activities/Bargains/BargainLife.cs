using Guildhall.Activities.Contracts;
using Guildhall.Activities.Life;
using Guildhall.Commerce.Contracts;
using Guildhall.Kernel;
using Guildhall.Kernel.Storage;
using Guildhall.Members.Contracts;

namespace Guildhall.Activities.Bargains;

/// <summary>How bargains go through the life of an activity. Whoever helped took part, too.</summary>
internal sealed class BargainLife(CallOffOrders callOff, SellBargains sell, TimeProvider clock) : GoodsLife<Bargain>(callOff, clock)
{
    public override string Kind => Bargain.Kind;
    public override string Icon => "discount";
    public override Type Board => typeof(BargainBoard);
    public override Type ReviewPart => typeof(BargainReview);
    protected override bool CostsWhenRefunded => false;

    public override async Task Settle(AppDb db, Activity activity, CancellationToken ct)
    {
        await sell.End(db, activity, await db.OpenBargains(activity.Id, ct), ct);
        await base.Settle(db, activity, ct);
    }

    public override async Task<IReadOnlyList<ActivityId>> Excess(AppDb db, MemberId person, CancellationToken ct)
    {
        var above = (await base.Excess(db, person, ct)).ToHashSet();
        MemberId[] entries = [.. (await db.EntriesOf([person], ct)).Select(e => e.Entry)];
        foreach (var id in await db.Query($"""
            select activity_id from activities_bargain_helps where brand_id = {db.CurrentBrand} and {db.In("person_id", entries)} union select activity_id from activities_bargains where brand_id = {db.CurrentBrand} and {db.In("person_id", entries)}
            """, r => r.Id<ActivityId>(0), ct))
            if (await db.FindActivity(id, ct) is { } activity && await Above(db, activity, entries, ct) is ({ Count: > 0 }, _) or (_, { Count: > 0 })) above.Add(id);
        return [.. above];
    }

    public override async Task TakeBack(AppDb db, Activity activity, MemberId person, CancellationToken ct)
    {
        await base.TakeBack(db, activity, person, ct); // Orders first.
        await db.LockActivity(activity.Id, ct);
        var (bargains, helps) = await Above(db, activity, [.. (await db.EntriesOf([person], ct)).Select(e => e.Entry)], ct);
        foreach (var row in bargains.Where(b => b.State is BargainState.Open)) await db.SaveBargain(row with { State = BargainState.Expired }, Clock.GetUtcNow(), ct);
        await Budget.Release(db, activity.Id, [.. bargains.Where(b => b.State is BargainState.Open).Select(b => b.Id)], Clock, ct);
        foreach (var help in helps)
        {
            await db.Execute($"update activities_bargain_helps set taken_back = {true} where brand_id = {db.CurrentBrand} and activity_id = {activity.Id} and id = {help.Id}", ct);
            // Of one that is open still, the cut is free for somebody else.
            if (await db.FindBargain(activity.Id, help.Bargain, ct) is { State: BargainState.Open } row) await db.SaveBargain(row with { Price = row.Price + help.Cut, Helped = row.Helped - 1 }, null, ct);
        }
    }

    /// <summary>What was ordered through a help that should not have counted, or above what one human may have.</summary>
    protected override async Task<IReadOnlyList<OrderId>> BackToo(AppDb db, Activity activity, MemberId[] entries, CancellationToken ct)
    {
        var (bargains, helps) = await Above(db, activity, entries, ct);
        var ordered = await db.BargainsOf(activity.Id, [.. helps.Select(h => h.Bargain).Distinct()], [], ct);
        return [.. bargains.Concat(ordered).Where(b => b.State is BargainState.Ordered).Select(b => new OrderId(b.Id)).Distinct()];
    }

    public override async Task<Outcome> Outcome(AppDb db, Activity activity, CancellationToken ct)
    {
        var all = await base.Outcome(db, activity, ct);
        var persons = await db.Persons(ct);
        var entered = await db.Query($"""
            select {persons.Of("b.person_id")} from activities_bargains b where b.brand_id = {db.CurrentBrand} and b.activity_id = {activity.Id}
            union select {persons.Of("h.person_id")} from activities_bargain_helps h where h.brand_id = {db.CurrentBrand} and h.activity_id = {activity.Id} and not h.taken_back
            """, r => r.Id<MemberId>(0), ct);
        return all with { Entered = entered.ToHashSet() };
    }

    /// <summary>Bargains of one human beyond the limit, and helps that are one too many: twice in one bargain, in one's own, or in too many of them. The latest ones.</summary>
    private static async Task<(List<BargainRow> Bargains, List<BargainHelp> Helps)> Above(AppDb db, Activity activity, MemberId[] entries, CancellationToken ct)
    {
        var terms = activity.Read<Bargain>();
        var mine = await db.BargainsOf(activity.Id, [], entries, ct);
        var helps = (await db.HelpsOf(activity.Id, [], [], entries, ct)).FindAll(h => !h.TakenBack);
        var wrong = helps.GroupBy(h => h.Bargain).SelectMany(g => g.Skip(mine.Exists(b => b.Id == g.Key) ? 0 : 1)).ToHashSet();
        wrong.UnionWith(helps.Except(wrong).Skip(terms.HelpsPerPerson).ToList());
        return (mine.FindAll(b => b.State is BargainState.Open or BargainState.Ordered).Skip(terms.PerPerson).ToList(), [.. wrong]);
    }
}
