using Guildhall.Brands.Contracts;
using Guildhall.Communities.Contracts;
using Guildhall.Conversations.Contracts;
using Guildhall.Kernel;
using Guildhall.Kernel.Live;
using Guildhall.Kernel.Outbox;
using Guildhall.Members.Contracts;

namespace Guildhall.Conversations.Rooms;

/// <summary>Says the farewell in a Web room that was archived, in the brand's own voice: the last words, because nobody writes there any more.</summary>
internal sealed class SayFarewell(LiveRooms rooms, MemberDirectory directory, TimeProvider clock) : IHandle<GroupStageChanged>
{
    public async Task Handle(GroupStageChanged happened, Delivery delivery, CancellationToken ct)
    {
        var db = delivery.Db;
        if (happened is not { To: GroupStage.Retired, Farewell: { } farewell } || await db.FindGroup(happened.Group, ct) is not { Channel: Channel.Web } group) return;
        var brand = await db.CurrentBrandProfile(ct);
        var voice = (await directory.Resolve("web", [new SeenPerson("house", brand.Name, Staff: true, Bot: true)], null, ct))["house"];
        var seq = await rooms.Hold(db, group.Id.Value, ct) + 1;
        var (at, id) = (clock.GetUtcNow(), Id.New(clock));
        await db.Execute($"""
            insert into conversations_messages (brand_id, group_id, id, seq, at, day, hour, author_id, text, broadcast, removed)
            values ({brand.Id}, {group.Id}, {id}, {seq}, {at}, {brand.Calendar.DayOf(at)}, {brand.Calendar.Local(at).Hour}, {voice}, {farewell}, {true}, {false})
            """, ct);
        await db.Publish(group.Id.Value, new MessagesPosted(group.Id, seq, seq, brand.Calendar.DayOf(at)), clock, ct);
        await rooms.Publish(db, group.Id.Value, RoomEvents.Said, new MessageView(id, seq, at, new AuthorView(null, brand.Name, null, true), MessageParts.Of(farewell, []), null, false, null, null, []), ct);
    }
}
