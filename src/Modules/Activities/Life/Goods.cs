using Guildhall.Commerce.Contracts;
using Guildhall.Kernel;

namespace Guildhall.Activities.Life;

/// <summary>What a kind that sells goods has in its settings.</summary>
internal interface IGoods
{
    IReadOnlyList<GoodsItem> Items { get; }

    /// <summary>Pieces one person may have in all, whatever names they go by.</summary>
    int PerPerson { get; }

    /// <summary>Why it cannot be planned like this. A field of the n-th item is <c>Items[n].…</c>.</summary>
    Refusal? RefusalFor(IReadOnlyDictionary<SkuId, SkuCard> cards);
}

/// <summary>A SKU at an activity's price.</summary>
/// <param name="Units">How many pieces are put aside for the activity.</param>
internal sealed record GoodsItem(SkuId Sku, long PriceMinor, long Units)
{
    public const int Most = 20;
    public const long MostUnits = 1_000_000;

    /// <param name="unknown">The kind's word for an item that it does not have.</param>
    public static Refusal? RefusalFor(IReadOnlyList<GoodsItem> items, IReadOnlyDictionary<SkuId, SkuCard> cards, Refusal unknown)
    {
        for (var i = 0; i < items.Count; i++)
        {
            if (!cards.TryGetValue(items[i].Sku, out var card)) return unknown;
            if (items[i].PriceMinor < 0 || items[i].PriceMinor > card.ListPrice.Minor) return ActivityRefusals.FlashPrice.With(card.Name, card.ListPrice.ToString()).At($"Items[{i}].Price");
            if (items[i].Units is < 1 or > MostUnits) return ActivityRefusals.FlashUnits.With(card.Name, MostUnits).At($"Items[{i}].Units");
        }
        return null;
    }
}
