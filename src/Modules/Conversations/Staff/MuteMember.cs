using Guildhall.Brands.Contracts;
using Guildhall.Conversations.Rooms;
using Guildhall.Kernel;
using Guildhall.Kernel.Storage;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;

namespace Guildhall.Conversations.Staff;

/// <summary>Stops the author of a message from writing in the room for some minutes; zero lets them write again.</summary>
internal sealed class MuteMember(AppDb db, IAudit audit, TimeProvider clock)
{
    private const int LongestMinutes = 30 * 24 * 60;

    public static void Map(IEndpointRouteBuilder routes) => routes.MapPost("/b/{brand}/groups/{id}/messages/{message:guid}/mute", async (string brand, GroupId id, Guid message, [FromForm] int? minutes, HttpContext http, MuteMember mute, CancellationToken ct) =>
        RoomAnswers.Back(http, await mute.Handle(id, message, Math.Clamp(minutes ?? 60, 0, LongestMinutes), ct), StaffRoom.Path(brand, id))).Requires(Permissions.ConversationsWrite);

    public async Task<Result<Done>> Handle(GroupId group, Guid message, int minutes, CancellationToken ct)
    {
        await using var transaction = await db.Begin(ct);
        var author = await db.First($"""
            select m.author_id, p.name from conversations_messages m join members_members p on p.brand_id = m.brand_id and p.id = m.author_id
            where m.brand_id = {db.CurrentBrand} and m.group_id = {group} and m.id = {message} and not p.staff
            """, r => (Id: r.Id<MemberId>(0), Name: r.Text(1)), ct);
        if (author.Name is null) return RoomRefusals.NoMessage;
        await Mutes.Set(db, group, author.Id, clock.GetUtcNow().AddMinutes(minutes), db.Actor.Operator, ct);
        await audit.Write(db, minutes == 0 ? "conversations.unmuted" : "conversations.muted", author.Name, new { group, minutes }, ct);
        await transaction.Commit(ct);
        return new Done();
    }
}
