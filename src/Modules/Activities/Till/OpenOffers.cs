using Guildhall.Activities.Contracts;
using Guildhall.Activities.Discounts;
using Guildhall.Activities.Life;
using Guildhall.Activities.Rewards;
using Guildhall.Commerce.Contracts;
using Guildhall.Kernel;
using Guildhall.Kernel.Storage;
using Guildhall.Members.Contracts;

namespace Guildhall.Activities.Till;

/// <summary>The discounts and rewards that hold at one instant, and what is left of each: for everybody, and for these people.</summary>
internal sealed class OpenOffers
{
    private readonly record struct Offer(Activity Activity, ITillRules Rules, IReadOnlySet<GroupId> Groups, IReadOnlyDictionary<MemberId, Refusal> Barred);

    private readonly List<Offer> offers = [];
    private readonly Dictionary<ActivityId, long> budgets = [];
    private readonly Dictionary<ActivityId, Dictionary<SkuId, long>> gifts = [];
    private readonly Dictionary<(ActivityId, MemberId), long> had = [];
    private Humans humans = Humans.Nobody;

    public DateTimeOffset At { get; private init; }
    public IReadOnlyDictionary<SkuId, SkuCard> Gifts { get; private set; } = new Dictionary<SkuId, SkuCard>();

    /// <param name="hold">Locks the activities until the transaction ends; the instant is read behind the locks, so that nothing holds outside its window or after it was stopped.</param>
    public static async Task<OpenOffers> Read(AppDb db, TimeProvider clock, IReadOnlyCollection<MemberId> members, IReadOnlyCollection<SkuId>? goods, bool hold, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        var ids = await db.Query($"""
            select id from activities_activities where brand_id = {db.CurrentBrand} and state in ('scheduled', 'running') and kind in ({Discount.Kind}, {Reward.Kind}) and starts_at <= {now} and ends_at > {now} order by id
            """, r => r.Id<ActivityId>(0), ct);
        var found = new List<Activity>(ids.Count);
        foreach (var id in ids)
            if (await db.FindActivity(id, ct) is { } activity && ITillRules.Of(activity).Touches(goods) && (hold ? await db.LockActivity(id, ct) : activity) is { } held) found.Add(held);
        var open = new OpenOffers { At = hold ? clock.GetUtcNow() : now };
        found.RemoveAll(a => a.RefusalFor(open.At) is not null);
        if (found.Count > 0) await open.Fill(db, found, members, ct);
        return open;
    }

    public TillOffers For(TillBuyer buyer)
    {
        if (offers.Count == 0) return TillOffers.None;
        var person = humans[buyer.Member];
        var (discounts, rewards, about) = (new List<PriceDiscount>(), new List<PriceReward>(), new Dictionary<Guid, TillOffer>());
        foreach (var (activity, rules, groups, barred) in offers)
        {
            var left = (int)Math.Clamp(rules.PerPerson - had.GetValueOrDefault((activity.Id, person)), 0, int.MaxValue);
            if (left == 0 || !groups.Contains(buyer.Group) || barred.ContainsKey(person)) continue;
            var (discount, reward) = rules.For(activity, left, budgets.GetValueOrDefault(activity.Id, long.MaxValue), gifts.GetValueOrDefault(activity.Id) ?? []);
            if (discount is not null) discounts.Add(discount);
            if (reward is not null) rewards.Add(reward);
            about[activity.Id.Value] = new(activity.Id.Value, activity.Name, activity.EndsAt, $"{activity.Kind}/{activity.Id.Value}");
        }
        return new(discounts, rewards, about) { Gifts = Gifts };
    }

    /// <summary>What an order takes is not there for the next one.</summary>
    public IEnumerable<Take> Spend(Guid order, MemberId member, Price price)
    {
        if (offers.Count == 0) yield break;
        var person = humans[member];
        foreach (var cut in price.Cuts.Where(c => c is { Step: PriceStep.Discount or PriceStep.Reward, Source: not null }))
        {
            var (id, given) = (new ActivityId(cut.Source!.Value), price.Gifts.Where(g => g.Activity == cut.Source).ToList());
            var take = new Take(id, order, person, member, cut.Step == PriceStep.Discount ? cut.Pieces : 1, cut.Minor, given.Sum(g => g.WorthMinor), given.ConvertAll(g => (g.Sku, (long)g.Pieces)));
            had[(id, person)] = had.GetValueOrDefault((id, person)) + take.Counts;
            if (budgets.TryGetValue(id, out var left)) budgets[id] = left - take.CostMinor;
            foreach (var (sku, pieces) in take.Gifts) gifts[id][sku] -= pieces;
            yield return take;
        }
    }

    private async Task Fill(AppDb db, List<Activity> found, IReadOnlyCollection<MemberId> members, CancellationToken ct)
    {
        humans = await db.HumansOf(members, ct);
        foreach (var activity in found)
        {
            var rules = ITillRules.Of(activity);
            offers.Add(new(activity, rules, (await db.GroupsOf(activity.Id, ct)).ToHashSet(), await activity.Eligibility.Refusals(db, activity, humans.Persons, ct)));
            if (activity.Left() is { } left) budgets[activity.Id] = left;
            if (rules is Reward) gifts[activity.Id] = (await db.StockOf(activity.Id.Value, ct)).ToDictionary(s => s.Sku, s => s.Units);
        }
        var skus = gifts.Values.SelectMany(g => g.Keys).Distinct().ToList();
        if (skus.Count > 0) Gifts = (await db.FindSkus(skus, ct)).ToDictionary(c => c.Id);
        if (members.Count == 0) return;
        foreach (var (activity, entry, counts) in await db.Query($"""
            select t.activity_id, t.person_id, cast(sum(t.counts) as bigint) from activities_till_takes t join commerce_shop_orders o on o.brand_id = t.brand_id and o.id = t.order_id
            where t.brand_id = {db.CurrentBrand} and {db.In("t.person_id", humans.Entries.Keys.ToArray())} and {db.In("t.activity_id", found.ConvertAll(a => a.Id).ToArray())} and o.state <> 'cancelled' group by t.activity_id, t.person_id
            """, r => (r.Id<ActivityId>(0), r.Id<MemberId>(1), r.Long(2)), ct))
            had[(activity, humans[entry])] = had.GetValueOrDefault((activity, humans[entry])) + counts;
    }
}

/// <summary>What one order takes of one activity.</summary>
/// <param name="Counts">Of the person's limit: pieces of a discount, once of a reward.</param>
internal sealed record Take(ActivityId Activity, Guid Order, MemberId Person, MemberId Member, int Counts, long OffMinor, long GiftMinor, IReadOnlyList<(SkuId Sku, long Pieces)> Gifts)
{
    public long CostMinor => OffMinor + GiftMinor;
}
