using Guildhall.Kernel;

namespace Guildhall.Communities.Contracts;

/// <summary>Where a group is in its life. Rules propose the next stage, people confirm it. A retired group is read-only and can be restored.</summary>
public enum GroupStage { Prepare, Warm, Active, Declining, Retired }

/// <summary>Somebody confirmed another stage. The stream is the group.</summary>
/// <param name="Farewell">What the group is told when it is retired; null otherwise.</param>
public sealed record GroupStageChanged(GroupId Group, GroupStage From, GroupStage To, string? Farewell);
