using System.Security.Cryptography;
using System.Text;
using Guildhall.Activities.Contracts;
using Guildhall.Activities.Counter;
using Guildhall.Activities.Life;
using Guildhall.Brands.Contracts;
using Guildhall.Commerce.Contracts;
using Guildhall.Kernel;
using Guildhall.Kernel.Storage;
using Guildhall.Loyalty.Contracts;
using Guildhall.Members.Contracts;

namespace Guildhall.Activities.Auctions;

/// <summary>Gives the lot of an auction that is over to whoever won it, and when they do not pay to the next: at the price that the bids of the others alone would have made.</summary>
/// <remarks>Everything joins the open transaction with the activity's row locked. Doing it again after a crash finds what was done.</remarks>
internal sealed class OfferLot(PlaceOrders place, AuctionBook book, TimeProvider clock)
{
    /// <summary>The end: who leads gets an order, everybody else their deposit.</summary>
    public async Task Close(AppDb db, Activity activity, CancellationToken ct)
    {
        var made = activity.State == ActivityState.Cancelled ? null : await Next(db, activity, [], ct);
        await db.Execute($"update activities_auctions set closed_at = {clock.GetUtcNow()}, outcome = {(activity.State == ActivityState.Cancelled ? "cancelled" : made is null ? "unsold" : "sold")} where brand_id = {db.CurrentBrand} and activity_id = {activity.Id}", ct);
        if (made is null) await db.ReturnStock(activity.Id.Value, clock, ct);
        await Budget.Release(db, activity.Id, [activity.Id.Value], clock, ct);
        if (made is not null) await Reserve(db, activity, made, ct);
        await Return(db, activity.Id, but: made?.Person, ct);
        await Tell(db, activity.Id, ct);
    }

    /// <summary>The one to whom it was offered did not pay: their deposit is lost, the next one is asked. Nobody left: the lot goes back to the shop.</summary>
    public async Task Lapse(AppDb db, Activity activity, AuctionOffer lapsed, CancellationToken ct)
    {
        await Mark(db, activity.Id, lapsed.Round, "lapsed", ct);
        // Only theirs is still held; who came under two names loses one and gets the other back.
        var lost = await db.First($"select id from activities_auction_deposits where brand_id = {db.CurrentBrand} and activity_id = {activity.Id} and state = 'held' order by person_id limit 1", r => r.GuidOrNull(0), ct);
        if (lost is { } id) await db.Execute($"update activities_auction_deposits set state = 'forfeited' where brand_id = {db.CurrentBrand} and activity_id = {activity.Id} and id = {id}", ct);
        await Return(db, activity.Id, null, ct);
        var offers = await db.Offers(activity.Id, ct);
        var made = offers.Count > activity.Read<Auction>().RunnersUp ? null : await Next(db, activity, offers, ct);
        if (made is not null) await Reserve(db, activity, made, ct);
        else
        {
            await db.Execute($"update activities_auctions set outcome = 'unsold' where brand_id = {db.CurrentBrand} and activity_id = {activity.Id}", ct);
            await db.ReturnStock(activity.Id.Value, clock, ct);
        }
        await Tell(db, activity.Id, ct);
    }

    /// <summary>The house takes the offer back: nobody loses a deposit, nobody else is asked.</summary>
    public async Task Withdraw(AppDb db, Activity activity, AuctionOffer offer, CancellationToken ct)
    {
        await Mark(db, activity.Id, offer.Round, "withdrawn", ct);
        await db.Execute($"update activities_auctions set outcome = 'unsold' where brand_id = {db.CurrentBrand} and activity_id = {activity.Id}", ct);
        await db.ReturnStock(activity.Id.Value, clock, ct);
        await Return(db, activity.Id, null, ct);
        await Tell(db, activity.Id, ct);
    }

    public async Task Paid(AppDb db, ActivityId id, AuctionOffer offer, CancellationToken ct)
    {
        await Mark(db, id, offer.Round, "paid", ct);
        await db.ReturnStock(id.Value, clock, ct); // Nothing is left; a piece that comes back later goes to the shop.
        await Return(db, id, null, ct);
        await Tell(db, id, ct);
    }

