using Guildhall.Brands.Contracts;
using Guildhall.Kernel.Live;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Guildhall.Brands.Shell;

/// <summary>The one stream of a browser: all rooms that its tabs listen to. Each address is let in or shut out for itself.</summary>
internal static class LiveUnion
{
    private const int MostRooms = 24;

    public static void Map(IEndpointRouteBuilder routes) => routes.MapGet("/live", async (HttpContext http, IEnumerable<ILiveDoor> doors) =>
    {
        var addresses = http.Request.Query["to"].OfType<string>().Take(MostRooms).ToList();
        var seats = new LiveSeat?[addresses.Count];
        for (var i = 0; i < seats.Length; i++)
            foreach (var door in doors)
                if ((seats[i] = await door.Open(http, addresses[i], http.RequestAborted)) is not null) break;
        await LiveStream.WriteNumbered(http, seats);
    }).Public();
}
