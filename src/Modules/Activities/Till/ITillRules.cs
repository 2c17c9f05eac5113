using Guildhall.Activities.Life;
using Guildhall.Commerce.Contracts;
using Guildhall.Kernel;

namespace Guildhall.Activities.Till;

/// <summary>The settings of a kind whose benefit is taken at the storefront's till.</summary>
internal interface ITillRules : IGoods
{
    /// <summary>Whether it says anything about these goods; null asks about all there are.</summary>
    bool Touches(IReadOnlyCollection<SkuId>? goods);

    /// <param name="left">What <see cref="IGoods.PerPerson"/> leaves this person.</param>
    /// <param name="budget">What may still be spent.</param>
    /// <param name="gifts">Pieces left of each gift.</param>
    (PriceDiscount? Discount, PriceReward? Reward) For(Activity activity, int left, long budget, IReadOnlyDictionary<SkuId, long> gifts);

    static ITillRules Of(Activity activity) => activity.Kind == Discounts.Discount.Kind ? activity.Read<Discounts.Discount>() : activity.Read<Rewards.Reward>();
}
