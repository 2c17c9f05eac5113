using Guildhall.Brands.Contracts;
using Guildhall.Communities.Contracts;
using Guildhall.Kernel;
using Guildhall.Kernel.Storage;

namespace Guildhall.Members.Entry;

internal sealed record Door(BrandProfile Brand, GroupProfile Group);

/// <summary>Brand and group behind a code, read again after five seconds.</summary>
internal sealed class DoorBook(AppDbSource source, TimeProvider clock)
{
    private static readonly TimeSpan Trusted = TimeSpan.FromSeconds(5);
    private readonly Remembered<GroupId, (Door Door, long At)> known = new(10_000);

    public async ValueTask<Door?> Find(BrandId brand, GroupId group, CancellationToken ct)
    {
        if (known.TryGetValue(group, out var found) && clock.GetElapsedTime(found.At) < Trusted) return found.Door;
        var at = clock.GetTimestamp();
        await using var db = source.Open(Actor.System(brand));
        if (await db.FindBrand(brand, ct) is not { } profile || await db.FindGroup(group, ct) is not { Channel: Channel.Web } web) return null;
        var door = new Door(profile, web);
        known[group] = (door, at);
        return door;
    }
}
