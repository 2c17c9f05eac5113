using Guildhall.Kernel;
using Guildhall.Kernel.Live;
using Guildhall.Kernel.Storage;

namespace Guildhall.Conversations.Rooms;

/// <summary>What stands above a room, and telling its readers when that changes.</summary>
internal static class ReadNotices
{
    public static async Task<NoticesView> Of(AppDb db, GroupId group, CancellationToken ct)
    {
        var notices = await db.Query($"""
            select m.id, coalesce(p.name, ''), m.text, m.at, n.kind from (
              select message_id, 1 as kind, {DateTimeOffset.UnixEpoch} as since from conversations_announcements where brand_id = {db.CurrentBrand} and group_id = {group}
              union all select message_id, 2, pinned_at from conversations_pins where brand_id = {db.CurrentBrand} and group_id = {group}) n
            join conversations_messages m on m.brand_id = {db.CurrentBrand} and m.group_id = {group} and m.id = n.message_id and not m.removed
            left join members_members p on p.brand_id = m.brand_id and p.id = m.author_id order by n.since desc
            """, r => (Kind: r.Int(4), View: new NoticeView(r.Guid(0), r.Text(1), r.Text(2), r.Time(3))), ct);
        return new(notices.Where(n => n.Kind == 1).Select(n => n.View).FirstOrDefault(), [.. notices.Where(n => n.Kind == 2).Select(n => n.View with { Text = Quote.Excerpt(n.View.Text) })]);
    }

    /// <summary>In the transaction of the change.</summary>
    public static async Task Publish(AppDb db, LiveRooms rooms, GroupId group, CancellationToken ct) =>
        await rooms.Publish(db, group.Value, RoomEvents.Notices, await Of(db, group, ct), ct);
}
