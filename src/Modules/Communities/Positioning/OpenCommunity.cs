using Guildhall.Brands.Contracts;
using Guildhall.Communities.Contracts;
using Guildhall.Communities.Groups;
using Guildhall.Kernel;
using Guildhall.Kernel.Storage;

namespace Guildhall.Communities.Positioning;

/// <summary>Opens a community before it has any group, so that its position is thought about first.</summary>
internal sealed class OpenCommunity(AppDb db, IAudit audit, TimeProvider clock)
{
    public sealed record Request(string Name);

    public async Task<Result<CommunityId>> Handle(Request request, CancellationToken ct)
    {
        var name = request.Name.Trim();
        if (name.Length is 0 or > Group.NameLength) return GroupRefusals.NameLength.With(Group.NameLength).At("Name");
        await using var transaction = await db.Begin(ct);
        var community = new Community(db.CurrentBrand, Id.New<CommunityId>(clock), name, clock.GetUtcNow());
        db.Add(community);
        if (!await db.TrySave(ct)) return GroupRefusals.CommunityTaken.With(name).At("Name");
        await audit.Write(db, "communities.community_opened", name, null, ct);
        await transaction.Commit(ct);
        return community.Id;
    }
}
