using Guildhall.Kernel;
using Guildhall.Kernel.Lanes;
using Guildhall.Kernel.Storage;
using Guildhall.Members.Contracts;

namespace Guildhall.Insights.People;

/// <summary>One member in a list.</summary>
/// <param name="LastSpoke">The last day with a message; null when they never said anything.</param>
internal sealed record PersonRow(MemberId Id, string Name, IReadOnlyList<string> Tags, IReadOnlyList<string> Groups, DateOnly? Joined, DateOnly? LastSpoke, long Orders);

internal static class PeopleRows
{
    /// <summary>What the list shows of these members, in their order.</summary>
    public static async Task<List<PersonRow>> Read(AppDb db, IReadOnlyList<(MemberId Id, string Name)> page, CancellationToken ct)
    {
        if (page.Count == 0) return [];
        var brand = db.CurrentBrand;
        // Walked from these few, whatever the planner thinks of long lists.
        var who = db.Rows("who", new SetColumn("id", page.Select(p => p.Id.Value).ToArray()));
        var tags = (await db.Query($"select t.member_id, t.tag from {who} cross join members_tags t where t.brand_id = {brand} and t.member_id = who.id order by t.tag", r => (Id: r.Id<MemberId>(0), Tag: r.Text(1)), ct)).ToLookup(t => t.Id, t => t.Tag);
        var stays = (await db.Query($"""
            select s.member_id, g.name, s.joined_day, s.left_at is null from {who} cross join members_memberships s join communities_groups g on g.brand_id = s.brand_id and g.id = s.group_id
            where s.brand_id = {brand} and s.member_id = who.id order by s.joined_day
            """, r => (Id: r.Id<MemberId>(0), Group: r.Text(1), Joined: r.Day(2), Here: r.Flag(3)), ct)).ToLookup(s => s.Id);
        var spoke = (await db.Query($"select d.member_id, max(d.day) from {who} cross join insights_member_days d where d.brand_id = {brand} and d.member_id = who.id and d.messages > 0 group by d.member_id",
            r => (r.Id<MemberId>(0), r.Day(1)), ct)).ToDictionary();
        var entries = await db.EntriesOf([.. page.Select(p => p.Id)], ct);
        var bought = db.Rows("who", new("id", entries.Select(e => e.Entry.Value).ToArray()), new("person", entries.Select(e => e.Person.Value).ToArray()));
        var orders = (await db.Query($"select who.person, count(*) from {bought} cross join commerce_orders o where o.brand_id = {brand} and o.member_id = who.id and o.amount_minor > 0 group by who.person",
            r => (r.Id<MemberId>(0), r.Long(1)), ct)).ToDictionary();
        return [.. page.Select(p => new PersonRow(
            p.Id, p.Name, [.. tags[p.Id]], [.. stays[p.Id].Where(s => s.Here).Select(s => s.Group).Distinct()], stays[p.Id].Select(s => (DateOnly?)s.Joined).FirstOrDefault(),
            spoke.TryGetValue(p.Id, out var day) ? day : null, orders.GetValueOrDefault(p.Id)))];
    }

    /// <summary>The tags of the brand, the most used first.</summary>
    public static Task<List<string>> Tags(AppDb db, CancellationToken ct) =>
        db.Query($"select tag from members_tags where brand_id = {db.CurrentBrand} group by tag order by count(*) desc, tag limit 100", r => r.Text(0), ct);
}
