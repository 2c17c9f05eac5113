using System.Collections.Concurrent;
using Guildhall.Commerce.Contracts;
using Guildhall.Commerce.Payments;
using Guildhall.Kernel;
using Guildhall.Kernel.Storage;

namespace Guildhall.Commerce.Fees;

/// <summary>A brand's delivery terms as busy pages tell them: read again after five seconds. Null where members can only pick up.</summary>
internal sealed class ShownTerms(AppDbSource source, PayWays ways, TimeProvider clock)
{
    private static readonly TimeSpan Fresh = TimeSpan.FromSeconds(5);
    private readonly ConcurrentDictionary<BrandId, (DeliveryTerms? Terms, long At)> known = new();

    public async ValueTask<DeliveryTerms?> Of(BrandId brand, CancellationToken ct)
    {
        if (known.TryGetValue(brand, out var seen) && clock.GetElapsedTime(seen.At) < Fresh) return seen.Terms;
        var at = clock.GetTimestamp();
        await using var db = source.Open(Actor.System(brand));
        var terms = (await ways.Of(db, ct)).Any(w => w.Enabled && w.Provider != PayWay.Pickup) ? await db.FindDeliveryTerms(ct) : null;
        known[brand] = (terms, at);
        return terms;
    }
}
