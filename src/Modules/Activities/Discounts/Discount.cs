using Guildhall.Activities.Life;
using Guildhall.Activities.Till;
using Guildhall.Commerce.Contracts;
using Guildhall.Kernel;

namespace Guildhall.Activities.Discounts;

/// <summary>限时折扣: goods of the storefront at a lower price for a time, out of the storefront's own stock. An order keeps the price it was placed at; outside the window nobody gets it.</summary>
/// <param name="PerPerson">Pieces one person may have at these prices in all; further ones cost the shop's price.</param>
/// <param name="Items">Their units say nothing: the stock is the shop's.</param>
internal sealed record Discount(int PerPerson, IReadOnlyList<GoodsItem> Items) : ITillRules
{
    public const string Kind = "discount";
    public const int MostItems = 200, MostPerPerson = 9999;

    public Refusal? RefusalFor(IReadOnlyDictionary<SkuId, SkuCard> cards)
    {
        if (Items.Count is 0 or > MostItems) return ActivityRefusals.DiscountNoItems.With(MostItems);
        if (PerPerson is < 1 or > MostPerPerson) return ActivityRefusals.DiscountPerPerson.With(MostPerPerson).At("PerPerson");
        for (var i = 0; i < Items.Count; i++)
        {
            if (!cards.TryGetValue(Items[i].Sku, out var card)) return ActivityRefusals.DiscountUnknownItem;
            if (Items[i].PriceMinor < 1 || Items[i].PriceMinor >= card.Price.Minor) return ActivityRefusals.DiscountPrice.With(card.Name, card.Price.ToString()).At($"Items[{i}].Price");
        }
        return null;
    }

    public bool Touches(IReadOnlyCollection<SkuId>? goods) => goods is null || Items.Any(i => goods.Contains(i.Sku));

    public (PriceDiscount? Discount, PriceReward? Reward) For(Activity activity, int left, long budget, IReadOnlyDictionary<SkuId, long> gifts) =>
        (new(activity.Id.Value, activity.Name, Items.ToDictionary(i => i.Sku, i => i.PriceMinor)) { Pieces = left, MostMinor = budget }, null);
}
