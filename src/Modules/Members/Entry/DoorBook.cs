using Guildhall.Brands.Contracts;
using Guildhall.Communities.Contracts;
using Guildhall.Kernel;
using Guildhall.Kernel.Storage;

namespace Guildhall.Members.Entry;

internal sealed record Door(BrandProfile Brand, GroupProfile Group);

/// <summary>Brand and group behind a code, read again after five seconds: by one of those who ask then, while the others of a crowd go on with what was known.</summary>
internal sealed class DoorBook(AppDbSource source, TimeProvider clock)
{
    private static readonly TimeSpan Trusted = TimeSpan.FromSeconds(5);
    private readonly Remembered<GroupId, (Door Door, long At)> known = new(10_000);

    public async ValueTask<Door?> Find(BrandId brand, GroupId group, CancellationToken ct)
    {
        var at = clock.GetTimestamp();
        if (known.TryGetValue(group, out var found))
        {
            if (clock.GetElapsedTime(found.At, at) < Trusted) return found.Door;
            known[group] = (found.Door, at);
        }
        var door = (Door?)null;
        try
        {
            await using var db = source.Open(Actor.System(brand));
            var (profile, web) = await db.Together(() => db.FindBrand(brand, ct), () => db.FindGroup(group, ct));
            return door = profile is not null && web is { Channel: Channel.Web } ? new(profile, web) : null;
        }
        finally
        {
            // Who gave up or failed has read nothing: then the next one asks, and nothing is trusted for longer.
            if (door is null) known.Remove(group);
            else known[group] = (door, at);
        }
    }
}
