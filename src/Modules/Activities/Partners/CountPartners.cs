using Guildhall.Activities.Life;
using Guildhall.Kernel;
using Guildhall.Kernel.Storage;
using Guildhall.Members.Contracts;

namespace Guildhall.Activities.Partners;

/// <summary>What each partner brought into an activity, counted from facts. An order is the partner's by whose link its buyer had come first, or else whose group it was placed in; it counts once.</summary>
internal sealed class CountPartners(AppDb db, IEnumerable<IActivityKind> kinds, TimeProvider clock)
{
    private sealed record Sold(MemberId Person, GroupId? Group, DateTimeOffset At, long PaidMinor, long RefundedMinor);

    public async Task<PartnerSplit> Handle(Activity activity, IReadOnlyList<Partnership> partnerships, CancellationToken ct)
    {
        var (kind, now) = (kinds.Single(k => k.Kind == activity.Kind), clock.GetUtcNow());
        var (from, to) = (activity.StartsAt, activity.EndedAt ?? (activity.EndsAt < now ? activity.EndsAt : now));
        var outcome = await kind.Outcome(db, activity, ct);
        var touches = await PartnerTouches.Of(db, activity, partnerships, ct);
        var newcomers = await touches.Newcomers(db, await db.GroupsOf(activity.Id, ct), from, to, ct);
        var owners = partnerships.SelectMany(p => p.Groups.Select(g => (Group: g, p.Partner))).ToDictionary(g => g.Group, g => g.Partner);
        var insiders = await Insiders(owners, from, to, ct);
        var entered = outcome.Entered.ToLookup(p => touches.First(p)?.Partner ?? (insiders.TryGetValue(p, out var partner) ? partner : (PartnerId?)null));
        var orders = (await Orders(kind, activity, ct)).ToLookup(o => touches.First(o.Person) is { } touch && touch.At <= o.At ? touch.Partner : o.Group is { } group && owners.TryGetValue(group, out var partner) ? partner : (PartnerId?)null);
        return PartnerSplit.Of(activity.Currency,
            [.. partnerships.Select(p => (p, Figures(touches.Visits(p.Partner), newcomers.GetValueOrDefault(p.Partner), entered[p.Partner], orders[p.Partner])))], Figures(0, 0, entered[null], orders[null]), outcome.CostMinor);
    }

    private static PartnerFigures Figures(long visits, long newcomers, IEnumerable<MemberId> entered, IEnumerable<Sold> orders)
    {
        var sold = orders.ToList();
        return new(visits, newcomers, entered.LongCount(), sold.Select(o => o.Person).Distinct().LongCount(), sold.Count, sold.Sum(o => o.PaidMinor), sold.Sum(o => o.RefundedMinor));
    }

    private async Task<List<Sold>> Orders(IActivityKind kind, Activity activity, CancellationToken ct)
    {
        var persons = await db.Persons(ct);
        return await db.Query($"""
            select {persons.Of("o.person_id")}, o.group_id, o.placed_at, o.amount_minor, o.refunded_minor, {kind.PriceFell} from commerce_shop_orders o
            where o.brand_id = {db.CurrentBrand} and o.paid_at is not null and {kind.OrdersOf(db, activity)}
            """, r => new Sold(r.Id<MemberId>(0), r.IdOrNull<GroupId>(1), r.Time(2), r.Long(3) - r.Long(5), r.Long(4) - r.Long(5)), ct);
    }

    /// <summary>Whose own groups people were in while it ran; of several, where they came first.</summary>
    private async Task<Dictionary<MemberId, PartnerId>> Insiders(Dictionary<GroupId, PartnerId> owners, DateTimeOffset from, DateTimeOffset to, CancellationToken ct)
    {
        var insiders = new Dictionary<MemberId, PartnerId>();
        if (owners.Count == 0) return insiders;
        var persons = await db.Persons(ct);
        foreach (var (person, group) in await db.Query($"""
            select {persons.Of("s.member_id")}, s.group_id from members_memberships s
            where s.brand_id = {db.CurrentBrand} and {db.In("s.group_id", owners.Keys.ToArray())} and s.joined_at <= {to} and (s.left_at is null or s.left_at >= {from}) order by s.joined_at, s.group_id
            """, r => (r.Id<MemberId>(0), r.Id<GroupId>(1)), ct)) insiders.TryAdd(person, owners[group]);
        return insiders;
    }
}
