using Guildhall.Brands.Contracts;
using Guildhall.Communities.Contracts;
using Guildhall.Conversations.Rooms;
using Guildhall.Kernel;
using Guildhall.Kernel.Live;
using Guildhall.Kernel.Outbox;
using Guildhall.Kernel.Storage;
using Guildhall.Members.Contracts;

namespace Guildhall.Conversations.Contracts;

/// <summary>Lines in the brand's own voice that may be changed later: one that counts along instead of two hundred.</summary>
public sealed class HouseLines
{
    private readonly LiveRooms rooms;
    private readonly MemberDirectory directory;
    private readonly TimeProvider clock;

    internal HouseLines(LiveRooms rooms, MemberDirectory directory, TimeProvider clock) => (this.rooms, this.directory, this.clock) = (rooms, directory, clock);

    /// <summary>Says the line in a Web room, or makes the one of this id say something else; one that was taken down stays down. Joins the open transaction and holds the room: whoever writes to several does so in the order of their ids.</summary>
    public async Task Put(AppDb db, GroupId group, Guid id, string text, CancellationToken ct)
    {
        if (await db.FindGroup(group, ct) is not { Channel: Channel.Web } || await db.IsArchived(group, ct)) return;
        var brand = await db.CurrentBrandProfile(ct);
        var seq = await rooms.Hold(db, group.Value, ct) + 1;
        var before = await db.First($"select seq, at, removed, text from conversations_messages where brand_id = {brand.Id} and group_id = {group} and id = {id}", r => new Before(r.Long(0), r.Time(1), r.Flag(2), r.Text(3)), ct);
        if (before is { Removed: true } || before?.Text == text) return;
        var at = before?.At ?? RoomClock.Next(clock, null);
        var view = new MessageView(id, before?.Seq ?? seq, at, new AuthorView(null, brand.Name, null, true), MessageParts.Of(text, []), null, false, null, null, []);
        if (before is not null) await db.Execute($"update conversations_messages set text = {text} where brand_id = {brand.Id} and group_id = {group} and id = {id}", ct);
        else
        {
            var voice = (await directory.Resolve("web", [new SeenPerson("house", brand.Name, Staff: true, Bot: true)], null, ct))["house"];
            await db.Execute($"""
                insert into conversations_messages (brand_id, group_id, id, seq, at, day, hour, author_id, text, broadcast, removed)
                values ({brand.Id}, {group}, {id}, {seq}, {at}, {brand.Calendar.DayOf(at)}, {brand.Calendar.Local(at).Hour}, {voice}, {text}, {true}, {false})
                """, ct);
            await db.Publish(group.Value, new MessagesPosted(group, seq, seq, brand.Calendar.DayOf(at)), clock, ct);
        }
        await rooms.Publish(db, group.Value, before is null ? RoomEvents.Said : RoomEvents.Changed, view, ct);
    }

    private sealed record Before(long Seq, DateTimeOffset At, bool Removed, string Text);
}
