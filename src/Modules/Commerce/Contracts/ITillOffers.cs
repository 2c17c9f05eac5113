using Guildhall.Kernel;
using Guildhall.Kernel.Storage;

namespace Guildhall.Commerce.Contracts;

/// <summary>What activities take off the storefront's prices: discounts and rewards. Implemented above; where nobody does, goods cost their price.</summary>
/// <remarks>Everything but <see cref="Shown"/> joins the open transaction. Orders are locked before activities, activities before stock, stock before coupons, coupons before points.</remarks>
public interface ITillOffers
{
    /// <summary>What holds for this person just now, for pages: nobody is waited for and nothing is promised.</summary>
    /// <param name="goods">Null: all there are.</param>
    Task<TillOffers> Shown(AppDb db, GroupId group, MemberId member, IReadOnlyCollection<SkuId>? goods, CancellationToken ct);

    /// <summary>Locks what may touch the orders of these buyers until the transaction ends.</summary>
    Task<ITillBook> Open(AppDb db, IReadOnlyCollection<TillBuyer> buyers, IReadOnlyCollection<SkuId> goods, CancellationToken ct);

    Task Paid(AppDb db, IReadOnlyList<ShopOrder> orders, CancellationToken ct);

    /// <summary>Cancelled before they were paid. The gifts' stock is put back by whoever calls.</summary>
    Task Released(AppDb db, IReadOnlyList<ShopOrder> orders, CancellationToken ct);

    /// <summary>Money of these is back.</summary>
    Task Refunded(AppDb db, IReadOnlyList<DoneRefund> refunds, CancellationToken ct);
}

public readonly record struct TillBuyer(MemberId Member, GroupId Group);

/// <summary>What the activities offer one person. Each has its end and its member page.</summary>
public sealed record TillOffers(IReadOnlyList<PriceDiscount> Discounts, IReadOnlyList<PriceReward> Rewards, IReadOnlyDictionary<Guid, TillOffer> About)
{
    public static TillOffers None { get; } = new([], [], new Dictionary<Guid, TillOffer>());

    /// <summary>Cards of the gifts that rewards may give.</summary>
    public IReadOnlyDictionary<SkuId, SkuCard> Gifts { get; init; } = new Dictionary<SkuId, SkuCard>();

    /// <summary>The discount that makes one piece of this cheapest; null when it costs the shop's price.</summary>
    public (PriceDiscount By, long Minor)? Cheapest(SkuCard card) =>
        Discounts.Where(d => d.Pieces > 0 && d.Prices.TryGetValue(card.Id, out var price) && price < card.Price.Minor && card.Price.Minor - price <= d.MostMinor).Select(d => ((PriceDiscount By, long Minor)?)(d, d.Prices[card.Id])).OrderBy(d => d!.Value.Minor).FirstOrDefault();

    /// <summary>The rewards in which this counts.</summary>
    public IEnumerable<PriceReward> RewardsFor(SkuId sku) => Rewards.Where(r => r.Tiers.Count > 0 && (r.On?.Contains(sku) ?? true));
}

/// <param name="Path">Of its page, below the group's.</param>
public sealed record TillOffer(Guid Activity, string Name, DateTimeOffset EndsAt, string Path);

/// <summary>Open offers while a batch of orders is decided: what one order takes, the next one does not get.</summary>
public interface ITillBook
{
    /// <summary>The instant at which the offers were looked at under their locks; the orders are placed at it.</summary>
    DateTimeOffset At { get; }

    /// <summary>Cards of the gifts that may come with an order.</summary>
    IReadOnlyDictionary<SkuId, SkuCard> Gifts { get; }

    TillOffers For(TillBuyer buyer);

    /// <summary>Sets aside what this price takes.</summary>
    void Take(Guid order, TillBuyer buyer, Price price);

    /// <summary>Writes everything that was set aside; after the stock of the goods was taken.</summary>
    /// <param name="paid">Orders that cost nothing and so are paid already.</param>
    Task Write(AppDb db, IReadOnlyCollection<Guid> paid, CancellationToken ct);
}
