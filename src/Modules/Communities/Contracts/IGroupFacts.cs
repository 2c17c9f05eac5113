using Guildhall.Kernel;
using Guildhall.Kernel.Storage;

namespace Guildhall.Communities.Contracts;

/// <summary>What the lifecycle rules look at: the 30 days that end with yesterday.</summary>
/// <param name="Members">At the end of yesterday.</param>
/// <param name="SpeakersShare">Mean over days of (members with a message) / members; null without members.</param>
/// <param name="DaysSinceLastMessage">Of a member, yesterday being 0; null when nobody ever spoke.</param>
/// <param name="Net">Joins less leaves.</param>
public sealed record GroupFacts(GroupId Group, long Members, double? SpeakersShare, int? DaysSinceLastMessage, long Net)
{
    public static GroupFacts None(GroupId group) => new(group, 0, null, null, 0);
}

public interface IGroupFacts
{
    /// <summary>Groups without any fact are left out.</summary>
    Task<IReadOnlyDictionary<GroupId, GroupFacts>> Read(AppDb db, CancellationToken ct);
}
