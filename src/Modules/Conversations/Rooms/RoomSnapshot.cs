using System.Collections.Concurrent;
using Guildhall.Kernel;
using Guildhall.Kernel.Live;
using Guildhall.Kernel.Storage;
using Guildhall.Members.Contracts;

namespace Guildhall.Conversations.Rooms;

/// <summary>What stands around a room's messages.</summary>
/// <param name="Seq">The room's number when it was read; its readers go on from there.</param>
public sealed record RoomHead(long Seq, NoticesView Notices, long People);

/// <summary>The newest page of a room as everybody sees it.</summary>
internal sealed record RoomSnapshot(RoomHead Head, MessagePage Page)
{
    private readonly ConcurrentDictionary<(string Language, string Base), Fragments> fragments = new();

    public Fragments FragmentsFor(string language, string address) => fragments.GetOrAdd((language, address), static _ => new());
}

/// <summary>Whatever changes in a room moves its number, so a snapshot is good as long as the number stands: a thousand who open a quiet room cost one reading.
/// The number itself is asked for once a second; what another node added meanwhile reaches the page by its stream, and what this node added shows at once.</summary>
internal sealed class SnapshotBook(LiveRooms rooms, TimeProvider clock)
{
    private static readonly TimeSpan Trusted = TimeSpan.FromSeconds(1);
    private readonly Remembered<(BrandId, GroupId), (RoomSnapshot Room, long At)> kept = new(500);

    public async Task<RoomSnapshot> Latest(AppDb db, GroupId group, CancellationToken ct)
    {
        var key = (db.CurrentBrand, group);
        // The number first: what happens during the reading is told again to whoever continues after it.
        var at = clock.GetTimestamp();
        if (kept.TryGetValue(key, out var known) && clock.GetElapsedTime(known.At, at) < Trusted && rooms.Published(db.CurrentBrand, group.Value) <= known.Room.Head.Seq) return known.Room;
        var seq = await rooms.LastSeq(db, group.Value, ct);
        if (seq > 0 && known.Room?.Head.Seq == seq)
        {
            kept[key] = (known.Room, at);
            return known.Room;
        }
        var snapshot = new RoomSnapshot(new(seq, await ReadNotices.Of(db, group, ct), await db.PeopleIn(group, ct)), await ReadMessages.Page(db, group, null, ct));
        kept[key] = (snapshot, at);
        return snapshot;
    }
}