    /// <summary>Who leads when the bids of those who were asked before are left out; null when nobody does, or not up to the reserve.</summary>
    private async Task<AuctionOffer?> Next(AppDb db, Activity activity, List<AuctionOffer> before, CancellationToken ct)
    {
        var (auction, bids) = (activity.Read<Auction>(), await db.Bids(activity.Id, ct));
        // Who goes by several names now, or was merged since, is out under all of them.
        var persons = await db.PersonsOf([.. bids.Select(b => b.Person).Concat(before.Select(o => o.Person)).Distinct()], ct);
        var asked = before.Select(o => persons[o.Person]).ToHashSet();
        var out_ = bids.Where(b => asked.Contains(persons[b.Person])).Select(b => b.Bidder).ToHashSet();
        var terms = auction.Terms(activity.Currency);
        if (terms.Replay(bids.Select(b => (b.Bidder, b.AmountMinor, b.Automatic)), out_) is not { } standing || !terms.MeetsReserve(standing)) return null;
        var bid = bids.Last(b => b.Bidder == standing.Leader);
        var round = before.Count + 1;
        var offer = new AuctionOffer(round, standing.Leader, bid.Member, persons[bid.Person], standing.PriceMinor, OrderOf(activity, round), clock.GetUtcNow(), "open");
        var card = (await db.FindSkus([auction.Sku], ct)).Single();
        await db.TakeStock(activity.Id.Value, [(auction.Sku, auction.Quantity)], ct);
        await place.Handle(db, new(Auction.Kind, activity.Id.Value),
            [new(offer.Order, offer.Member, offer.Person, OrderLines.Of(activity.Currency, auction.Line(card, offer.PriceMinor)).Value, clock.GetUtcNow().AddMinutes(auction.PayMinutes)) { Group = bid.Group }], ct);
        await db.Execute($"""
            insert into activities_auction_offers (brand_id, activity_id, round, bidder, member_id, person_id, price_minor, order_id, at, outcome)
            values ({db.CurrentBrand}, {activity.Id}, {round}, {offer.Bidder}, {offer.Member}, {offer.Person}, {offer.PriceMinor}, {offer.Order}, {offer.At}, {offer.Outcome})
            """, ct);
        return offer;
    }

    private async Task Reserve(AppDb db, Activity activity, AuctionOffer offer, CancellationToken ct)
    {
        if (activity.Budget is null) return;
        var auction = activity.Read<Auction>();
        var card = (await db.FindSkus([auction.Sku], ct)).Single();
        await Budget.Reserve(db, activity.Id, [(offer.Order, Math.Min(auction.MostCost(card), Math.Max(0, auction.ListMinor(card) - offer.PriceMinor)))], clock, ct);
    }

    private async Task Return(AppDb db, ActivityId id, MemberId? but, CancellationToken ct)
    {
        var held = await db.Query($"select person_id, id from activities_auction_deposits where brand_id = {db.CurrentBrand} and activity_id = {id} and state = 'held' order by person_id", r => (Person: r.Id<MemberId>(0), Id: r.Guid(1)), ct);
        if (but is { } winner)
        {
            var entries = (await db.EntriesOf([winner], ct)).Select(e => e.Entry).ToHashSet();
            held.RemoveAll(h => entries.Contains(h.Person));
        }
        if (held.Count == 0) return;
        await db.MovePoints(await db.CurrentBrandProfile(ct), held.ConvertAll(h => (PointsMove)new PointsMove.Reverse(new(Bidders.Deposit + "_back", h.Id), new(Bidders.Deposit, h.Id)) { AtMost = true }), clock, ct);
        await db.Execute($"update activities_auction_deposits set state = 'returned' where brand_id = {db.CurrentBrand} and activity_id = {id} and {db.In("person_id", held.ConvertAll(h => h.Person).ToArray())}", ct);
    }

    private async Task Tell(AppDb db, ActivityId id, CancellationToken ct)
    {
        foreach (var group in (await db.GroupsOf(id, ct)).OrderBy(g => g.Value)) await CounterSlip.Ask(db, id, group, clock, ct);
        db.AfterCommit(() => book.Forget(db.CurrentBrand, id));
    }

    private static Task Mark(AppDb db, ActivityId id, int round, string outcome, CancellationToken ct) =>
        db.Execute($"update activities_auction_offers set outcome = {outcome} where brand_id = {db.CurrentBrand} and activity_id = {id} and round = {round}", ct);

    /// <summary>The same round is the same order.</summary>
    private static Guid OrderOf(Activity activity, int round) => Id.Dated(activity.EndsAt, SHA256.HashData(Encoding.UTF8.GetBytes($"{activity.Id.Value:N}\n{round}")));
}
