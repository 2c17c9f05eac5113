using Guildhall.Brands.Contracts;
using Guildhall.Communities.Contracts;
using Guildhall.Kernel;
using Guildhall.Kernel.Storage;
using Guildhall.Members.Contracts;

namespace Guildhall.Members.GroupMoves;

/// <summary>Opens a second group in the same community and brings the chosen people there.</summary>
internal sealed class SplitGroup(AppDb db, OpenGroup open, MovePeople move, IAudit audit)
{
    public sealed record Request(GroupId From, string Name, int Capacity, MemberId[] People);

    /// <summary>Answers the new group.</summary>
    public async Task<Result<GroupId>> Handle(Request request, CancellationToken ct)
    {
        await using var transaction = await db.Begin(ct);
        if (await db.FindGroupCard(request.From, ct) is not { } from) return MoveRefusals.NoGroup;
        if (from.ReadOnly) return MoveRefusals.Archived;
        await db.HoldStays([request.From], ct);
        var present = await db.Present(request.From, ct);
        var people = request.People.Distinct().ToArray();
        if (people.Length == 0 || people.Length >= present.Count) return MoveRefusals.SplitSome.At("People");
        if (people.Any(p => !present.Contains(p))) return MoveRefusals.PreviewChanged.At("People");
        if (people.Length > request.Capacity) return MoveRefusals.TooSmall.With(people.Length, request.Capacity).At("Capacity");
        var opened = await open.Handle(new(request.Name, from.CommunityName, from.Channel, GroupStage.Warm, request.Capacity), ct);
        if (opened.Refusal is { } refusal) return refusal;
        var to = (await db.FindGroupCard(opened.Value.Id, ct))!;
        var moved = await move.Join(MoveKind.Split, from, to, people, ct);
        await audit.Write(db, "members.group_split", from.Name, new { into = to.Name, people.Length, moved }, ct);
        await transaction.Commit(ct);
        return to.GroupId;
    }
}
