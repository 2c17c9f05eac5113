using Guildhall.Kernel;
using Guildhall.Kernel.Storage;

namespace Guildhall.Communities.Contracts;

public sealed record GroupPerson(MemberId Id, string Name, bool Staff);

/// <summary>Who is in a group now, by name; the module that knows people fills this.</summary>
public interface IGroupPeople
{
    /// <param name="words">Part of the name; empty for all.</param>
    Task<IReadOnlyList<GroupPerson>> Find(AppDb db, GroupId group, string words, int limit, CancellationToken ct);

    Task<IReadOnlyList<GroupPerson>> Named(AppDb db, MemberId[] members, CancellationToken ct);
}
