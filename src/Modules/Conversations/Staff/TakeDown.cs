using Guildhall.Brands.Contracts;
using Guildhall.Conversations.Rooms;
using Guildhall.Kernel;
using Guildhall.Kernel.Storage;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;

namespace Guildhall.Conversations.Staff;

/// <summary>Removes any message of a room at any time, and answers messages with an emoji as a persona.</summary>
internal sealed class TakeDown(AppDb db, RecallMessage recall, ReactToMessage react, IAudit audit)
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapPost("/b/{brand}/groups/{id}/messages/{message:guid}/remove", async (string brand, GroupId id, Guid message, HttpContext http, TakeDown down, CancellationToken ct) =>
            RoomAnswers.Back(http, await down.Handle(id, message, ct), StaffRoom.Path(brand, id))).Requires(Permissions.ConversationsWrite);
        routes.MapPost("/b/{brand}/groups/{id}/messages/{message:guid}/react", async (string brand, GroupId id, Guid message, [FromForm] string? emoji, [FromForm] bool? on, [FromForm] Guid? persona, HttpContext http, TakeDown down) =>
            RoomAnswers.Back(http, await down.React(id, message, persona, emoji, on ?? true), StaffRoom.Path(brand, id))).Requires(Permissions.ConversationsWrite);
    }

    public async Task<Result<RemovedView>> Handle(GroupId group, Guid message, CancellationToken ct)
    {
        var removed = await recall.Handle(db.CurrentBrand, group, new(message, null, db.Actor.Operator));
        if (removed.Refusal is not null) return removed;
        await using var transaction = await db.Begin(ct);
        await audit.Write(db, "conversations.removed", message.ToString(), new { group }, ct);
        await transaction.Commit(ct);
        return removed;
    }

    private async Task<Result<ReactedView>> React(GroupId group, Guid message, Guid? persona, string? emoji, bool on) =>
        persona is { } who ? await react.Handle(db.CurrentBrand, group, new(message, new MemberId(who), emoji ?? "", on)) : RoomRefusals.NoPersona;
}
