using System.Collections.Concurrent;
using Guildhall.Kernel;
using Guildhall.Kernel.Live;
using Guildhall.Kernel.Storage;
using Guildhall.Members.Contracts;

namespace Guildhall.Conversations.Rooms;

/// <summary>The newest page of a room as everybody sees it.</summary>
/// <param name="Seq">The room's number when it was read; its readers go on from there.</param>
internal sealed record RoomSnapshot(long Seq, MessagePage Page, NoticesView Notices, long People);

/// <summary>Whatever changes in a room moves its number, so a snapshot is good as long as the number stands: a thousand who open a quiet room cost one reading.</summary>
internal sealed class SnapshotBook(LiveRooms rooms)
{
    private readonly ConcurrentDictionary<(BrandId, GroupId), RoomSnapshot> kept = new();

    public async Task<RoomSnapshot> Latest(AppDb db, GroupId group, CancellationToken ct)
    {
        var key = (db.CurrentBrand, group);
        // The number first: what happens during the reading is told again to whoever continues after it.
        var seq = await rooms.LastSeq(db, group.Value, ct);
        if (seq > 0 && kept.TryGetValue(key, out var known) && known.Seq == seq) return known;
        var snapshot = new RoomSnapshot(seq, await ReadMessages.Page(db, group, null, ct), await ReadNotices.Of(db, group, ct), await db.PeopleIn(group, ct));
        if (kept.Count > 500) kept.Clear();
        return kept[key] = snapshot;
    }
}
