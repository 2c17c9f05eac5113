using Guildhall.Brands.Contracts;
using Guildhall.Communities.Contracts;
using Guildhall.Kernel;
using Guildhall.Kernel.Outbox;
using Guildhall.Kernel.Storage;
using Guildhall.Members.Contracts;
using Guildhall.Members.Entry;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;

namespace Guildhall.Members.Inside;

/// <summary>Ends a member's stay in a Web group for a reason that they get to read; the group's link does not let them in again until the team does.</summary>
internal sealed class RemoveFromGroup(AppDb db, DeviceBook devices, IAudit audit, TimeProvider clock)
{
    public const int LongestReason = 200;

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapPost("/b/{brand}/groups/{id}/people/{member}/remove", async (string brand, GroupId id, MemberId member, [FromForm] string? reason, HttpContext http, RemoveFromGroup remove, CancellationToken ct) =>
            Answers.Back(http, await remove.Handle(id, member, reason, ct), Page(brand, id), "members.removed_done")).Requires(Permissions.MembersEdit);
        routes.MapPost("/b/{brand}/groups/{id}/people/{member}/let-in", async (string brand, GroupId id, MemberId member, HttpContext http, RemoveFromGroup remove, CancellationToken ct) =>
            Answers.Back(http, await remove.LetIn(id, member, ct), Page(brand, id), "members.let_in_done")).Requires(Permissions.MembersEdit);
    }

    public async Task<Result<Done>> Handle(GroupId group, MemberId member, string? reason, CancellationToken ct)
    {
        var words = string.Join(' ', (reason ?? "").Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
        if (words.Length is 0 or > LongestReason) return MemberRefusals.ReasonLength;
        var now = clock.GetUtcNow();
        await using var transaction = await db.Begin(ct);
        if (await db.FindGroup(group, ct) is not { Channel: Channel.Web } room) return MemberRefusals.NoRoom;
        await db.HoldStays([group], ct);
        var name = await db.First($"select name from members_members where brand_id = {db.CurrentBrand} and id = {member} and not staff and not bot", r => r.Text(0), ct);
        if (name is null) return MemberRefusals.NobodyThere;
        var today = (await db.CurrentBrandProfile(ct)).Calendar.DayOf(now);
        var left = await db.Execute($"""
            update members_memberships set left_at = {now}, left_day = {today}, leave_reason = {LeaveReasons.Stored(LeaveReason.Removed)}
            where brand_id = {db.CurrentBrand} and group_id = {group} and member_id = {member} and left_at is null
            """, ct);
        if (left == 0) return MemberRefusals.NobodyThere;
        await db.Execute($"""
            insert into members_removals (brand_id, group_id, member_id, at, operator_name, reason) values ({db.CurrentBrand}, {group}, {member}, {now}, {db.Actor.Name}, {words})
            on conflict (brand_id, group_id, member_id) do update set at = excluded.at, operator_name = excluded.operator_name, reason = excluded.reason
            """, ct);
        await db.Publish(group.Value, new MembershipsChanged(group, today), clock, ct);
        await db.Publish(group.Value, new MemberLeft(group, member), clock, ct);
        await audit.Write(db, "members.removed_from_group", name, new { group, room.Name, member, reason = words }, ct);
        db.AfterCommit(() => devices.Forget(member));
        await transaction.Commit(ct);
        return new Done();
    }

    /// <summary>The group's link works for them again; they come back by themselves.</summary>
    public async Task<Result<Done>> LetIn(GroupId group, MemberId person, CancellationToken ct)
    {
        await using var transaction = await db.Begin(ct);
        var entries = (await db.EntriesOf([person], ct)).Select(e => e.Entry).ToArray();
        if (await db.Execute($"delete from members_removals where brand_id = {db.CurrentBrand} and group_id = {group} and {db.In("member_id", entries)}", ct) == 0) return MemberRefusals.NobodyThere;
        var name = await db.First($"select name from members_members where brand_id = {db.CurrentBrand} and id = {person}", r => r.Text(0), ct) ?? "";
        await audit.Write(db, "members.let_in_again", name, new { group, person }, ct);
        await transaction.Commit(ct);
        return new Done();
    }

    private static string Page(string brand, GroupId group) => $"/b/{Uri.EscapeDataString(brand)}/groups/{group.Value}/people";
}
