using Guildhall.Brands.Contracts;
using Guildhall.Kernel;
using Guildhall.Kernel.Outbox;
using Guildhall.Kernel.Storage;
using Guildhall.Members.Contracts;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;

namespace Guildhall.Members.Entry;

/// <summary>Ends the member's stay, with the reason they tapped or without one. Leaving twice is once.</summary>
internal sealed class LeaveGroup(AppDb db, DeviceBook devices, Visit visit, TimeProvider clock)
{
    public static void Map(IEndpointRouteBuilder routes) => routes.MapPost("/g/{code}/leave", async (string code, [FromForm] string? reason, LeaveGroup leave, Visit visit, CancellationToken ct) =>
    {
        await leave.Handle(LeaveReasons.Named(reason), ct);
        return TypedResults.Redirect(visit.Url("left"));
    }).ByCode();

    public async Task Handle(LeaveReason? reason, CancellationToken ct)
    {
        if (visit.Member is not { } member) return;
        var (group, now) = (visit.Group.Id, clock.GetUtcNow());
        await using var transaction = await db.Begin(ct);
        await db.HoldStays([group], ct);
        var left = await db.Execute($"""
            update members_memberships set left_at = {now}, left_day = {visit.Brand.Calendar.DayOf(now)}, leave_reason = {(reason is { } why ? LeaveReasons.Stored(why) : null)}
            where brand_id = {db.CurrentBrand} and group_id = {group} and member_id = {member.Id} and left_at is null
            """, ct);
        if (left == 0) return;
        await db.Publish(group.Value, new MembershipsChanged(group, visit.Brand.Calendar.DayOf(now)), clock, ct);
        await db.Publish(group.Value, new MemberLeft(group, member.Id), clock, ct);
        db.AfterCommit(() => devices.Forget(member.Id));
        await transaction.Commit(ct);
    }
}
