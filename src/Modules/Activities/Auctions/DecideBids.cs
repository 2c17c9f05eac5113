using Guildhall.Activities.Contracts;
using Guildhall.Activities.Counter;
using Guildhall.Activities.Life;
using Guildhall.Kernel;
using Guildhall.Kernel.Lanes;
using Guildhall.Kernel.Storage;

namespace Guildhall.Activities.Auctions;

/// <summary>Decides a batch of bids for one auction: ids that are known answer again, each other one is a step of <see cref="Bidding"/>.</summary>
/// <remarks>Locks: the activity, then the points accounts of those who bid here for the first time.</remarks>
internal sealed class DecideBids(KnownPlans<OpenAuction> plans, CounterNews news, TimeProvider clock) : IDecide<BidCommand, BidReceipt>
{
    public async Task<Result<BidReceipt>[]> Decide(AppDb db, LaneBatch<BidCommand> batch, CancellationToken ct)
    {
        var id = new ActivityId(batch.Activity);
        var (found, sold, repeated, people) = await db.Together(() => db.LockActivity(id, ct), () => db.FindLot(id, ct), () => db.BidsByIds(id, batch.Column(c => c.Id), ct), () => Bidders.Of(db, id, batch, ct));
        if (found is not { Kind: Auction.Kind } activity || sold is not { } lot)
            return [.. batch.Select(_ => (Result<BidReceipt>)ActivityRefusals.Unknown)];
        var open = await plans.Of(activity, async () => OpenAuction.Of(activity, (await db.GroupsOf(activity.Id, ct)).ToHashSet()));
        var known = repeated.ToDictionary(b => b.Id);
        await people.Bar(db, activity, ct);
        var now = clock.GetUtcNow();
        now = now.AddTicks(-(now.Ticks % TimeSpan.TicksPerMicrosecond)); // No database keeps more, and what is sealed must read the same afterwards.
        FoldBids fold;
        do fold = FoldBids.Of(activity, open, lot, known, people, batch, now);
        while (await people.PutAside(db, activity, open.Auction.DepositPoints, fold.Accepted, clock, ct));
        if (fold.Accepted.Count == 0) return fold.Answers;
        await db.Together(() => Write(db, id, fold.Accepted, ct), () => Move(db, activity, fold, ct), () => news.Tell(db, id, open.Groups, ct));
        return fold.Answers;
    }

    public async Task<Result<BidReceipt>?[]> Recall(AppDb db, LaneBatch<BidCommand> batch, CancellationToken ct)
    {
        await db.LockActivity(new(batch.Activity), ct);
        var known = (await db.BidsByIds(new(batch.Activity), batch.Column(c => c.Id), ct)).ToDictionary(b => b.Id);
        return [.. batch.Select(c => known.TryGetValue(c.Id, out var bid) && bid.Body == c.Body ? bid.Receipt : (Result<BidReceipt>?)null)];
    }

    private async Task Move(AppDb db, Activity activity, FoldBids fold, CancellationToken ct)
    {
        var (brand, lot) = (db.CurrentBrand, fold.Lot);
        await db.Execute($"""
            update activities_auctions set head = {lot.Head}, seq = {lot.Seq}, price_minor = {lot.Standing.PriceMinor}, leader = {lot.Standing.Leader}, limit_minor = {lot.Standing.LimitMinor}, pushed_minor = {lot.Standing.PushedMinor},
              bidders = {lot.Bidders}, extensions = {lot.Extensions} where brand_id = {brand} and activity_id = {activity.Id}
            """, ct);
        if (fold.EndsAt == activity.EndsAt) return;
        await db.Execute($"update activities_activities set ends_at = {fold.EndsAt}, version = version + 1 where brand_id = {brand} and id = {activity.Id}", ct);
        await TurnActivities.Plan(db, activity.Id, fold.EndsAt, clock, ct);
    }

    private static Task Write(AppDb db, ActivityId id, List<AuctionBid> bids, CancellationToken ct)
    {
        var rows = db.Rows("b",
            new("id", bids.ConvertAll(b => b.Id).ToArray()), new("seq", bids.ConvertAll(b => b.Seq).ToArray()), new("bidder", bids.ConvertAll(b => b.Bidder).ToArray()), new("member", bids.ConvertAll(b => b.Member.Value).ToArray()),
            new("person", bids.ConvertAll(b => b.Person.Value).ToArray()), new("grp", bids.ConvertAll(b => b.Group.Value).ToArray()), new("source", bids.ConvertAll(b => b.Source).ToArray()), new("amount", bids.ConvertAll(b => b.AmountMinor).ToArray()),
            new("automatic", bids.ConvertAll(b => b.Automatic).ToArray()), new("at", bids.ConvertAll(b => b.At).ToArray()), new("price", bids.ConvertAll(b => b.PriceMinor).ToArray()), new("leader", bids.ConvertAll(b => b.Leader).ToArray()),
            new("body", bids.ConvertAll(b => b.Body).ToArray()), new("hash", bids.ConvertAll(b => b.Hash).ToArray()));
        return db.Execute($"""
            insert into activities_auction_bids (brand_id, activity_id, id, seq, bidder, member_id, person_id, group_id, source, amount_minor, automatic, at, price_minor, leader, body, hash)
            select {db.CurrentBrand}, {id}, id, seq, bidder, member, person, grp, source, amount, automatic, at, price, leader, body, hash from {rows}
            """, ct);
    }
}

/// <summary>An auction as the lane needs it.</summary>
internal sealed record OpenAuction(Auction Auction, AuctionTerms Terms, IReadOnlySet<GroupId> Groups)
{
    public static OpenAuction Of(Activity activity, IReadOnlySet<GroupId> groups)
    {
        var auction = activity.Read<Auction>();
        return new(auction, auction.Terms(activity.Currency), groups);
    }
}
