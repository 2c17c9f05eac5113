using Guildhall.Brands.Contracts;
using Guildhall.Kernel;
using Guildhall.Kernel.Storage;
using Guildhall.Members.GroupMoves;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;

namespace Guildhall.Members.Founding;

/// <summary>Notes that a candidate was asked, agreed, was invited, came, or declined; or takes them off the list.</summary>
internal sealed class MoveCandidate(AppDb db, IAudit audit, TimeProvider clock)
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapPost("/b/{brand}/groups/{id}/founding/{candidate:guid}", async (string brand, GroupId id, Guid candidate, [FromForm] string state, HttpContext http, MoveCandidate move, CancellationToken ct) =>
            Enum.TryParse<CandidateState>(state, out var wanted) && Enum.IsDefined(wanted)
                ? Answers.Back(http, await move.Handle(id, candidate, wanted, ct), Page(brand, id), "members.candidate_moved")
                : TypedResults.BadRequest()).Requires(Permissions.GroupsEdit);
        routes.MapPost("/b/{brand}/groups/{id}/founding/{candidate:guid}/remove", async (string brand, GroupId id, Guid candidate, HttpContext http, MoveCandidate move, CancellationToken ct) =>
            Answers.Back(http, await move.Remove(id, candidate, ct), Page(brand, id), "members.candidate_removed")).Requires(Permissions.GroupsEdit);
    }

    public async Task<Result<Done>> Handle(GroupId group, Guid candidate, CandidateState state, CancellationToken ct)
    {
        await using var transaction = await db.Begin(ct);
        var moved = await db.Execute($"update members_founding set state = {state}, changed_at = {clock.GetUtcNow()} where brand_id = {db.CurrentBrand} and group_id = {group} and id = {candidate}", ct);
        if (moved == 0) return MoveRefusals.NoCandidate;
        await audit.Write(db, "members.candidate_moved", candidate.ToString(), new { state }, ct);
        await transaction.Commit(ct);
        return new Done();
    }

    public async Task<Result<Done>> Remove(GroupId group, Guid candidate, CancellationToken ct)
    {
        await using var transaction = await db.Begin(ct);
        if (await db.Execute($"delete from members_founding where brand_id = {db.CurrentBrand} and group_id = {group} and id = {candidate}", ct) == 0) return MoveRefusals.NoCandidate;
        await audit.Write(db, "members.candidate_removed", candidate.ToString(), null, ct);
        await transaction.Commit(ct);
        return new Done();
    }

    private static string Page(string brand, GroupId id) => $"/b/{Uri.EscapeDataString(brand)}/groups/{id.Value}/founding";
}
