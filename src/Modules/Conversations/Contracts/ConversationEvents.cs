using Guildhall.Kernel;

namespace Guildhall.Conversations.Contracts;

/// <summary>Messages of these brand days, both included, were added, removed or changed. Published once per imported batch, not per message; the stream is the group.</summary>
public sealed record MessagesChanged(GroupId Group, DateOnly From, DateOnly To);

/// <summary>Messages were said in a room just now, under these numbers of it, on this brand day. At most one per batch; the stream is the group.</summary>
/// <param name="First">With <paramref name="Last"/>, both included; numbers in between may belong to other happenings of the room.</param>
public sealed record MessagesPosted(GroupId Group, long First, long Last, DateOnly Day);
