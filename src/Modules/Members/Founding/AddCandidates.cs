using Guildhall.Brands.Contracts;
using Guildhall.Communities.Contracts;
using Guildhall.Kernel;
using Guildhall.Kernel.Storage;
using Guildhall.Members.Contracts;
using Guildhall.Members.GroupMoves;

namespace Guildhall.Members.Founding;

/// <summary>Puts people on a new group's list: known members, or names alone. Whoever is on it stays as they are; whoever is in the group already has joined.</summary>
internal sealed class AddCandidates(AppDb db, IAudit audit, TimeProvider clock)
{
    public const int Most = 500, LongestName = 80;

    public sealed record Request(GroupId Group, MemberId[] Members, IReadOnlyList<string> Names);

    /// <summary>Answers how many are new on the list.</summary>
    public async Task<Result<int>> Handle(Request request, CancellationToken ct)
    {
        var names = request.Names.Select(n => n.Trim()).Where(n => n.Length > 0).Distinct(StringComparer.Ordinal).ToList();
        if (request.Members.Length + names.Count is 0 or > Most || names.Any(n => n.Length > LongestName)) return MoveRefusals.CandidateNames.With(Most, LongestName).At("Names");
        await using var transaction = await db.Begin(ct);
        if (await db.FindGroupCard(request.Group, ct) is not { } group) return MoveRefusals.NoGroup;
        if (group.ReadOnly) return MoveRefusals.Archived;
        await db.HoldStays([request.Group], ct);
        var inside = await db.Present(request.Group, ct);
        var known = await db.Query($"select id, name from members_members where brand_id = {db.CurrentBrand} and not bot and {db.In("id", request.Members)}", r => (Id: r.Id<MemberId>(0), Name: r.Text(1)), ct);
        var free = (await db.Query($"select name from members_founding where brand_id = {db.CurrentBrand} and group_id = {request.Group} and member_id is null", r => r.Text(0), ct)).ToHashSet(StringComparer.Ordinal);
        var added = 0;
        foreach (var member in known) added += await Add(request.Group, member.Id, member.Name, inside.Contains(member.Id), ct);
        foreach (var name in names.Where(free.Add)) added += await Add(request.Group, null, name, false, ct);
        if (added > 0) await audit.Write(db, "members.candidates_added", group.Name, new { added }, ct);
        await transaction.Commit(ct);
        return added;
    }

    private Task<int> Add(GroupId group, MemberId? member, string name, bool inside, CancellationToken ct) => db.Execute($"""
        insert into members_founding (brand_id, id, group_id, member_id, name, state, added_at, changed_at)
        values ({db.CurrentBrand}, {Id.New(clock)}, {group}, {member?.Value}, {name}, {(inside ? CandidateState.Joined : CandidateState.Listed)}, {clock.GetUtcNow()}, {clock.GetUtcNow()}) on conflict do nothing
        """, ct);
}
