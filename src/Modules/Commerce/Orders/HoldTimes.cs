using System.Globalization;
using Guildhall.Commerce.Contracts;
using Guildhall.Kernel;
using Guildhall.Kernel.Schedule;
using Guildhall.Kernel.Storage;

namespace Guildhall.Commerce.Orders;

/// <summary>Sees to it that somebody looks when holds end: one schedule entry per brand and five seconds, however many orders end in them.</summary>
/// <remarks>What this node has scheduled already is remembered, so a storm of orders asks the database about it once in five seconds.</remarks>
internal sealed class HoldTimes
{
    private static readonly long Slot = TimeSpan.FromSeconds(5).Ticks;
    private const int MostRemembered = 20_000;
    private readonly Remembered<(BrandId Brand, long Slot), bool> scheduled = new(MostRemembered);

    public async Task Remember(AppDb db, IReadOnlyList<OrderDraft> drafts, TimeProvider clock, CancellationToken ct)
    {
        var (brand, last) = (db.CurrentBrand, long.MinValue);
        HashSet<long>? fresh = null;
        for (var i = 0; i < drafts.Count; i++)
        {
            if (drafts[i].HoldUntil is not { } until || SlotOf(until) is var slot && slot == last) continue;
            last = SlotOf(until);
            if (!scheduled.Contains((brand, last))) (fresh ??= []).Add(last);
        }
        if (fresh is null) return;
        foreach (var slot in fresh.Order()) await Schedule(db, slot, clock, ct); // In one order, so that two nodes never wait for each other crosswise.
        db.AfterCommit(() =>
        {
            foreach (var slot in fresh) scheduled[(brand, slot)] = true;
        });
    }

    /// <summary>Of a single order whose hold was moved.</summary>
    public static Task Schedule(AppDb db, DateTimeOffset until, TimeProvider clock, CancellationToken ct) => Schedule(db, SlotOf(until), clock, ct);

    private static Task Schedule(AppDb db, long slot, TimeProvider clock, CancellationToken ct) =>
        db.ScheduleAt<ReleaseHolds>(slot.ToString(CultureInfo.InvariantCulture), new DateTimeOffset((slot + 1) * Slot, TimeSpan.Zero), new { }, clock, ct);

    private static long SlotOf(DateTimeOffset until) => until.UtcTicks / Slot;
}
