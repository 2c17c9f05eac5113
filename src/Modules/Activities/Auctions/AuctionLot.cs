using Guildhall.Activities.Contracts;
using Guildhall.Kernel;
using Guildhall.Kernel.Lanes;
using Guildhall.Kernel.Storage;

namespace Guildhall.Activities.Auctions;

/// <summary>An auction's row: how it stands after the last accepted bid.</summary>
/// <param name="Opening">The hash of the terms with <paramref name="Salt"/>, from which the chain of bids begins.</param>
/// <param name="Bidders">The highest number given.</param>
/// <param name="Outcome">sold, unsold or cancelled, once it is closed; an offer may still be open.</param>
internal sealed record AuctionLot(string Salt, string Opening, string Head, long Seq, Standing Standing, int Bidders, int Extensions, DateTimeOffset? ClosedAt, string? Outcome);

/// <summary>An accepted bid.</summary>
/// <param name="Bidder">The person's number in this auction.</param>
/// <param name="Automatic">The amount is a limit.</param>
/// <param name="PriceMinor">Right after it, as <paramref name="Leader"/>.</param>
internal sealed record AuctionBid(
    Guid Id, long Seq, int Bidder, MemberId Member, MemberId Person, GroupId Group, string Source, long AmountMinor, bool Automatic, DateTimeOffset At, long PriceMinor, int Leader, long Body, string Hash)
{
    public BidReceipt Receipt => new(Id, Seq, Bidder, PriceMinor, Leader == Bidder, Hash);
}

/// <summary>The lot, offered to somebody: an order that waits for its money.</summary>
/// <param name="Outcome">open, paid, lapsed (not paid in time, or declined) or withdrawn by the house.</param>
internal sealed record AuctionOffer(int Round, int Bidder, MemberId Member, MemberId Person, long PriceMinor, Guid Order, DateTimeOffset At, string Outcome);

internal static class ReadAuctions
{
    public static Task<AuctionLot?> FindLot(this AppDb db, ActivityId id, CancellationToken ct) => db.First($"""
        select salt, opening, head, seq, price_minor, leader, limit_minor, pushed_minor, bidders, extensions, closed_at, outcome from activities_auctions where brand_id = {db.CurrentBrand} and activity_id = {id}
        """, r => new AuctionLot(r.Text(0), r.Text(1), r.Text(2), r.Long(3), new(r.Long(4), r.Int(5), r.Long(6), r.Long(7)), r.Int(8), r.Int(9), r.TimeOrNull(10), r.TextOrNull(11)), ct);

    /// <summary>In their order.</summary>
    public static Task<List<AuctionBid>> Bids(this AppDb db, ActivityId id, CancellationToken ct) => Where(db, id, Sql.Of($"order by seq"), ct);

    public static async Task<List<AuctionBid>> LatestBids(this AppDb db, ActivityId id, int most, CancellationToken ct)
    {
        var bids = await Where(db, id, Sql.Of($"order by seq desc limit {most}"), ct);
        bids.Reverse();
        return bids;
    }

    public static Task<List<AuctionBid>> BidsByIds(this AppDb db, ActivityId id, Guid[] ids, CancellationToken ct) => Where(db, id, Sql.Of($"and {db.In("id", ids)}"), ct);

    public static Task<List<AuctionBid>> BidsOf(this AppDb db, ActivityId id, MemberId[] entries, CancellationToken ct) => Where(db, id, Sql.Of($"and {db.In("person_id", entries)} order by seq"), ct);

    /// <summary>The numbers under which these people bid here; somebody who was merged meanwhile may have several.</summary>
    /// <remarks>Looks at an entry's first and last number in the index, however often it bid; only where they differ it reads what lies between.</remarks>
    public static async Task<List<(MemberId Entry, int Bidder)>> BidderNumbers(this AppDb db, ActivityId id, MemberId[] entries, CancellationToken ct)
    {
        var mine = Sql.Of($"b.brand_id = {db.CurrentBrand} and b.activity_id = {id}");
        var ends = await db.Query($"""
            select e.person, (select min(b.bidder) from activities_auction_bids b where {mine} and b.person_id = e.person), (select max(b.bidder) from activities_auction_bids b where {mine} and b.person_id = e.person)
            from {db.Rows("e", new SetColumn("person", entries))}
            """, r => (Entry: r.Id<MemberId>(0), First: r.IntOrNull(1), Last: r.IntOrNull(2)), ct);
        var numbers = ends.Where(e => e.First is not null && e.First == e.Last).Select(e => (e.Entry, e.First!.Value)).ToList();
        var several = ends.Where(e => e.First != e.Last).Select(e => e.Entry).ToArray();
        if (several.Length > 0)
            numbers.AddRange(await db.Query($"select distinct b.person_id, b.bidder from activities_auction_bids b where {mine} and {db.In("b.person_id", several)}", r => (r.Id<MemberId>(0), r.Int(1)), ct));
        return numbers;
    }

    public static Task<List<AuctionOffer>> Offers(this AppDb db, ActivityId id, CancellationToken ct) => db.Query($"""
        select round, bidder, member_id, person_id, price_minor, order_id, at, outcome from activities_auction_offers where brand_id = {db.CurrentBrand} and activity_id = {id} order by round
        """, r => new AuctionOffer(r.Int(0), r.Int(1), r.Id<MemberId>(2), r.Id<MemberId>(3), r.Long(4), r.Guid(5), r.Time(6), r.Text(7)), ct);

    /// <summary>Names of those who bid, by their numbers; of one who is listed under several names, the first.</summary>
    public static async Task<Dictionary<int, string>> BidderNames(this AppDb db, ActivityId id, CancellationToken ct)
    {
        var names = new Dictionary<int, string>();
        foreach (var (bidder, name) in await db.Query($"""
            select b.bidder, m.name from activities_auction_bids b join members_members m on m.brand_id = b.brand_id and m.id = b.member_id where b.brand_id = {db.CurrentBrand} and b.activity_id = {id} order by b.seq
            """, r => (r.Int(0), r.Text(1)), ct)) names.TryAdd(bidder, name);
        return names;
    }

    private static Task<List<AuctionBid>> Where(AppDb db, ActivityId id, Sql rest, CancellationToken ct) => db.Query($"""
        select id, seq, bidder, member_id, person_id, group_id, source, amount_minor, automatic, at, price_minor, leader, body, hash from activities_auction_bids where brand_id = {db.CurrentBrand} and activity_id = {id} {rest}
        """, r => new AuctionBid(r.Guid(0), r.Long(1), r.Int(2), r.Id<MemberId>(3), r.Id<MemberId>(4), r.Id<GroupId>(5), r.Text(6), r.Long(7), r.Flag(8), r.Time(9), r.Long(10), r.Int(11), r.Long(12), r.Text(13)), ct);
}
