using Guildhall.Kernel;
using Guildhall.Kernel.Codes;
using Guildhall.Members.Entry;
using Microsoft.AspNetCore.Http;

namespace Guildhall.Members.Contracts;

/// <summary>Somebody inside a group, as the database says now.</summary>
public sealed record RoomGuest(BrandId Brand, GroupId Group, VisitingMember Member);

/// <summary>Asks anew who is behind a device and whether they are inside, for streams that outlive the moment in which they were let through.</summary>
public sealed class RoomDoor
{
    private readonly CodeBook codes;
    private readonly DeviceBook devices;

    internal RoomDoor(CodeBook codes, DeviceBook devices) => (this.codes, this.devices) = (codes, devices);

    /// <summary>Null for whoever is not inside, or not any more.</summary>
    /// <param name="code">Of the group's link.</param>
    public async ValueTask<RoomGuest?> Find(HttpContext http, string code, CancellationToken ct)
    {
        if (await codes.Find(code, ct) is not { Kind: RoomLink.Kind } link || DeviceSecret.Of(http, link.Brand) is not { } secret) return null;
        return await devices.Find(link.Brand, new GroupId(link.Target), secret, ct, anew: true) is { Inside: true } known ? new RoomGuest(link.Brand, new GroupId(link.Target), known.Who) : null;
    }
}
