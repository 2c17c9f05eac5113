using Guildhall.Activities.Life;
using Guildhall.Kernel;
using Guildhall.Kernel.Storage;
using Guildhall.Members.Contracts;

namespace Guildhall.Activities.Partners;

/// <summary>Who came by which partner's link to one activity. A person is the first partner's who brought them under any of their names; staff and bots are nobody's.</summary>
internal sealed class PartnerTouches
{
    private readonly Dictionary<MemberId, (PartnerId Partner, DateTimeOffset At)> first = [];
    private readonly Dictionary<PartnerId, HashSet<Guid>> visitors = [];
    private Humans humans = Humans.Nobody;

    /// <summary>People and browsers that came by this partner's link, also those that another had brought before.</summary>
    public long Visits(PartnerId partner) => visitors.TryGetValue(partner, out var set) ? set.Count : 0;

    /// <param name="person">Whoever stands for them.</param>
    public (PartnerId Partner, DateTimeOffset At)? First(MemberId person) => first.TryGetValue(person, out var touch) ? touch : null;

    public static async Task<PartnerTouches> Of(AppDb db, Activity activity, IReadOnlyList<Partnership> partnerships, CancellationToken ct)
    {
        var touches = new PartnerTouches();
        var rows = await db.Query($"""
            select t.partner_id, t.visitor_id, t.member_id, t.at from activities_partner_touches t left join members_members m on m.brand_id = t.brand_id and m.id = t.member_id
            where t.brand_id = {db.CurrentBrand} and t.activity_id = {activity.Id} and {db.In("t.partner_id", partnerships.Select(p => p.Partner).ToArray())} and (m.id is null or (not m.staff and not m.bot)) order by t.at, t.partner_id
            """, r => (Partner: r.Id<PartnerId>(0), Visitor: r.Guid(1), Member: r.IdOrNull<MemberId>(2), At: r.Time(3)), ct);
        touches.humans = await db.HumansOf(rows.Select(r => r.Member).OfType<MemberId>().ToHashSet(), ct);
        foreach (var (partner, visitor, member, at) in rows)
        {
            var person = member is { } known ? touches.humans[known] : (MemberId?)null;
            if (!touches.visitors.TryGetValue(partner, out var set)) touches.visitors[partner] = set = [];
            set.Add(person?.Value ?? visitor);
            if (person is { } human) touches.first.TryAdd(human, (partner, at));
        }
        return touches;
    }

    /// <summary>Of the people whom each partner brought first, those who had been in none of the brand's groups before and came into one of the activity's while it ran.</summary>
    public async Task<Dictionary<PartnerId, long>> Newcomers(AppDb db, IReadOnlyCollection<GroupId> groups, DateTimeOffset starts, DateTimeOffset ends, CancellationToken ct)
    {
        var stays = await db.Query($"select member_id, group_id, joined_at from members_memberships where brand_id = {db.CurrentBrand} and {db.In("member_id", humans.Entries.Keys.ToArray())}", r => (Member: r.Id<MemberId>(0), Group: r.Id<GroupId>(1), At: r.Time(2)), ct);
        return (from stay in stays
                group stay by humans[stay.Member] into of
                let touch = first[of.Key]
                where of.Min(s => s.At) >= touch.At && of.Any(s => groups.Contains(s.Group) && s.At >= starts && s.At <= ends)
                group of by touch.Partner).ToDictionary(g => g.Key, g => g.LongCount());
    }
}
