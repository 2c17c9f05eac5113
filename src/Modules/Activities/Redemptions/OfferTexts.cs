using Guildhall.Commerce.Contracts;
using Guildhall.Kernel;
using Guildhall.Kernel.Storage;
using Guildhall.Kernel.Texts;
using Guildhall.Loyalty.Contracts;

namespace Guildhall.Activities.Redemptions;

/// <summary>Offers as they are shown: with the mark of a perk, and what they cost elsewhere.</summary>
internal static class OfferTexts
{
    public static async Task<IReadOnlyList<ShownOffer>> Of(AppDb db, IReadOnlyList<RedeemOffer> offers, IReadOnlyDictionary<int, int> left, Localizer t, CancellationToken ct)
    {
        var perks = (await db.FindPerks([.. offers.Where(o => o.Kind == RedeemKind.Perk).Select(o => o.Id)], ct)).ToDictionary(p => p.Id);
        var goods = (await db.FindSkus([.. offers.Where(o => o.Kind == RedeemKind.Goods).Select(o => new SkuId(o.Id))], ct)).ToDictionary(c => c.Id.Value);
        return [.. offers.Select((o, place) => new ShownOffer(place, o.Kind, o.Name, perks.GetValueOrDefault(o.Id)?.Mark, o.Points, Instead(o, perks.GetValueOrDefault(o.Id), goods.GetValueOrDefault(o.Id), t), o.Stock, left.GetValueOrDefault(place), o.PerPerson, o.IsHanded))];
    }

    private static string? Instead(RedeemOffer offer, PerkOffer? perk, SkuCard? card, Localizer t) =>
        perk is not null && perk.Points > offer.Points ? perk.Points.ToString("#,0", t.Culture) : card?.Price.Format(t.Culture);
}
