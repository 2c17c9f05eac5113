using System.Security.Cryptography;
using Guildhall.Activities.Contracts;
using Guildhall.Activities.Life;
using Guildhall.Brands.Contracts;
using Guildhall.Kernel;
using Guildhall.Kernel.Lanes;
using Guildhall.Kernel.Storage;
using Guildhall.Loyalty.Contracts;
using Guildhall.Members.Contracts;

namespace Guildhall.Activities.Auctions;

/// <summary>Who is behind a batch of bids: their numbers in the auction, who may not bid, and whose deposit is put aside already.</summary>
internal sealed class Bidders(Humans humans, Dictionary<MemberId, List<int>> numbers, Dictionary<MemberId, Refusal> barred, HashSet<MemberId> secured)
{
    public const string Deposit = "auction_deposit";

    public static async Task<Bidders> Of(AppDb db, Activity activity, Auction auction, LaneBatch<BidCommand> batch, CancellationToken ct)
    {
        var humans = await db.HumansOf(batch.Select(c => c.Member).ToHashSet(), ct);
        var (people, entries) = (humans.Persons.ToArray(), humans.Entries);
        var numbers = new Dictionary<MemberId, List<int>>();
        foreach (var (entry, bidder) in await db.BidderNumbers(activity.Id, [.. entries.Keys], ct))
            if (numbers.TryGetValue(entries[entry], out var some)) some.Add(bidder);
            else numbers[entries[entry]] = [bidder];
        var barred = await activity.Eligibility.Refusals(db, activity, people, ct);
        // The house does not bid against its guests.
        foreach (var staff in await db.Query($"select id from members_members where brand_id = {db.CurrentBrand} and (staff or bot) and {db.In("id", people)}", r => r.Id<MemberId>(0), ct)) barred[staff] = ActivityRefusals.AuctionStaff;
        HashSet<MemberId> secured = auction.DepositPoints == 0 ? [] :
            [.. await db.Query($"select person_id from activities_auction_deposits where brand_id = {db.CurrentBrand} and activity_id = {activity.Id} and {db.In("person_id", entries.Keys.ToArray())}", r => entries[r.Id<MemberId>(0)], ct)];
        return new(humans, numbers, barred, secured);
    }

    public MemberId PersonOf(MemberId member) => humans[member];

    public Refusal? RefusalFor(MemberId member) => barred.GetValueOrDefault(humans[member]);

    /// <summary>The numbers of this member's person so far: none before the first bid, several when entries were merged after bidding.</summary>
    public IReadOnlyList<int> NumbersOf(MemberId member) => numbers.GetValueOrDefault(humans[member]) ?? [];

    /// <summary>Puts the points of those aside who bid for the first time; whoever has too few is barred from now on.</summary>
    /// <returns>Whether the batch has to be decided anew without them.</returns>
    public async Task<bool> PutAside(AppDb db, Activity activity, long points, IEnumerable<AuctionBid> accepted, TimeProvider clock, CancellationToken ct)
    {
        if (points == 0) return false;
        var fresh = accepted.Select(b => b.Person).Distinct().Where(p => !secured.Contains(p)).OrderBy(p => p.Value).ToList();
        if (fresh.Count == 0) return false;
        var moved = await db.MovePoints(await db.CurrentBrandProfile(ct), fresh.ConvertAll(p => (PointsMove)new PointsMove.Spend(new(Deposit, KeyOf(activity.Id, p)), p, points) { Note = activity.Name }), clock, ct);
        var kept = new List<MemberId>();
        foreach (var (person, answer) in fresh.Zip(moved))
            if (answer.Refusal is null) kept.Add(person);
            else barred[person] = ActivityRefusals.AuctionFewPoints.With(points).At("amount");
        if (kept.Count > 0)
        {
            var rows = db.Rows("d", new("person", kept.ConvertAll(p => p.Value).ToArray()), new("id", kept.ConvertAll(p => KeyOf(activity.Id, p)).ToArray()));
            await db.Execute($"insert into activities_auction_deposits (brand_id, activity_id, person_id, id, points, state) select {db.CurrentBrand}, {activity.Id}, person, id, {points}, 'held' from {rows}", ct);
        }
        secured.UnionWith(kept);
        return kept.Count < fresh.Count;
    }

    /// <summary>One deposit for one person in one auction.</summary>
    private static Guid KeyOf(ActivityId auction, MemberId person)
    {
        Span<byte> both = stackalloc byte[32];
        auction.Value.TryWriteBytes(both);
        person.Value.TryWriteBytes(both[16..]);
        return new Guid(SHA256.HashData(both).AsSpan(0, 16));
    }
}
