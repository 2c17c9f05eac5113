using Guildhall.Brands.Contracts;
using Guildhall.Conversations.Rooms;
using Guildhall.Kernel;
using Guildhall.Kernel.Blobs;
using Guildhall.Kernel.Pictures;
using Guildhall.Kernel.Storage;
using Guildhall.Members.Contracts;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;

namespace Guildhall.Conversations.Pictures;

/// <summary>Sends a picture to a room: drawn anew, kept once however often it is sent, and said like a message.</summary>
internal sealed class PostPicture(AppDb db, IBlobs blobs, PostMessage post, TimeProvider clock)
{
    public sealed class Request
    {
        public Guid Id { get; set; }
        public Guid? ReplyTo { get; set; }
        public IFormFile? File { get; set; }
    }

    public static void Map(IEndpointRouteBuilder routes) => routes.MapPost("/g/{code}/pictures", async (string code, HttpContext http, [FromForm] Request request, Visit visit, PostPicture picture) =>
        RoomAnswers.Back(http, await picture.Handle(visit, request, http.RequestAborted), visit.Url())).ByCode(insideOnly: true).WithMetadata(new RequestSizeLimitAttribute(Photo.LargestFile + (1 << 20)));

    public async Task<Result<Said>> Handle(Visit visit, Request request, CancellationToken ct)
    {
        if (request.File is not { Length: > 0 } file) return RoomRefusals.NoFile;
        if (post.RefusalForPicture(visit, request.Id) is { } early) return early;
        await using var upload = file.OpenReadStream();
        var drawn = await Photo.Redraw(upload, ct);
        if (drawn.Refusal is { } refusal) return refusal;
        var photo = drawn.Value;
        using var content = new MemoryStream(photo.Bytes);
        var kept = await blobs.Save(visit.Brand.Id, content, Photo.LargestFile, ct);
        if (kept.Refusal is { } full) return full;
        // Before the message, whose readers ask for it at once.
        await db.Execute($"""
            insert into conversations_pictures (brand_id, group_id, hash, message_id, type, at) values ({visit.Brand.Id}, {visit.Group.Id}, {kept.Value.Hash}, {request.Id}, {photo.Type}, {clock.GetUtcNow()}) on conflict do nothing
            """, ct);
        var said = await post.HandlePicture(visit, request.Id, request.ReplyTo, new SentPicture(kept.Value.Hash, photo.Width, photo.Height));
        if (said.Refusal is not null)
            await db.Execute($"delete from conversations_pictures where brand_id = {visit.Brand.Id} and group_id = {visit.Group.Id} and hash = {kept.Value.Hash} and message_id = {request.Id}", ct);
        return said;
    }
}
