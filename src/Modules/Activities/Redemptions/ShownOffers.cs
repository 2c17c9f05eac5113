using Guildhall.Commerce.Contracts;
using Guildhall.Kernel;
using Guildhall.Kernel.Storage;
using Guildhall.Loyalty.Contracts;

namespace Guildhall.Activities.Redemptions;

/// <summary>Offers as they are shown: with the mark of a perk, and what they cost elsewhere.</summary>
internal static class ShownOffers
{
    public static async Task<IReadOnlyList<ShownOffer>> Of(AppDb db, IReadOnlyList<RedeemOffer> offers, IReadOnlyDictionary<int, int> left, CancellationToken ct)
    {
        var perks = (await db.FindPerks([.. offers.Where(o => o.Kind == RedeemKind.Perk).Select(o => o.Id)], ct)).ToDictionary(p => p.Id);
        var goods = (await db.FindSkus([.. offers.Where(o => o.Kind == RedeemKind.Goods).Select(o => new SkuId(o.Id))], ct)).ToDictionary(c => c.Id.Value);
        return [.. offers.Select((o, place) => new ShownOffer(place, o.Kind, o.Name, perks.GetValueOrDefault(o.Id)?.Mark, o.Points, perks.GetValueOrDefault(o.Id) is { } perk && perk.Points > o.Points ? perk.Points : null, goods.GetValueOrDefault(o.Id)?.Price, o.Stock, left.GetValueOrDefault(place), o.PerPerson, o.IsHanded))];
    }
}
