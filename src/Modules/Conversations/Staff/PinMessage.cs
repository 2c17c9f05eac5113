using Guildhall.Brands.Contracts;
using Guildhall.Communities.Contracts;
using Guildhall.Conversations.Rooms;
using Guildhall.Kernel;
using Guildhall.Kernel.Live;
using Guildhall.Kernel.Storage;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;

namespace Guildhall.Conversations.Staff;

/// <summary>Keeps a message above the room, or lets go of it; also takes the announcement down.</summary>
internal sealed class PinMessage(AppDb db, LiveRooms rooms, IAudit audit, TimeProvider clock)
{
    private const int Most = 10;

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapPost("/b/{brand}/groups/{id}/messages/{message:guid}/pin", async (string brand, GroupId id, Guid message, [FromForm] bool? on, HttpContext http, PinMessage pin, CancellationToken ct) =>
            RoomAnswers.Back(http, await pin.Handle(id, message, on ?? true, ct), StaffRoom.Path(brand, id))).Requires(Permissions.ConversationsWrite);
        routes.MapPost("/b/{brand}/groups/{id}/announcement/down", async (string brand, GroupId id, HttpContext http, PinMessage pin, CancellationToken ct) =>
            RoomAnswers.Back(http, await pin.EndAnnouncement(id, ct), StaffRoom.Path(brand, id))).Requires(Permissions.ConversationsWrite);
    }

    public async Task<Result<Done>> Handle(GroupId group, Guid message, bool on, CancellationToken ct)
    {
        await using var transaction = await db.Begin(ct);
        await rooms.Hold(db, group.Value, ct);
        if (await db.IsArchived(group, ct)) return RoomRefusals.ArchivedStill;
        if (on)
        {
            if (!(await ReadMessages.Quotes(db, group, [message], ct)).ContainsKey(message)) return RoomRefusals.NoMessage;
            if (await db.Count($"select count(*) from conversations_pins where brand_id = {db.CurrentBrand} and group_id = {group} and message_id <> {message}", ct) >= Most) return RoomRefusals.TooManyPins.With(Most);
        }
        var changed = await db.Execute(on
            ? Sql.Of($"insert into conversations_pins (brand_id, group_id, message_id, pinned_at, operator_id) values ({db.CurrentBrand}, {group}, {message}, {clock.GetUtcNow()}, {db.Actor.Operator?.Value}) on conflict do nothing")
            : Sql.Of($"delete from conversations_pins where brand_id = {db.CurrentBrand} and group_id = {group} and message_id = {message}"), ct);
        if (changed == 0) return new Done();
        await ReadNotices.Publish(db, rooms, group, ct);
        await audit.Write(db, on ? "conversations.pinned" : "conversations.unpinned", message.ToString(), new { group }, ct);
        await transaction.Commit(ct);
        return new Done();
    }

    public async Task<Result<Done>> EndAnnouncement(GroupId group, CancellationToken ct)
    {
        await using var transaction = await db.Begin(ct);
        await rooms.Hold(db, group.Value, ct);
        if (await db.Execute($"delete from conversations_announcements where brand_id = {db.CurrentBrand} and group_id = {group}", ct) == 0) return new Done();
        await ReadNotices.Publish(db, rooms, group, ct);
        await audit.Write(db, "conversations.announcement_ended", group.Value.ToString(), null, ct);
        await transaction.Commit(ct);
        return new Done();
    }
}
