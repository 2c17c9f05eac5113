namespace Guildhall.Conversations.Rooms;

/// <summary>What the readers of a room are told, beside <see cref="MessageView"/> for <c>said</c>.</summary>
internal static class RoomEvents
{
    public const string Said = "said", Reacted = "reacted", Removed = "removed", Notices = "notices", People = "people", Gone = "gone", Changed = "changed";
}

/// <param name="Who">The public id of whoever tapped, so that their other devices know it as theirs.</param>
internal sealed record ReactedView(Guid Id, IReadOnlyList<Tally> Tallies, Guid? Who, string Emoji, bool On);

internal sealed record RemovedView(Guid Id, string By);

/// <summary>Somebody left or was removed; their own pages and streams close.</summary>
internal sealed record GoneView(Guid Who);

internal sealed record PeopleView(long Count);
