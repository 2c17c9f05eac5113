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

    /// <summary>Who they are, as it stands behind the activity's lock; who may not bid is said by <see cref="Bar"/>.</summary>
    public static async Task<Bidders> Of(AppDb db, ActivityId activity, LaneBatch<BidCommand> batch, CancellationToken ct)
    {
        var (humans, known) = await db.HumansWith(batch.Select(c => c.Member).ToHashSet(), entries => Known(db, activity, entries, ct), ct);
        var numbers = new Dictionary<MemberId, List<int>>();
        foreach (var (entry, bidder) in known.SelectMany(k => k.Numbers))
            if (numbers.TryGetValue(humans[entry], out var some)) some.Add(bidder);
            else numbers[humans[entry]] = [bidder];
        // The house does not bid against its guests.
        var barred = known.SelectMany(k => k.Staff).Where(s => humans[s] == s).ToDictionary(s => s, _ => ActivityRefusals.AuctionStaff);
        return new(humans, numbers, barred, [.. known.SelectMany(k => k.Secured).Select(s => humans[s])]);
    }

    public async Task Bar(AppDb db, Activity activity, CancellationToken ct)
    {
        foreach (var (person, refusal) in await activity.Eligibility.Refusals(db, activity, humans.Persons, ct)) barred.TryAdd(person, refusal);
    }

    private static async Task<List<(List<(MemberId Entry, int Bidder)> Numbers, List<MemberId> Staff, List<MemberId> Secured)>> Known(AppDb db, ActivityId activity, MemberId[] entries, CancellationToken ct) => [await db.Together(
        () => db.BidderNumbers(activity, entries, ct),
        () => db.Query($"select id from members_members where brand_id = {db.CurrentBrand} and (staff or bot) and {db.In("id", entries)}", r => r.Id<MemberId>(0), ct),
        () => db.Query($"select person_id from activities_auction_deposits where brand_id = {db.CurrentBrand} and activity_id = {activity} and {db.In("person_id", entries)}", r => r.Id<MemberId>(0), ct))];

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
