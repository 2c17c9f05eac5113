using Guildhall.Activities.Life;
using Guildhall.Activities.Rehearsals;
using Guildhall.Commerce.Contracts;

namespace Guildhall.Activities.Discounts;

/// <summary>Everybody buys one of the goods in the shop, some several of it; who comes too early or too late pays the shop's price.</summary>
internal sealed class RehearseDiscount : IRehearse
{
    private const int Some = 3;

    public string Kind => Discount.Kind;
    public bool InShop => true;

    public long? Room(Activity activity) => null;

    public async Task Come(StageMoment now)
    {
        var discount = now.Activity.Read<Discount>();
        if (await now.Db.FindSkus([now.OneOf(discount.Items).Sku], now.Gone) is not [var card]) return;
        await now.Try(now.Get<PlayShop>().Buy(now.Visit, now.NewId(), card, now.Greedy ? Math.Min(discount.PerPerson + 1, OrderLines.MostPieces) : 1 + now.Luck.Next(Some), now.Gone));
    }

    public IEnumerable<RehearsalReport.Finding> Look(Activity activity, IReadOnlyDictionary<SkuId, SkuCard> cards)
    {
        foreach (var item in activity.Read<Discount>().Items)
            if (cards.TryGetValue(item.Sku, out var card) && (!card.OnSale || card.Free == 0)) yield return Findings.Warn("not_for_sale", card.Name);
    }
}
