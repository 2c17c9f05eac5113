using Guildhall.Activities.Life;
using Guildhall.Activities.Till;
using Guildhall.Commerce.Contracts;
using Guildhall.Kernel;

namespace Guildhall.Activities.Rewards;

/// <summary>满减 and 买赠: who spends so much or buys so many saves money or gets a gift. gifts ≤ stock, cost ≤ budget; what falls below a tier by a refund is reversed.</summary>
/// <param name="PerPerson">Orders of one person that get it.</param>
/// <param name="On">Goods that count; empty: all of the shop.</param>
/// <param name="Items">The gifts and how many pieces of each are put aside.</param>
internal sealed record Reward(int PerPerson, IReadOnlyList<SkuId> On, IReadOnlyList<RewardTier> Tiers, IReadOnlyList<GoodsItem> Items) : ITillRules
{
    public const string Kind = "reward";
    public const int MostTiers = 5, MostPerPerson = 9999, MostPieces = 999;
    public const long MostMinor = 100_000_000_000;

    public Refusal? RefusalFor(IReadOnlyDictionary<SkuId, SkuCard> cards)
    {
        if (Tiers.Count is 0 or > MostTiers) return ActivityRefusals.RewardNoTiers.With(MostTiers);
        if (PerPerson is < 1 or > MostPerPerson) return ActivityRefusals.RewardPerPerson.With(MostPerPerson).At("PerPerson");
        for (var i = 0; i < Tiers.Count; i++)
        {
            var tier = Tiers[i];
            if (tier.FromMinor is < 0 or > MostMinor || tier.FromPieces is < 0 or > MostPieces || tier.FromMinor > 0 == tier.FromPieces > 0) return ActivityRefusals.RewardFrom.With(MostPieces).At($"Tiers[{i}].From");
            if (tier.Gift is null && (tier.OffMinor < 1 || tier.OffMinor > MostMinor || tier.FromMinor > 0 && tier.OffMinor >= tier.FromMinor)) return ActivityRefusals.RewardOff.At($"Tiers[{i}].Off");
            if (tier.Gift is { } gift && (tier.GiftPieces is < 1 or > MostPieces || Items.All(g => g.Sku != gift))) return ActivityRefusals.RewardGift.At($"Tiers[{i}].Gift");
            // A higher tier that gives less would be a trap.
            if (Tiers.Take(i).Any(t => t.Gift is null && tier.Gift is null && t.FromPieces > 0 == tier.FromPieces > 0 && (t.FromMinor + t.FromPieces >= tier.FromMinor + tier.FromPieces || t.OffMinor >= tier.OffMinor))) return ActivityRefusals.RewardOrder.At($"Tiers[{i}].From");
        }
        if (Items.Count > GoodsItem.Most) return ActivityRefusals.RewardGifts.With(GoodsItem.Most);
        for (var i = 0; i < Items.Count; i++)
        {
            if (!cards.TryGetValue(Items[i].Sku, out var card)) return ActivityRefusals.DiscountUnknownItem;
            if (Items[i].Units is < 1 or > GoodsItem.MostUnits) return ActivityRefusals.FlashUnits.With(card.Name, GoodsItem.MostUnits).At($"Items[{i}].Units");
        }
        return null;
    }

    public bool Touches(IReadOnlyCollection<SkuId>? goods) => goods is null || On.Count == 0 || On.Any(goods.Contains);

    public (PriceDiscount? Discount, PriceReward? Reward) For(Activity activity, int left, long budget, IReadOnlyDictionary<SkuId, long> gifts) =>
        (null, new(activity.Id.Value, activity.Name, On.Count == 0 ? null : On.ToHashSet(), Tiers) { MostMinor = budget, Left = new Dictionary<SkuId, long>(gifts) });
}
