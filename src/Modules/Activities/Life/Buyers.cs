using Guildhall.Activities.Contracts;
using Guildhall.Kernel;
using Guildhall.Kernel.Storage;
using Guildhall.Members.Contracts;

namespace Guildhall.Activities.Life;

/// <summary>Who has an order in an activity, so that the page of everybody else is drawn once.</summary>
public sealed class Buyers(TimeProvider clock)
{
    private const int MostNoted = 100_000;
    private readonly WhoActed ordered = new(clock);
    private readonly Remembered<(BrandId, ActivityId, MemberId), bool> noted = new(MostNoted);

    /// <param name="anew">For who comes from ordering, perhaps on another node.</param>
    public async ValueTask<bool> HasOrdered(AppDb db, ActivityId id, MemberId member, bool anew, CancellationToken ct)
    {
        if (noted.Contains((db.CurrentBrand, id, member))) return true;
        if (!anew) return await ordered.Has(db, id, member, () => db.Query($"select distinct person_id from commerce_shop_orders where brand_id = {db.CurrentBrand} and origin_id = {id}", r => r.Id<MemberId>(0), ct), ct);
        var person = await db.PersonOf(member, ct);
        return await db.Count($"select count(*) from (select 1 from commerce_shop_orders where brand_id = {db.CurrentBrand} and origin_id = {id} and person_id = {person} limit 1) one", ct) > 0;
    }

    /// <summary>Somebody has ordered on this node.</summary>
    internal void Note(BrandId brand, ActivityId id, MemberId member)
    {
        noted[(brand, id, member)] = true;
    }
}
