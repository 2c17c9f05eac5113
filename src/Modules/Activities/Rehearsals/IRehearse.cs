using Guildhall.Activities.Contracts;
using Guildhall.Activities.Life;
using Guildhall.Commerce.Contracts;
using Guildhall.Kernel.Storage;

namespace Guildhall.Activities.Rehearsals;

/// <summary>What test buyers do in a kind of activity: what members do, through the same use cases. A kind without it is not offered to be rehearsed.</summary>
internal interface IRehearse
{
    string Kind { get; }

    /// <summary>How many can have something; null where nothing runs out.</summary>
    long? Room(Activity activity);

    /// <summary>How many of them are left.</summary>
    Task<long?> Left(AppDb db, Activity activity, CancellationToken ct) => Task.FromResult<long?>(null);

    /// <summary>Whether everything on sale belongs to it, not only what its plan names.</summary>
    bool WholeShop(Activity activity) => false;

    /// <summary>Whether it is taken at the shop's till, where other offers and coupons count too.</summary>
    bool InShop => false;

    /// <summary>Whether whoever did something has taken part; in the shop one may also just buy.</summary>
    bool EveryActCounts => !InShop;

    /// <summary>Of those who come, how many join their group only while it runs.</summary>
    double Newcomers(Activity activity) => .1;

    /// <summary>A test buyer has opened the page and takes part. Orders that come of it are paid, or not, by themselves.</summary>
    Task Come(StageMoment now);

    /// <summary>What it sells at a price of its own.</summary>
    IReadOnlyList<GoodsItem> Sells(Activity activity) => [];

    /// <summary>The same person, whose words in the chat were taken: what is still to be done on the page.</summary>
    Task Follow(StageMoment now) => Task.CompletedTask;

    /// <summary>What cannot work out, as it is planned.</summary>
    IEnumerable<RehearsalReport.Finding> Look(Activity activity, IReadOnlyDictionary<SkuId, SkuCard> cards) => [];
}

/// <summary>The same for kinds that sell goods of their own stock.</summary>
internal abstract class RehearseGoods<TGoods> : IRehearse where TGoods : IGoods
{
    public abstract string Kind { get; }

    public virtual long? Room(Activity activity) => activity.Read<TGoods>().Items.Sum(i => i.Units);

    public IReadOnlyList<GoodsItem> Sells(Activity activity) => activity.Read<TGoods>().Items;

    public async Task<long?> Left(AppDb db, Activity activity, CancellationToken ct) => (await db.StockOf(activity.Id.Value, ct)).Sum(s => s.Units);

    public virtual double Newcomers(Activity activity) => .1;

    public abstract Task Come(StageMoment now);

    public virtual IEnumerable<RehearsalReport.Finding> Look(Activity activity, IReadOnlyDictionary<SkuId, SkuCard> cards)
    {
        foreach (var item in activity.Read<TGoods>().Items)
            if (cards.TryGetValue(item.Sku, out var card) && item.PriceMinor >= card.Price.Minor) yield return Findings.Warn("price", card.Name, new Guildhall.Kernel.Money(item.PriceMinor, activity.Currency).ToString(), card.Price.ToString());
    }
}
