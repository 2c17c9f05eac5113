using Guildhall.Kernel;

namespace Guildhall.Members.Contracts;

/// <summary>People joined or left the group on or after this brand day. The stream is the group.</summary>
public sealed record MembershipsChanged(GroupId Group, DateOnly From);

/// <summary>Somebody became staff or bot, or ceased to be: all of the brand's numbers must be counted again. The stream is the brand.</summary>
public sealed record MarksChanged(MemberId Member);

/// <summary>People came into the group by its link just now. The stream is the group.</summary>
public sealed record MembersJoined(GroupId Group, IReadOnlyList<MemberId> Members);

/// <summary>The team brought people from one Web group into another just now. The stream is the group they came into.</summary>
public sealed record MembersMoved(GroupId From, GroupId To, IReadOnlyList<MemberId> Members);

/// <summary>Somebody left the group just now. The stream is the group.</summary>
public sealed record MemberLeft(GroupId Group, MemberId Member);

/// <summary>Two entries are one human from now on: what <paramref name="Merged"/> did counts as the person's. The stream is the brand.</summary>
/// <remarks>Facts keep the entry under which they happened; whoever counts people asks <see cref="ReadPersons.PersonsOf"/>.</remarks>
public sealed record PeopleMerged(MemberId Person, MemberId Merged);

/// <summary>A merge was taken back: they are two again. The stream is the brand.</summary>
public sealed record PeopleSeparated(MemberId Person, MemberId Merged);
