using Guildhall.Brands.Contracts;
using Guildhall.Communities.Contracts;
using Guildhall.Conversations.Rooms;
using Guildhall.Kernel;
using Guildhall.Kernel.Storage;
using Guildhall.Members.Contracts;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;

namespace Guildhall.Conversations.Staff;

/// <summary>An operator writes in a room as one of the brand's personas, or announces. The message itself keeps who wrote it, and the audit chain too.</summary>
internal sealed class SayAsPersona(AppDb db, PostMessage post, IAudit audit)
{
    public sealed record Request(Guid Id, string? Text, Guid? Persona, Guid? ReplyTo = null, bool Announcement = false);

    public static void Map(IEndpointRouteBuilder routes) => routes.MapPost("/b/{brand}/groups/{id}/messages", async (string brand, GroupId id, [FromBody] Request request, SayAsPersona say, CancellationToken ct) =>
        await say.Handle(id, request, ct)).Requires(Permissions.ConversationsWrite).WithMetadata(new RequestSizeLimitAttribute(PostMessage.LargestBody));

    public async Task<Result<Said>> Handle(GroupId group, Request request, CancellationToken ct)
    {
        if (db.Actor.Operator is not { } by || await db.FindGroup(group, ct) is not { Channel: Channel.Web } room) return RoomRefusals.NoRoom;
        if (request.Persona is not { } persona) return RoomRefusals.NoPersona;
        var said = await post.HandleAs(await db.CurrentBrandProfile(ct), group, new MemberId(persona), by, request.Announcement, new(request.Id, request.Text, request.ReplyTo));
        if (said.Refusal is not null) return said;
        await using var transaction = await db.Begin(ct);
        await audit.Write(db, request.Announcement ? "conversations.announced" : "conversations.said", room.Name, new { group, message = said.Value.Id, persona }, ct);
        await transaction.Commit(ct);
        return said;
    }
}
