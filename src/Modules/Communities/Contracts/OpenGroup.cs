using Guildhall.Communities.Groups;
using Guildhall.Kernel;
using Guildhall.Kernel.Storage;
using Microsoft.EntityFrameworkCore;

namespace Guildhall.Communities.Contracts;

/// <summary>Opens a group in a community of the actor's brand; the community is opened with it when it does not exist yet.</summary>
public sealed class OpenGroup(AppDb db, TimeProvider clock)
{
    public const int LongestName = Group.NameLength;
    public const int UsualCapacity = Group.UsualCapacity;

    /// <param name="Community">The community's name; null puts the group into one of its own name.</param>
    /// <param name="Stage">History that is imported belongs to a group in use; a group yet to be filled starts with <see cref="GroupStage.Prepare"/>.</param>
    public sealed record Request(string Name, string? Community, Channel Channel, GroupStage Stage = GroupStage.Active, int Capacity = UsualCapacity);

    public async Task<Result<GroupProfile>> Handle(Request request, CancellationToken ct)
    {
        var name = request.Name.Trim();
        if (name.Length is 0 or > Group.NameLength) return GroupRefusals.NameLength.With(Group.NameLength).At("Name");
        var home = string.IsNullOrWhiteSpace(request.Community) ? name : request.Community.Trim();
        if (home.Length > Group.NameLength) return GroupRefusals.NameLength.With(Group.NameLength).At("Community");

        if (request.Capacity is < 1 or > Group.LargestCapacity) return GroupRefusals.CapacityRange.With(1, Group.LargestCapacity).At("Capacity");

        var community = await db.Communities().SingleOrDefaultAsync(c => c.Name == home, ct);
        if (community is null) db.Add(community = new Community(db.CurrentBrand, Id.New<CommunityId>(clock), home, clock.GetUtcNow()));
        var group = new Group(db.CurrentBrand, Id.New<GroupId>(clock), community.Id, name, request.Channel, request.Stage, request.Capacity, clock.GetUtcNow());
        db.Add(group);
        if (!await db.TrySave(ct)) return GroupRefusals.NameTaken.With(name).At("Name");
        return new GroupProfile(group.Id, community.Id, community.Name, group.Name, group.Channel);
    }
}
