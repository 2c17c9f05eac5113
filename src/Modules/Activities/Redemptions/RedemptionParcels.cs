using System.Globalization;
using Guildhall.Activities.Contracts;
using Guildhall.Activities.Life;
using Guildhall.Brands.Contracts;
using Guildhall.Commerce.Contracts;
using Guildhall.Kernel;
using Guildhall.Kernel.Storage;

namespace Guildhall.Activities.Redemptions;

/// <summary>Goods had for points in the shop's shipping list: sent to the address that was given, picked up where there is none.</summary>
internal sealed class RedemptionParcels(IAudit audit) : IParcels
{
    private const char Mark = 'R';

    public async Task<IReadOnlyList<WaitingParcel>> Waiting(AppDb db, int most, CancellationToken ct)
    {
        var open = (await Open(db, ct)).Take(most).ToList();
        var cards = (await db.FindSkus([.. open.Select(o => new SkuId(o.Offer.Id)).Distinct()], ct)).ToDictionary(c => c.Id);
        return
        [
            .. from one in open
               let card = cards.GetValueOrDefault(new SkuId(one.Offer.Id))
               select new WaitingParcel(Number(one.Activity.Id, one.Row.Number), one.Row.At, new(one.Row.Contact.Length > 0, one.Name, "", one.Row.Contact, one.Activity.Name), card?.Code ?? "", card?.Name ?? one.Offer.Name, 1),
        ];
    }

    public async Task<long> Count(AppDb db, CancellationToken ct) => (await Open(db, ct)).Count;

    public async Task<Result<Done>?> Send(AppDb db, string number, string carrier, string tracking, CancellationToken ct)
    {
        if (number.Trim().ToUpperInvariant().Split('-') is not [{ Length: 7 } head, var tail] || head[0] != Mark || !int.TryParse(tail, NumberStyles.None, CultureInfo.InvariantCulture, out var nr)) return null;
        var ids = await db.Query($"select distinct activity_id from activities_redemptions where brand_id = {db.CurrentBrand} and number = {nr}", r => r.Id<ActivityId>(0), ct);
        foreach (var id in ids.Where(i => Number(i, nr).StartsWith(head, StringComparison.Ordinal)).OrderBy(i => i.Value))
        {
            if (await db.LockActivity(id, ct) is not { } activity || (await db.Redemptions(id, ct)).Find(r => r.Number == nr) is not { } row) continue;
            if (activity.Read<Redemption>().Offers[row.Offer].Kind != RedeemKind.Goods || row.State == RedemptionState.Cancelled) return ActivityRefusals.RedeemHandled;
            var sent = $"{carrier} {tracking}".Trim();
            if (row.State == RedemptionState.Open) await RedemptionRows.Turn(db, id, [row.Id], RedemptionState.Handed, ct);
            if (row.Shipping != sent) await db.Execute($"update activities_redemptions set shipping = {sent} where brand_id = {db.CurrentBrand} and activity_id = {id} and id = {row.Id}", ct);
            if (row.State == RedemptionState.Open) await audit.Write(db, "activities.redemption_handed", activity.Name, new { row.Number, sent }, ct);
            return new Done();
        }
        return null;
    }

    public static string Number(ActivityId activity, int number) => $"{Mark}{activity.Value.ToString("N").ToUpperInvariant()[^6..]}-{number}";

    /// <summary>Goods that nobody was handed yet; perks are handed over by the team.</summary>
    private static async Task<List<(Activity Activity, Redeemed Row, RedeemOffer Offer, string Name)>> Open(AppDb db, CancellationToken ct)
    {
        var open = new List<(Activity, Redeemed, RedeemOffer, string)>();
        foreach (var id in await db.Query($"select distinct activity_id from activities_redemptions where brand_id = {db.CurrentBrand} and state = 'open' order by activity_id", r => r.Id<ActivityId>(0), ct))
        {
            if (await db.FindActivity(id, ct) is not { } activity) continue;
            var offers = activity.Read<Redemption>().Offers;
            var rows = (await db.Redemptions(id, ct)).Where(r => r.State == RedemptionState.Open && offers[r.Offer].Kind == RedeemKind.Goods).ToList();
            var names = (await db.Query($"select id, name from members_members where brand_id = {db.CurrentBrand} and {db.In("id", rows.Select(r => r.Member).Distinct().ToArray())}", r => (r.Id<MemberId>(0), r.Text(1)), ct)).ToDictionary();
            open.AddRange(rows.Select(r => (activity, r, offers[r.Offer], names.GetValueOrDefault(r.Member) ?? "")));
        }
        return open;
    }
}
