using Guildhall.Activities.Life;
using Guildhall.Activities.Rehearsals;
using Guildhall.Commerce.Contracts;
using Guildhall.Kernel.Storage;

namespace Guildhall.Activities.Rewards;

/// <summary>Most fill up to a tier, the others buy what they want and get nothing for it.</summary>
internal sealed class RehearseReward : IRehearse
{
    private const double FillsUp = .65;

    public string Kind => Reward.Kind;
    public bool InShop => true;

    public bool WholeShop(Activity activity) => activity.Read<Reward>().On.Count == 0;

    public long? Room(Activity activity) => activity.Read<Reward>().Items is { Count: > 0 } gifts ? gifts.Sum(g => g.Units) : null;

    public async Task<long?> Left(AppDb db, Activity activity, CancellationToken ct) => Room(activity) is null ? null : (await db.StockOf(activity.Id.Value, ct)).Sum(s => s.Units);

    public async Task Come(StageMoment now)
    {
        var reward = now.Activity.Read<Reward>();
        var goods = (reward.On.Count == 0 ? await now.Db.SkusOnSale(now.Gone) : await now.Db.FindSkus([.. reward.On], now.Gone)).FindAll(c => c.OnSale && c.Free > 0);
        if (goods.Count == 0) return;
        var (card, tier) = (now.OneOf(goods), now.OneOf(reward.Tiers));
        var pieces = !now.Chance(FillsUp) ? 1 : tier.FromPieces > 0 ? tier.FromPieces : (tier.FromMinor + card.Price.Minor - 1) / Math.Max(1, card.Price.Minor);
        await now.Try(now.Get<PlayShop>().Buy(now.Visit, now.NewId(), card, (int)Math.Clamp(pieces, 1, OrderLines.MostPieces), now.Gone));
    }
}
