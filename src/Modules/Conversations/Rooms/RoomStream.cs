using Guildhall.Brands.Contracts;
using Guildhall.Communities.Contracts;
using Guildhall.Kernel;
using Guildhall.Kernel.Live;
using Guildhall.Kernel.Storage;
using Guildhall.Members.Contracts;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;

namespace Guildhall.Conversations.Rooms;

/// <summary>What happens in a room, as it happens, and how far its readers have got.</summary>
internal static class RoomStream
{
    // A stream asks only at its beginning who may listen; whoever was shut out hears no more after this.
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(10);

    public sealed record ReadRequest(string? Place);

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/g/{code}/live", (string code, HttpContext http, Visit visit) => Write(http, visit.Brand.Id, visit.Group.Id)).ByCode(insideOnly: true);
        routes.MapPost("/g/{code}/read", (string code, [FromBody] ReadRequest read, Visit visit, ReadMarks marks) => Note(marks, visit.Brand.Id, visit.Group.Id, visit.Member!.Id.Value, read)).ByCode(insideOnly: true);
        routes.MapGet("/b/{brand}/groups/{id}/live", async (string brand, GroupId id, HttpContext http, AppDb db) =>
        {
            if (await db.FindGroup(id, http.RequestAborted) is { Channel: Channel.Web }) await Write(http, db.CurrentBrand, id);
            else http.Response.StatusCode = StatusCodes.Status404NotFound;
        }).Requires(Permissions.ConversationsRead);
        routes.MapPost("/b/{brand}/groups/{id}/read", (string brand, GroupId id, [FromBody] ReadRequest read, AppDb db, ReadMarks marks) => Note(marks, db.CurrentBrand, id, db.Actor.Operator!.Value.Value, read)).Requires(Permissions.ConversationsRead);
    }

    private static async Task Write(HttpContext http, BrandId brand, GroupId group)
    {
        using var end = CancellationTokenSource.CreateLinkedTokenSource(http.RequestAborted);
        end.CancelAfter(Longest * (0.5 + 0.5 * Random.Shared.NextDouble())); // Not all at once.
        http.RequestAborted = end.Token;
        await LiveStream.Write(http, brand, group.Value);
    }

    private static IResult Note(ReadMarks marks, BrandId brand, GroupId group, Guid reader, ReadRequest read)
    {
        if (Place.Parse(read.Place) is { } place) marks.Note(brand, group, reader, place);
        return TypedResults.NoContent();
    }
}
