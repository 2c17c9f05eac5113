using Guildhall.Conversations.Rooms;
using Guildhall.Kernel;
using Guildhall.Kernel.Storage;

namespace Guildhall.Conversations.Staff;

/// <param name="Last">The latest message; null in a room where nobody has spoken.</param>
/// <param name="Unread">By this operator; 100 means 100 or more.</param>
public sealed record RoomLine(GroupId Group, string Name, string Community, long People, LastWords? Last, long Unread);

public sealed record LastWords(string Author, string Text, DateTimeOffset At);

/// <summary>All rooms of the brand as an operator sees them, those with the latest word first.</summary>
internal static class ReadRooms
{
    public static async Task<List<RoomLine>> Of(AppDb db, OperatorId reader, CancellationToken ct)
    {
        var lines = await db.Query($"""
            select g.id, g.name, c.name,
              (select count(*) from members_memberships j join members_members p on p.brand_id = j.brand_id and p.id = j.member_id where j.brand_id = g.brand_id and j.group_id = g.id and j.left_at is null and not p.staff and not p.bot),
              (select m.id from conversations_messages m where m.brand_id = g.brand_id and m.group_id = g.id and not m.removed order by m.at desc, m.seq desc limit 1)
            from communities_groups g join communities_communities c on c.brand_id = g.brand_id and c.id = g.community_id
            where g.brand_id = {db.CurrentBrand} and g.channel = 'web'
            """, r => (Group: r.Id<GroupId>(0), Name: r.Text(1), Community: r.Text(2), People: r.Long(3), Last: r.GuidOrNull(4)), ct);
        var ids = lines.Select(l => l.Last).OfType<Guid>().ToArray();
        var words = ids.Length == 0 ? [] : (await db.Query($"""
            select m.group_id, coalesce(p.name, ''), m.text, m.at from conversations_messages m left join members_members p on p.brand_id = m.brand_id and p.id = m.author_id
            where m.brand_id = {db.CurrentBrand} and m.id >= {ids.Min()} and m.id <= {ids.Max()} and {db.In("m.group_id", lines.Select(l => l.Group).ToArray())} and {db.In("m.id", ids)}
            """, r => (Group: r.Id<GroupId>(0), Words: new LastWords(r.Text(1), Quote.Excerpt(r.Text(2)), r.Time(3))), ct)).ToDictionary(w => w.Group, w => w.Words);
        var unread = await ReadMarks.Unread(db, reader.Value, [.. lines.Select(l => l.Group)], ct);
        return [.. lines.Select(l => new RoomLine(l.Group, l.Name, l.Community, l.People, words.GetValueOrDefault(l.Group), unread.GetValueOrDefault(l.Group))).OrderByDescending(l => l.Last?.At ?? DateTimeOffset.MinValue).ThenBy(l => l.Name, StringComparer.Ordinal)];
    }
}
