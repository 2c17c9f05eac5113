using System.Globalization;
using System.Text.Json;
using Guildhall.Activities.Contracts;
using Guildhall.Activities.Fairness;
using Guildhall.Activities.Life;
using Guildhall.Kernel;
using Guildhall.Kernel.Storage;
using Guildhall.Kernel.Texts;
using Guildhall.Members.Contracts;

namespace Guildhall.Activities.Auctions;

/// <summary>An auction as it is published: its terms, every accepted bid, and to whom the lot was offered. Amounts are minor units; bidders are numbers.</summary>
internal sealed record AuctionRecord(
    string Format, string Kind, Guid Activity, string Name, string Currency, long Start, long Increment, IReadOnlyList<AuctionRecord.Step> Ladder, long? Reserve, long? BuyNow, string Salt, string Opening,
    IReadOnlyList<AuctionRecord.Bid> Bids, IReadOnlyList<AuctionRecord.Offer> Offers)
{
    public sealed record Step(long From, long Increment);

    /// <param name="Limit">The amount is how far the bidder goes, not what they bid at once.</param>
    /// <param name="Price">Right after the bid, as <paramref name="Leader"/>.</param>
    public sealed record Bid(long Seq, Guid Id, string At, int Bidder, long Amount, bool Limit, long Price, int Leader, string Hash);

    /// <param name="Same">All numbers of the person to whom it was offered: more than one when entries were merged.</param>
    /// <param name="Outcome">open, paid, lapsed or withdrawn.</param>
    public sealed record Offer(int Round, int Bidder, IReadOnlyList<int> Same, long Price, string Outcome);

    public AuctionTerms Terms() => new(Currency, Start, Increment, [.. Ladder.Select(s => new LadderStep(s.From, s.Increment))], Reserve, BuyNow);
}

/// <summary>Anybody can play the bids again: each was sealed into the next one's hash as it was made, from a hash of the terms that was public before the first.</summary>
internal sealed class FairAuction : IFairKind
{
    public string Kind => Auction.Kind;

    public FairVerdict Verify(JsonElement record)
    {
        var auction = FairJson.Read<AuctionRecord>(record);
        if (auction.Format != FairJson.Format || auction.Start < 1 || auction.Increment < 1) throw new JsonException("Its terms cannot be.");
        var terms = auction.Terms();
        var (sealedWrong, againstRules, notRising) = (0L, 0L, 0L);
        var (standing, head) = (default(Standing), auction.Opening);
        for (var n = 0; n < auction.Bids.Count; n++)
        {
            var bid = auction.Bids[n];
            if (bid.Seq != n + 1 || Next(head, bid) != bid.Hash) sealedWrong = sealedWrong == 0 ? n + 1 : sealedWrong;
            var next = terms.Bid(standing, bid.Bidder, bid.Amount, bid.Limit);
            if (next.Refusal is not null || next.Value.PriceMinor != bid.Price || next.Value.Leader != bid.Leader) againstRules = againstRules == 0 ? n + 1 : againstRules;
            if (bid.Price < standing.PriceMinor || bid.Price == standing.PriceMinor && bid.Bidder != standing.Leader) notRising = notRising == 0 ? n + 1 : notRising;
            (standing, head) = (next.Refusal is null ? next.Value : new(bid.Price, bid.Leader, Math.Max(bid.Price, bid.Amount), 0), bid.Hash);
        }
        return new(
        [
            new("activities.check_auction_opening", terms.Opening(auction.Activity, auction.Salt) == auction.Opening, auction.Opening),
            new("activities.check_auction_chain", sealedWrong == 0, auction.Bids.Count, sealedWrong),
            new("activities.check_auction_rules", againstRules == 0, auction.Bids.Count, againstRules),
            new("activities.check_auction_rising", notRising == 0, notRising),
            new("activities.check_auction_winner", Offered(auction, terms), auction.Offers.Count),
        ]);
    }

    public async Task<FairSheet> Sheet(AppDb db, Activity activity, IReadOnlyCollection<MemberId> entries, Localizer t, CancellationToken ct)
    {
        var facts = new List<(string, string)>();
        if (await db.FindLot(activity.Id, ct) is { } lot)
        {
            facts.Add(("activities.fair_auction_opening", lot.Opening));
            facts.Add(("activities.fair_auction_head", lot.Head));
            facts.Add(("activities.auction_bids", lot.Seq.ToString(t.Culture)));
            if (lot.ClosedAt is not null) facts.Add(("activities.fair_auction_salt", lot.Salt));
        }
        var mine = (await db.BidsOf(activity.Id, [.. entries], ct)).Select(b => ($"#{b.Seq}", $"{new Money(b.AmountMinor, activity.Currency)} → {new Money(b.PriceMinor, activity.Currency)}", b.Id));
        return new("activities.fair_auction", facts, [.. mine]);
    }

    public async Task<object?> Record(AppDb db, Activity activity, CancellationToken ct)
    {
        // Limits and the reserve are nobody's business before.
        if (await db.FindLot(activity.Id, ct) is not { ClosedAt: not null } lot) return null;
        var terms = activity.Read<Auction>().Terms(activity.Currency);
        var (bids, offers) = (await db.Bids(activity.Id, ct), await db.Offers(activity.Id, ct));
        var persons = await db.PersonsOf([.. bids.Select(b => b.Person).Concat(offers.Select(o => o.Person)).Distinct()], ct);
        return new AuctionRecord(FairJson.Format, Kind, activity.Id.Value, activity.Name, terms.Currency, terms.StartMinor, terms.IncrementMinor, [.. terms.Ladder.Select(s => new AuctionRecord.Step(s.FromMinor, s.IncrementMinor))],
            terms.ReserveMinor, terms.BuyNowMinor, lot.Salt, lot.Opening,
            bids.ConvertAll(b => new AuctionRecord.Bid(b.Seq, b.Id, BidChain.Time(b.At), b.Bidder, b.AmountMinor, b.Automatic, b.PriceMinor, b.Leader, b.Hash)),
            offers.ConvertAll(o => new AuctionRecord.Offer(o.Round, o.Bidder, [.. bids.Where(b => persons[b.Person] == persons[o.Person]).Select(b => b.Bidder).Append(o.Bidder).Distinct().Order()], o.PriceMinor, o.Outcome)));
    }

    private static string? Next(string head, AuctionRecord.Bid bid) =>
        DateTimeOffset.TryParse(bid.At, CultureInfo.InvariantCulture, out var at) ? BidChain.Next(head, bid.Seq, at, bid.Bidder, bid.Amount, bid.Limit, bid.Id) : null;

    /// <summary>Each offer went to whoever leads when the bids of those who were asked before are left out, at the price of that; at most one stands.</summary>
    private static bool Offered(AuctionRecord auction, AuctionTerms terms)
    {
        var asked = new HashSet<int>();
        foreach (var offer in auction.Offers)
        {
            if (terms.Replay(auction.Bids.Select(b => (b.Bidder, b.Amount, b.Limit)), asked) is not { } then || !terms.MeetsReserve(then) || then.Leader != offer.Bidder || then.PriceMinor != offer.Price) return false;
            asked.UnionWith(offer.Same.Append(offer.Bidder));
        }
        return auction.Offers.Count(o => o.Outcome is "paid" or "open") <= 1;
    }
}
