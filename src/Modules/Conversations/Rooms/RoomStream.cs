using Guildhall.Brands.Contracts;
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
    public sealed record ReadRequest(string? Place);

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/g/{code}/live", async (string code, HttpContext http, RoomSeats seats) => await Write(http, await seats.ForMember(http, code, http.RequestAborted), StatusCodes.Status403Forbidden)).ByCode(insideOnly: true);
        routes.MapPost("/g/{code}/read", (string code, [FromBody] ReadRequest read, Visit visit, ReadMarks marks) => Note(marks, visit.Brand.Id, visit.Group.Id, visit.Member!.Id.Value, read)).ByCode(insideOnly: true);
        routes.MapGet("/b/{brand}/groups/{id}/live", async (string brand, GroupId id, HttpContext http, RoomSeats seats) =>
            await Write(http, await seats.ForOperator(http, brand, id, http.RequestAborted), StatusCodes.Status404NotFound)).Requires(Permissions.ConversationsRead);
        routes.MapPost("/b/{brand}/groups/{id}/read", (string brand, GroupId id, [FromBody] ReadRequest read, AppDb db, ReadMarks marks) => Note(marks, db.CurrentBrand, id, db.Actor.Operator!.Value.Value, read)).Requires(Permissions.ConversationsRead);
    }

    private static Task Write(HttpContext http, LiveSeat? seat, int otherwise)
    {
        if (seat is not null) return LiveStream.Write(http, seat);
        http.Response.StatusCode = otherwise;
        return Task.CompletedTask;
    }

    private static IResult Note(ReadMarks marks, BrandId brand, GroupId group, Guid reader, ReadRequest read)
    {
        if (Place.Parse(read.Place) is { } place) marks.Note(brand, group, reader, place);
        return TypedResults.NoContent();
    }
}
