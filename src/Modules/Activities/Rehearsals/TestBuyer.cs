using Guildhall.Brands.Contracts;
using Guildhall.Communities.Contracts;
using Guildhall.Kernel;
using Guildhall.Kernel.Stages;
using Guildhall.Kernel.Storage;
using Guildhall.Kernel.Texts;
using Guildhall.Loyalty.Contracts;
using Guildhall.Members.Contracts;
using Microsoft.Extensions.DependencyInjection;

namespace Guildhall.Activities.Rehearsals;

/// <summary>How somebody pays for what they ordered.</summary>
internal enum PayWish { Soon, TooLate, Never }

/// <summary>A made-up member with luck and habits of their own; the same seed makes the same person.</summary>
/// <param name="Greedy">Asks for more than one may have.</param>
/// <param name="Again">Comes a second time for the same.</param>
/// <param name="Talks">Takes part by what they say in the group, where the kind takes words.</param>
internal sealed record TestBuyer(int Number, Random Luck, Visit Visit, DateTimeOffset Comes, bool OnlyLooks, bool Greedy, bool Again, PayWish Pays, bool SendsBack, bool Talks)
{
    private const double Rush = .4;
    private const long Points = 5_000_000;
    private const int Early = 13, Late = 7;
    private static readonly TimeSpan MostEarly = TimeSpan.FromMinutes(5), KnownFor = TimeSpan.FromDays(60), NewFor = TimeSpan.FromHours(1);

    public MemberId Id => Visit.Member!.Id;

    /// <summary>Whom the activity is for, if it is not for everybody.</summary>
    private bool IsMeant => Number % 8 != 3;

    /// <summary>Enters so many people on the stage: in the activity's groups, most of them whom it is meant for, some not.</summary>
    public static async Task<List<TestBuyer>> Enter(Stage stage, BrandProfile brand, IReadOnlyList<GroupProfile> groups, Life.Activity activity, IRehearse kind, OtherOffers others, int count, int seed, Localizer t, CancellationToken ct)
    {
        var (dice, known) = (new Random(seed), new Dictionary<string, MemberId>());
        await using var scope = stage.Scope(brand.Id);
        var db = scope.ServiceProvider.GetRequiredService<AppDb>();
        var buyers = new List<TestBuyer>(count);
        await using var transaction = await db.Begin(ct);
        known = await scope.ServiceProvider.GetRequiredService<MemberDirectory>().Resolve("rehearsal", [.. Enumerable.Range(1, count).Select(n => new SeenPerson($"{n}", t["activities.rehearsal_buyer", n]))], null, ct);
        for (var n = 1; n <= count; n++)
        {
            var luck = new Random(HashCode(seed, n));
            // Habits are dealt out, not thrown: also of few people some come too late or do not pay.
            var nth = n + (seed & 0xff);
            var level = nth % 7 == 3 ? IdentityLevel.Guest : nth % 4 == 0 ? IdentityLevel.Verified : IdentityLevel.Known;
            var visit = Visit.Of(brand, groups[n % groups.Count], new(known[$"{n}"], Guildhall.Kernel.Id.New(stage.Clock), t["activities.rehearsal_buyer", n], level, Guildhall.Kernel.Id.New(stage.Clock)));
            buyers.Add(new(n, luck, visit, Arrival(luck, activity.StartsAt, activity.EndsAt, nth % 25), OnlyLooks: nth % 10 == 9, Greedy: nth % 16 == 5, Again: nth % 12 == 2,
                nth % 8 == 6 ? PayWish.Never : nth % 33 == 0 ? PayWish.TooLate : PayWish.Soon, SendsBack: nth % 16 == 1, Talks: nth % 10 is 1 or 4 or 7));
        }
        var stays = await Stays.Load(db, brand.Calendar, null, [.. buyers.Select(b => (b.Visit.Group.Id, b.Id))], ct, known.Values.ToHashSet());
        foreach (var buyer in buyers)
            stays.Joined(buyer.Visit.Group.Id, buyer.Id, dice.NextDouble() < kind.Newcomers(activity) && buyer.Comes < activity.EndsAt ? buyer.Comes : activity.StartsAt - (buyer.IsMeant ? KnownFor.Add(TimeSpan.FromDays(activity.Eligibility.JoinedDaysBefore ?? 0)) : NewFor));
        await stays.Save(db, stage.Clock, ct);
        if (activity.Eligibility.Tags is [var tag, ..])
            foreach (var buyer in buyers.Where(b => b.IsMeant)) await db.Execute($"insert into members_tags (brand_id, member_id, tag) values ({brand.Id}, {buyer.Id}, {tag})", ct);
        await db.MovePoints(brand, [.. buyers.Where(b => b.Number % 7 != 5).Select(b => new PointsMove.Award(new("rehearsal", b.Id.Value), b.Id, Points, EarnSource.Manual, stage.Clock.GetUtcNow()))], stage.Clock, ct);
        await others.Give(db, brand, activity, buyers, stage.Clock, ct);
        await transaction.Commit(ct);
        return buyers;
    }

    /// <summary>Many at the opening, the others whenever it suits them, a few before and after it.</summary>
    private static DateTimeOffset Arrival(Random luck, DateTimeOffset starts, DateTimeOffset ends, int nth)
    {
        var window = ends - starts;
        var at = nth == Early ? starts - MostEarly * luck.NextDouble()
            : nth == Late ? ends + MostEarly * luck.NextDouble()
            : luck.NextDouble() < Rush ? starts + TimeSpan.FromSeconds(1) + Least(window / 10, TimeSpan.FromMinutes(30)) * Math.Min(1, -Math.Log(1 - luck.NextDouble()) / 4)
            : starts + window * luck.NextDouble();
        return new DateTimeOffset(at.UtcTicks / TimeSpan.TicksPerSecond * TimeSpan.TicksPerSecond, TimeSpan.Zero); // Whoever comes in one second comes at once.
    }

    private static TimeSpan Least(TimeSpan a, TimeSpan b) => a < b ? a : b;

    private static int HashCode(int seed, int n) => unchecked(seed * 397 ^ n * 7919);
}
