using Guildhall.Activities.Contracts;
using Guildhall.Kernel;
using Guildhall.Kernel.Storage;
using Guildhall.Members.Contracts;

namespace Guildhall.Activities.Life;

/// <summary>Who has taken part in an activity, under whatever name of theirs. All who have are read together: at most once a second, and less often where they are many.</summary>
internal sealed class WhoActed(TimeProvider clock)
{
    private const int Many = 10_000;
    private static readonly TimeSpan Trusted = TimeSpan.FromSeconds(1);
    private readonly Remembered<(BrandId, ActivityId), People> acted = new(500);

    /// <param name="read">Who has, as it was written down.</param>
    public async ValueTask<bool> Has(AppDb db, ActivityId id, MemberId member, Func<Task<List<MemberId>>> read, CancellationToken ct)
    {
        var key = (db.CurrentBrand, id);
        if (!acted.TryGetValue(key, out var known) || clock.GetElapsedTime(known.At) > Trusted * (1 + known.Entries.Count / Many))
        {
            var at = clock.GetTimestamp();
            if (known is not null) acted[key] = known with { At = at }; // Who looks meanwhile need not ask too.
            known = new((await db.HumansOf(await read(), ct)).Entries.Keys.ToHashSet(), at);
            acted[key] = known;
        }
        return known.Entries.Contains(member);
    }

    private sealed record People(IReadOnlySet<MemberId> Entries, long At);
}
