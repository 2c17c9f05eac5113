using System.Collections.Concurrent;
using Guildhall.Activities.Contracts;
using Guildhall.Kernel;
using Guildhall.Kernel.Storage;
using Guildhall.Members.Contracts;

namespace Guildhall.Activities.Life;

/// <summary>Who has an order in an activity, so that the page of everybody else is drawn once. Who has one keeps it; who has none is asked about anew after twenty seconds.</summary>
public sealed class Buyers(TimeProvider clock)
{
    private static readonly TimeSpan NoOrder = TimeSpan.FromSeconds(20);
    private readonly ConcurrentDictionary<(BrandId, ActivityId, MemberId), (bool Has, long At)> known = new();

    /// <param name="anew">For who comes from ordering, perhaps on another node.</param>
    public async ValueTask<bool> HasOrdered(AppDb db, ActivityId id, MemberId member, bool anew, CancellationToken ct)
    {
        var key = (db.CurrentBrand, id, member);
        if (known.TryGetValue(key, out var seen) && (seen.Has || !anew && clock.GetElapsedTime(seen.At) < NoOrder)) return seen.Has;
        var at = clock.GetTimestamp();
        var person = await db.PersonOf(member, ct);
        var has = await db.Count($"select count(*) from (select 1 from commerce_shop_orders where brand_id = {db.CurrentBrand} and origin_id = {id} and person_id = {person} limit 1) one", ct) > 0;
        if (known.Count > 100_000) known.Clear();
        known[key] = (has, at);
        return has;
    }

    internal void Note(BrandId brand, ActivityId id, MemberId member) => known[(brand, id, member)] = (true, 0);
}
