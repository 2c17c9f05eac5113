using Guildhall.Brands.Contracts;
using Guildhall.Communities.Contracts;
using Guildhall.Kernel;
using Guildhall.Kernel.Live;
using Guildhall.Kernel.Storage;
using Guildhall.Members.Contracts;
using Microsoft.AspNetCore.Http;

namespace Guildhall.Conversations.Rooms;

/// <summary><c>g/CODE</c> for members and <c>b/BRAND/groups/ID</c> for the console. Whoever left or was removed loses the seat with the event that says so; whoever was shut out otherwise within fifteen seconds.</summary>
internal sealed class RoomSeats(RoomDoor door, ConsoleVisitors visitors, AppDbSource source) : ILiveDoor
{
    public async ValueTask<LiveSeat?> Open(HttpContext http, string address, CancellationToken ct) => address.Split('/') switch
    {
        ["g", var code] => await ForMember(http, code, ct),
        ["b", var brand, "groups", var id] when Guid.TryParse(id, out var group) => await ForOperator(http, brand, new GroupId(group), ct),
        _ => null,
    };

    public async ValueTask<LiveSeat?> ForMember(HttpContext http, string code, CancellationToken ct)
    {
        if (await door.Find(http, code, ct) is not { } guest) return null;
        var me = guest.Member.PublicId.ToString();
        return new LiveSeat(guest.Brand, guest.Group.Value, async (happened, later) =>
            happened is { Kind: not RoomEvents.Gone } || happened is { Kind: RoomEvents.Gone } && !happened.Payload.Contains(me, StringComparison.Ordinal) || await door.Find(http, code, later) is not null);
    }

    public async ValueTask<LiveSeat?> ForOperator(HttpContext http, string brand, GroupId group, CancellationToken ct)
    {
        if (await visitors.Find(http, brand, Permissions.ConversationsRead, ct) is not { } known) return null;
        await using var db = source.Open(Actor.System(known.Brand));
        return await db.FindGroup(group, ct) is { Channel: Channel.Web }
            ? new LiveSeat(known.Brand, group.Value, async (happened, later) => happened is not null || await visitors.Find(http, brand, Permissions.ConversationsRead, later) is not null)
            : null;
    }
}
