using Guildhall.Kernel;
using Guildhall.Kernel.Storage;
using Guildhall.Loyalty.Perks;

namespace Guildhall.Loyalty.Contracts;

/// <summary>A perk that an activity may offer at a price of its own.</summary>
/// <param name="Points">What it costs in the shop of perks.</param>
/// <param name="Left">Null without bound.</param>
public sealed record PerkOffer(Guid Id, string Name, string Mark, long Points, int? Left);

/// <summary>Perks in the hands of an activity: set aside when it is planned, and what is left put back.</summary>
public static class PerkOffers
{
    /// <summary>Those that somebody hands over; what only gives a coupon is offered as the coupon. The cheapest first.</summary>
    public static async Task<List<PerkOffer>> PerksToGive(this AppDb db, CancellationToken ct) => [.. (await Perk.All(db, ct)).Where(p => p is { State: PerkState.Open, CouponKind: null }).Select(Offer)];

    public static async Task<List<PerkOffer>> FindPerks(this AppDb db, IReadOnlyCollection<Guid> ids, CancellationToken ct) => [.. (await Perk.All(db, ct)).Where(p => ids.Contains(p.Id)).Select(Offer)];

    /// <summary>Joins the open transaction.</summary>
    public static async Task<Result<PerkOffer>> SetPerksAside(this AppDb db, Guid id, int count, CancellationToken ct)
    {
        if (await Perk.Lock(db, id, ct) is not { State: PerkState.Open } perk) return PerkRefusals.NoPerk;
        if (perk.Left < count) return PerkRefusals.Few.With(perk.Left.Value, perk.Name);
        await Take(db, id, count, ct);
        return Offer(perk);
    }

    /// <summary>Joins the open transaction.</summary>
    public static Task PutPerksBack(this AppDb db, Guid id, int count, CancellationToken ct) => Take(db, id, -count, ct);

    private static Task Take(AppDb db, Guid id, int count, CancellationToken ct) => db.Execute($"update loyalty_perks set taken = taken + {count} where brand_id = {db.CurrentBrand} and id = {id}", ct);

    private static PerkOffer Offer(Perk perk) => new(perk.Id, perk.Name, perk.Mark, perk.Points, perk.Left);
}
