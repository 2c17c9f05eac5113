using Guildhall.Brands.Contracts;
using Guildhall.Kernel;
using Guildhall.Kernel.Storage;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Guildhall.Members.GroupMoves;

/// <summary>Says by hand that somebody who was asked has moved, where no platform tells.</summary>
internal sealed class ConfirmMoved(AppDb db, IAudit audit, TimeProvider clock)
{
    public static void Map(IEndpointRouteBuilder routes) => routes.MapPost("/b/{brand}/groups/{id}/moves/{move:guid}/{member}", async (string brand, GroupId id, Guid move, MemberId member, HttpContext http, ConfirmMoved confirm, CancellationToken ct) =>
        Answers.Back(http, await confirm.Handle(id, move, member, ct), $"/b/{Uri.EscapeDataString(brand)}/groups/{id.Value}/moves", "members.move_confirmed")).Requires(Permissions.GroupsEdit);

    public async Task<Result<Done>> Handle(GroupId from, Guid move, MemberId member, CancellationToken ct)
    {
        await using var transaction = await db.Begin(ct);
        var known = await db.Execute($"""
            update members_group_move_people set moved_at = coalesce(moved_at, {clock.GetUtcNow()}) where brand_id = {db.CurrentBrand} and move_id = {move} and member_id = {member}
              and move_id in (select id from members_group_moves where brand_id = {db.CurrentBrand} and from_group = {from})
            """, ct);
        if (known == 0) return MoveRefusals.NoCandidate;
        await audit.Write(db, "members.move_confirmed", member.Value.ToString(), new { move }, ct);
        await transaction.Commit(ct);
        return new Done();
    }
}
