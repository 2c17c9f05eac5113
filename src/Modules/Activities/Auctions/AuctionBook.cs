using Guildhall.Activities.Contracts;
using Guildhall.Activities.Life;
using Guildhall.Commerce.Contracts;
using Guildhall.Kernel;
using Guildhall.Kernel.Storage;
using Guildhall.Members.Contracts;
using Guildhall.Ui;

namespace Guildhall.Activities.Auctions;

/// <summary>What everybody may know before the end; the reserve is not in it.</summary>
public sealed record AuctionRules(Money Start, Money Increment, IReadOnlyList<(Money From, Money Step)> Ladder, bool HasReserve, Money? BuyNow, long DepositPoints, int ExtendSeconds, int MostExtensions, int PayMinutes, int RunnersUp);

/// <summary>A price that held. Whoever bid against the leader's limit made it without leading.</summary>
public sealed record AuctionLine(long Seq, DateTimeOffset At, int Bidder, int Leader, Money Price);

/// <summary>Where an auction is in its life, as members see it.</summary>
public enum AuctionPhase { Coming, Open, Paused, Closing, Sold, Unsold, Cancelled }

/// <param name="Bidder">Who won, or was asked after others did not pay.</param>
public sealed record AuctionResult(int Bidder, Money Price, int Round, bool Paid, Guid Order);

/// <summary>An auction at a moment, the same for everybody.</summary>
/// <param name="Numbers">Of everybody who bid, under each of their entries.</param>
public sealed record AuctionView(
    Guid Id, string Name, DateTimeOffset StartsAt, DateTimeOffset EndsAt, AuctionPhase Phase, AuctionRules Rules, SkuCard Card, int Quantity, Money Price, int Leader, Money Least, long Bids, int Bidders, bool ReserveMet, int Extensions,
    IReadOnlyList<AuctionLine> History, IReadOnlyDictionary<int, string> Names, IReadOnlyDictionary<MemberId, int> Numbers, string Opening, string Head, AuctionResult? Result)
{
    public Stencils Stencils { get; } = new();

    public bool IsOpen => Phase == AuctionPhase.Open;

    public bool IsOver => Phase is AuctionPhase.Sold or AuctionPhase.Unsold or AuctionPhase.Cancelled;
}

/// <summary>What an auction's page shows, read at most once a second however many look, and anew after each bid of this node.</summary>
public sealed class AuctionBook(TimeProvider clock)
{
    internal const int Shown = 20;
    private static readonly TimeSpan Trusted = TimeSpan.FromSeconds(1);
    private readonly Remembered<(BrandId, ActivityId, GroupId), (AuctionView View, long At)> kept = new(500);
    private readonly Remembered<(BrandId, ActivityId), long> stale = new(500);

    /// <summary>Null for what is not for this group, or only a draft.</summary>
    public async Task<AuctionView?> Now(AppDb db, ActivityId id, GroupId group, CancellationToken ct)
    {
        var key = (db.CurrentBrand, id, group);
        if (kept.TryGetValue(key, out var known) && clock.GetElapsedTime(known.At) < Trusted && known.At > stale.GetValueOrDefault((db.CurrentBrand, id), long.MinValue)) return known.View;
        var at = clock.GetTimestamp();
        if (await Read(db, id, group, ct) is not { } view) return null;
        kept[key] = (view, at);
        return view;
    }

    internal void Forget(BrandId brand, ActivityId id)
    {
        stale[(brand, id)] = clock.GetTimestamp();
    }

    private async Task<AuctionView?> Read(AppDb db, ActivityId id, GroupId group, CancellationToken ct)
    {
        if (await db.FindActivity(id, ct) is not { Kind: Auction.Kind } activity || activity.State is ActivityState.Draft || !(await db.GroupsOf(id, ct)).Contains(group)) return null;
        var (auction, now) = (activity.Read<Auction>(), clock.GetUtcNow());
        if (await db.FindLot(id, ct) is not { } lot || (await db.FindSkus([auction.Sku], ct)).FirstOrDefault() is not { } card) return null;
        Money M(long minor) => new(minor, activity.Currency);
        var (terms, standing) = (auction.Terms(activity.Currency), lot.Standing);
        var history = (await db.LatestBids(id, Shown, ct)).ConvertAll(b => new AuctionLine(b.Seq, b.At, b.Bidder, b.Leader, M(b.PriceMinor)));
        history.Reverse();
        var bidders = await db.Query($"select distinct person_id, bidder from activities_auction_bids where brand_id = {db.CurrentBrand} and activity_id = {id}", r => (Person: r.Id<MemberId>(0), Number: r.Int(1)), ct);
        var numbers = new Dictionary<MemberId, int>();
        var persons = await db.PersonsOf([.. bidders.Select(b => b.Person)], ct);
        var byPerson = bidders.GroupBy(b => persons[b.Person]).ToDictionary(g => g.Key, g => g.Any(b => b.Number == standing.Leader) ? standing.Leader : g.Min(b => b.Number));
        foreach (var (entry, person) in await db.EntriesOf([.. byPerson.Keys], ct)) numbers[entry] = byPerson[person];
        var offer = (await db.Offers(id, ct)).LastOrDefault();
        return new(id.Value, activity.Name, activity.StartsAt, activity.EndsAt, Phase(activity, lot, now),
            new(M(auction.StartMinor), M(auction.IncrementMinor), [.. auction.Ladder.Select(s => (M(s.FromMinor), M(s.IncrementMinor)))], auction.ReserveMinor is not null, auction.BuyNowMinor is { } price ? M(price) : null,
                auction.DepositPoints, auction.ExtendSeconds, auction.MostExtensions, auction.PayMinutes, auction.RunnersUp),
            card, auction.Quantity, M(standing.Leader == 0 ? auction.StartMinor : standing.PriceMinor), standing.Leader, M(terms.Least(standing)), lot.Seq, byPerson.Count, terms.MeetsReserve(standing), lot.Extensions,
            history, await db.BidderNames(id, ct), numbers, lot.Opening, lot.Head, offer is { Outcome: "open" or "paid" } ? new(offer.Bidder, M(offer.PriceMinor), offer.Round, offer.Outcome == "paid", offer.Order) : null);
    }

    private static AuctionPhase Phase(Activity activity, AuctionLot lot, DateTimeOffset now) => (activity.State, lot.Outcome) switch
    {
        (ActivityState.Cancelled, _) => AuctionPhase.Cancelled,
        (_, "sold") => AuctionPhase.Sold,
        (_, not null) => AuctionPhase.Unsold,
        (ActivityState.Paused, _) => AuctionPhase.Paused,
        _ when now < activity.StartsAt => AuctionPhase.Coming,
        _ when now >= activity.EndsAt => AuctionPhase.Closing,
        _ => AuctionPhase.Open,
    };
}

/// <summary>How one member stands in an auction.</summary>
/// <param name="Limit">How far they go while they lead.</param>
/// <param name="Order">To be paid, or paid already.</param>
public sealed record AuctionMine(int Bidder, bool Leads, Money? Limit, Guid? Order, bool Paid);
