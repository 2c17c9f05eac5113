using Guildhall.Brands.Contracts;
using Guildhall.Communities.Contracts;
using Guildhall.Kernel;
using Guildhall.Kernel.Storage;
using Guildhall.Members.Contracts;

namespace Guildhall.Members.GroupMoves;

/// <summary>Brings a group's people into another. A Web group that was emptied so is archived; on other channels its people are asked, and it stays until somebody retires it.</summary>
internal sealed class MergeGroups(AppDb db, MovePeople move, ChangeStage stage, IAudit audit)
{
    /// <param name="People">How many the preview showed; another number now is refused.</param>
    public sealed record Request(GroupId From, GroupId To, int People, string? Farewell);

    /// <param name="Both">Already in both groups.</param>
    public sealed record Preview(GroupCard From, GroupCard To, int People, int Both, int After)
    {
        public bool Moves => From.Channel == Channel.Web && To.Channel == Channel.Web;
    }

    public async Task<Result<Preview>> Look(GroupId from, GroupId to, CancellationToken ct)
    {
        if (from == to) return MoveRefusals.SameGroup.At("To");
        if (await db.FindGroupCard(from, ct) is not { } source || await db.FindGroupCard(to, ct) is not { } target) return MoveRefusals.NoGroup;
        if (source.ReadOnly || target.ReadOnly) return MoveRefusals.Archived.At("To");
        var (people, inside) = (await db.Present(from, ct), await db.Present(to, ct));
        var both = people.Count(inside.Contains);
        return new Preview(source, target, people.Count, both, inside.Count + people.Count - both);
    }

    /// <summary>Answers how many were moved.</summary>
    public async Task<Result<int>> Handle(Request request, CancellationToken ct)
    {
        await using var transaction = await db.Begin(ct);
        await db.HoldStays([request.From, request.To], ct);
        var looked = await Look(request.From, request.To, ct);
        if (looked.Refusal is { } refusal) return refusal;
        var preview = looked.Value;
        if (preview.People != request.People) return MoveRefusals.PreviewChanged;
        var moved = await move.Join(MoveKind.Merge, preview.From, preview.To, [.. await db.Present(request.From, ct)], ct);
        if (preview.Moves && (await stage.Join(new(request.From, preview.From.Stage, GroupStage.Retired, "communities.reason.merged", request.Farewell), ct)).Refusal is { } kept) return kept;
        await audit.Write(db, "members.groups_merged", preview.From.Name, new { into = preview.To.Name, preview.People, moved }, ct);
        await transaction.Commit(ct);
        return moved;
    }
}

internal static class PresentPeople
{
    /// <summary>Who is in the group now.</summary>
    public static async Task<HashSet<MemberId>> Present(this AppDb db, GroupId group, CancellationToken ct) =>
        [.. await db.Query($"select distinct member_id from members_memberships where brand_id = {db.CurrentBrand} and group_id = {group} and left_at is null", r => r.Id<MemberId>(0), ct)];
}
