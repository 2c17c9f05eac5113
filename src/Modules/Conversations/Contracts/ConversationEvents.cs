using Guildhall.Kernel;

namespace Guildhall.Conversations.Contracts;

/// <summary>Messages of these brand days, both included, were added, removed or changed. Published once per imported batch, not per message; the stream is the group.</summary>
public sealed record MessagesChanged(GroupId Group, DateOnly From, DateOnly To);
