using Guildhall.Activities.Life;
using Guildhall.Activities.Rehearsals;
using Guildhall.Commerce.Contracts;

namespace Guildhall.Activities.Auctions;

/// <summary>Everybody knows what it is worth to them and bids again while it costs less: some by a limit, some in the last seconds.</summary>
internal sealed class RehearseAuction : IRehearse
{
    private const int Tries = 6;

    public string Kind => Auction.Kind;

    public long? Room(Activity activity) => null;

    public async Task Come(StageMoment now)
    {
        var auction = now.Activity.Read<Auction>();
        var list = auction.ListMinor((await now.Db.FindSkus([auction.Sku], now.Gone)).Single());
        var worth = Math.Max(auction.StartMinor, (long)(list * (.3 + .8 * now.Luck.NextDouble())));
        await Bid(now, auction, worth, limit: now.Chance(.3), Tries);
        if (now.Chance(.15)) now.At(now.Activity.EndsAt.AddSeconds(-now.Luck.Next(1, 30)), late => Bid(late, auction, worth, limit: false, 1));
    }

    private static async Task Bid(StageMoment now, Auction auction, long worth, bool limit, int tries)
    {
        if (await now.Db.FindLot(now.Activity.Id, now.Gone) is not { } lot) return;
        var next = lot.Standing.PriceMinor == 0 ? auction.StartMinor : lot.Standing.PriceMinor + auction.IncrementMinor * now.Luck.Next(1, 4);
        var mine = await now.Db.BidderNumbers(now.Activity.Id, [now.Me], now.Gone);
        var leads = mine.Exists(m => m.Bidder == lot.Standing.Leader);
        if (!leads && (next <= worth || now.Greedy)) await now.Try(now.Get<PlaceBid>().Handle(now.Visit, now.Activity.Id, new(now.NewId(), now.Greedy ? Math.Max(1, lot.Standing.PriceMinor) : limit ? worth : next, limit && !now.Greedy)));
        if (tries > 1 && next < worth) now.In((now.Activity.EndsAt - now.Activity.StartsAt) / 15 * (.3 + now.Luck.NextDouble()), later => Bid(later, auction, worth, limit, tries - 1));
    }

    public IEnumerable<RehearsalReport.Finding> Look(Activity activity, IReadOnlyDictionary<SkuId, SkuCard> cards)
    {
        var auction = activity.Read<Auction>();
        if (cards.TryGetValue(auction.Sku, out var card) && auction.ReserveMinor > auction.ListMinor(card)) yield return Findings.Warn("reserve", new Kernel.Money(auction.ReserveMinor.Value, activity.Currency).ToString(), new Kernel.Money(auction.ListMinor(card), activity.Currency).ToString());
    }
}
