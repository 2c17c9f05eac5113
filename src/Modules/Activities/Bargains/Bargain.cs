using Guildhall.Activities.Life;
using Guildhall.Commerce.Contracts;
using Guildhall.Kernel;

namespace Guildhall.Activities.Bargains;

/// <summary>What becomes of a bargain whose time is over before enough people helped.</summary>
internal enum BargainOver { Expires, SellsAtCurrent }

/// <summary>砍价: somebody opens a bargain for one piece, and everybody who helps cuts its price, down to the floor. Never below it; the cuts sum exactly to what lies between; a human helps once.</summary>
/// <param name="Helpers">So many people cut it down to the floor.</param>
/// <param name="HelpsPerPerson">In how many bargains one human may help.</param>
/// <param name="Hours">How long a bargain runs.</param>
/// <param name="PerPerson">Bargains that one human may have going or bought.</param>
/// <param name="CutLeastMinor">The smallest cut; null is the smallest coin.</param>
/// <param name="CutMostMinor">The largest cut; null is without bound.</param>
/// <param name="NewHelpersOnly">Only people who first came while the activity ran help.</param>
/// <param name="Items">Their price is the floor.</param>
/// <param name="Starts">Where each item's price begins.</param>
internal sealed record Bargain(
    int Helpers, int HelpsPerPerson, int Hours, int PerPerson, int HoldMinutes, long? CutLeastMinor, long? CutMostMinor, bool NewHelpersOnly, BargainOver Over, IReadOnlyList<GoodsItem> Items, IReadOnlyList<long> Starts) : IGoods
{
    public const string Kind = "bargain";
    public const int MostHelpers = 100, MostHelps = 99, MostHours = 24 * 30, MostPerPerson = 99, MostHold = 1440 * 3;

    public Refusal? RefusalFor(IReadOnlyDictionary<SkuId, SkuCard> cards)
    {
        if (Items.Count is 0 or > GoodsItem.Most) return ActivityRefusals.FlashNoItems.With(GoodsItem.Most);
        if (Helpers is < 1 or > MostHelpers) return ActivityRefusals.BargainHelpers.With(MostHelpers).At("Helpers");
        if (HelpsPerPerson is < 1 or > MostHelps) return ActivityRefusals.BargainHelps.With(MostHelps).At("HelpsPerPerson");
        if (Hours is < 1 or > MostHours) return ActivityRefusals.BargainHours.With(MostHours).At("Hours");
        if (PerPerson is < 1 or > MostPerPerson) return ActivityRefusals.ChainLimit.With(MostPerPerson).At("PerPerson");
        if (HoldMinutes is < 1 or > MostHold) return ActivityRefusals.FlashHold.With(MostHold).At("HoldMinutes");
        if (GoodsItem.RefusalFor(Items, cards, ActivityRefusals.FlashUnknownItem) is { } wrong) return wrong;
        for (var i = 0; i < Items.Count; i++)
        {
            var card = cards[Items[i].Sku];
            if (Starts[i] <= Items[i].PriceMinor || Starts[i] > card.ListPrice.Minor) return ActivityRefusals.BargainStart.With(card.Name, card.ListPrice.ToString()).At($"Items[{i}].Start");
            if (!BargainCuts.Fit(Starts[i] - Items[i].PriceMinor, Helpers, Least, Most)) return ActivityRefusals.BargainCutsRange.With(card.Name, new Money(Starts[i] - Items[i].PriceMinor, card.ListPrice.Currency).ToString(), Helpers).At("CutLeast");
        }
        return null;
    }

    public long Least => CutLeastMinor ?? 1;
    public long Most => CutMostMinor ?? long.MaxValue;

    public (long Start, long Floor)? PricesOf(SkuId sku) => Items.Index().Where(i => i.Item.Sku == sku).Select(i => ((long, long)?)(Starts[i.Index], i.Item.PriceMinor)).FirstOrDefault();
}
