namespace Guildhall.Commerce.Contracts;

/// <summary>What a reward gives for goods of so much and so many: its best tier, as often as it counts, as far as budget and gifts reach.</summary>
internal static class RewardTiers
{
    /// <param name="Times">0: no tier is reached.</param>
    public readonly record struct Reached(RewardTier? Tier, long Times, long Off, long Worth)
    {
        public int Gifts => Tier?.Gift is null ? 0 : (int)Math.Min(Times * Tier.GiftPieces, PricePipeline.MostQuantity);
    }

    public static Reached Best(IReadOnlyList<RewardTier> tiers, long sum, int pieces, long most, IReadOnlyDictionary<SkuId, long>? left) => tiers
        .Select(tier => At(tier, sum, pieces, most, left)).Where(r => r.Times > 0)
        .OrderByDescending(r => r.Worth).ThenByDescending(r => r.Tier!.FromMinor).ThenByDescending(r => r.Tier!.FromPieces).ThenBy(r => r.Tier!.Gift?.Value ?? Guid.Empty).FirstOrDefault();

    private static Reached At(RewardTier tier, long sum, int pieces, long most, IReadOnlyDictionary<SkuId, long>? left)
    {
        if (sum < tier.FromMinor || pieces < tier.FromPieces) return default;
        var times = !tier.Repeats ? 1 : tier.FromMinor > 0 ? sum / tier.FromMinor : pieces / tier.FromPieces;
        if (tier.Gift is { } gift)
        {
            if (tier.GiftPieces == 0) return default;
            var free = left is null ? long.MaxValue : left.GetValueOrDefault(gift);
            times = Math.Min(Math.Min(times, PricePipeline.MostQuantity / tier.GiftPieces), free / tier.GiftPieces);
            if (tier.GiftMinor > 0) times = (long)Int128.Min(times, most / ((Int128)tier.GiftMinor * tier.GiftPieces));
            return new(tier, times, 0, times * tier.GiftPieces * tier.GiftMinor);
        }
        if (tier.OffMinor == 0) return default;
        times = Math.Min(times, most / tier.OffMinor);
        var off = (long)Int128.Min((Int128)tier.OffMinor * times, sum);
        return new(tier, off > 0 ? times : 0, off, off);
    }
}
