using Guildhall.Activities.Contracts;
using Guildhall.Activities.Life;
using Guildhall.Brands.Contracts;
using Guildhall.Commerce.Contracts;
using Guildhall.Kernel;
using Guildhall.Kernel.Storage;
using Guildhall.Loyalty.Contracts;
using Guildhall.Members.Contracts;

namespace Guildhall.Activities.Redemptions;

/// <summary>How a points redemption goes through the life of an activity: what it offers is set aside and its cost reserved; what nobody had goes back at the end.</summary>
internal sealed class RedemptionLife(TimeProvider clock) : IActivityKind
{
    private const int Portion = 100;

    public string Kind => Redemption.Kind;
    public bool Sells => false;
    public string Icon => "coin";
    public string MemberPath => Redemption.Kind;
    public string Means => Kind;
    public Type Board => typeof(RedemptionBoard);
    public Type? ReviewPart => typeof(RedemptionSums);

    public async Task<Result<Done>> Prepare(AppDb db, Activity activity, CancellationToken ct)
    {
        var redemption = activity.Read<Redemption>();
        if (redemption.Refused() is { } refusal) return refusal;
        if (activity.Left() < redemption.CostOfAll) return ActivityRefusals.RedeemBudget.With(new Money(redemption.CostOfAll, activity.Currency).ToString());
        var brand = await db.CurrentBrandProfile(ct);
        // Goods, perks, coupons, each in the order of their ids: as everywhere.
        foreach (var (place, offer) in redemption.Offers.Index().OrderBy(o => o.Item.Kind == RedeemKind.Goods ? 0 : 1).ThenBy(o => o.Item.Kind).ThenBy(o => o.Item.Id))
        {
            if (await SetAside(db, activity, brand, offer, ct) is { } no) return no;
            await db.Execute($"insert into activities_redemption_stock (brand_id, activity_id, offer, left_over) values ({db.CurrentBrand}, {activity.Id}, {place}, {offer.Stock})", ct);
        }
        await Budget.Reserve(db, activity.Id, [(activity.Id.Value, redemption.CostOfAll)], clock, ct);
        return new Done();
    }

    private async Task<Refusal?> SetAside(AppDb db, Activity activity, BrandProfile brand, RedeemOffer offer, CancellationToken ct)
    {
        switch (offer.Kind)
        {
            case RedeemKind.Goods:
                var card = (await db.FindSkus([new(offer.Id)], ct)).FirstOrDefault();
                return card is null || await db.AllotStock(new(offer.Id), activity.Id.Value, offer.Stock, clock, ct) is { Refusal: not null } ? ActivityRefusals.FlashShort.With(offer.Name, card?.Free ?? 0, offer.Stock) : null;
            case RedeemKind.Perk: return (await db.SetPerksAside(offer.Id, offer.Stock, ct)).Refusal;
            default:
                var aside = await db.SetCouponsAside(brand, offer.Id, offer.Stock, clock, ct);
                return aside.Refusal ?? (aside.Value.MostMinor == offer.CostMinor ? null : ActivityRefusals.DropChanged.With(aside.Value.Name));
        }
    }

    public async Task Settle(AppDb db, Activity activity, CancellationToken ct)
    {
        var left = (await db.RedemptionStock(activity.Id, ct)).Where(l => l.Value > 0).ToList();
        var offers = activity.Read<Redemption>().Offers;
        await db.ReturnStock(activity.Id.Value, clock, ct);
        foreach (var (place, units) in left.OrderBy(l => offers[l.Key].Kind).ThenBy(l => offers[l.Key].Id))
        {
            if (offers[place].Kind == RedeemKind.Perk) await db.PutPerksBack(offers[place].Id, units, ct);
            if (offers[place].Kind == RedeemKind.Coupon) await db.PutCouponsBack(offers[place].Id, units, clock, ct);
        }
        await db.MoveRedemptionStock(activity.Id, left.Select(l => (l.Key, -l.Value)), ct);
        await Budget.ReleaseRest(db, activity.Id, activity.Id.Value, clock, ct);
    }

    public async Task<long> Void(AppDb db, Activity activity, CancellationToken ct)
    {
        for (var (voided, last) = (0L, 0); ;)
        {
            await using var transaction = await db.Begin(ct);
            var locked = (await db.LockActivity(activity.Id, ct))!;
            var some = (await db.Redemptions(activity.Id, ct)).Where(r => r.Number > last && r.Stands).Take(Portion).ToList();
            if (some.Count == 0) return voided;
            voided += await UndoRedemptions.Handle(db, locked, some, clock, ct);
            await transaction.Commit(ct);
            last = some[^1].Number;
        }
    }

    public async Task<IReadOnlyList<ActivityId>> Excess(AppDb db, MemberId person, CancellationToken ct)
    {
        var entries = (await db.EntriesOf([person], ct)).Select(e => e.Entry).ToArray();
        var had = await db.Query($"""
            select distinct r.activity_id from activities_activities a join activities_redemptions r on r.brand_id = a.brand_id and r.activity_id = a.id
            where a.brand_id = {db.CurrentBrand} and a.kind = {Redemption.Kind} and {db.In("r.person_id", entries)} and r.state <> {RedemptionState.Cancelled}
            """, r => r.Id<ActivityId>(0), ct);
        var above = new List<ActivityId>();
        foreach (var id in had)
            if (await db.FindActivity(id, ct) is { } activity && Above(activity.Read<Redemption>(), await db.RedemptionsOf(id, entries, ct)).Count > 0) above.Add(id);
        return above;
    }

    public async Task TakeBack(AppDb db, Activity activity, MemberId person, CancellationToken ct)
    {
        var locked = (await db.LockActivity(activity.Id, ct))!;
        var entries = (await db.EntriesOf([person], ct)).Select(e => e.Entry).ToArray();
        var redemption = activity.Read<Redemption>();
        // What was handed over is in their hands.
        await UndoRedemptions.Handle(db, locked, Above(redemption, await db.RedemptionsOf(activity.Id, entries, ct)).FindAll(r => !(redemption.Offers[r.Offer].IsHanded && r.State == RedemptionState.Handed)), clock, ct);
    }

    public async Task<Outcome> Outcome(AppDb db, Activity activity, CancellationToken ct)
    {
        var rows = await db.Redemptions(activity.Id, ct);
        var humans = await db.HumansOf(rows.Select(r => r.Person).ToHashSet(), ct);
        var cost = await db.Count($"select spent_minor from activities_activities where brand_id = {db.CurrentBrand} and id = {activity.Id}", ct);
        return new(rows.Select(r => humans[r.Person]).ToHashSet(), rows.Where(r => r.Stands).Select(r => humans[r.Person]).ToHashSet(), 0, 0, 0, 0, cost);
    }

    private static List<Redeemed> Above(Redemption redemption, List<Redeemed> rows) => [.. rows.Where(r => r.Stands).GroupBy(r => r.Offer).SelectMany(g => g.Skip(redemption.Offers[g.Key].PerPerson))];
}
