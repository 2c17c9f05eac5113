using Guildhall.Kernel;

namespace Guildhall.Commerce.Contracts;

/// <summary>What goes back for pieces of an order. A pure function of the order as it was frozen.</summary>
/// <remarks>
/// The rule: what was paid, less what the pieces that are kept cost, less what went back before. Discounts, coupons and points fall on the pieces evenly; of a reward stays what the kept pieces still reach of its tiers, money of those that give money and gifts of those that give gifts:
/// a gift that had run out takes nothing off what was had instead of it.
/// So a refund is never negative, what goes back in parts is what was paid, and nobody keeps a reward for goods they gave back.
/// </remarks>
public static class RefundPrice
{
    /// <param name="gone">Pieces of each line that went back before.</param>
    /// <param name="back">For them.</param>
    /// <param name="lines">The pieces that go back now.</param>
    /// <returns>The same pieces with their part of the amount, gifts that are not deserved any more among them.</returns>
    public static IReadOnlyList<RefundLine> Of(IReadOnlyList<OrderLine> order, string currency, IReadOnlyList<int> gone, long back, IReadOnlyList<RefundLine> lines)
    {
        var after = gone.ToArray();
        foreach (var line in lines.Where(l => order[l.Line].Gift is null)) after[line.Line] += line.Quantity;
        var paid = order.Sum(l => l.AmountMinor);
        var amount = Math.Clamp(paid - Kept(order, after) - back, 0, Math.Max(0, paid - back));
        var pieces = lines.Where(l => order[l.Line].Gift is null).Concat(Gifts(order, gone, after)).OrderBy(l => l.Line).ToList();
        var weights = pieces.ConvertAll(p => ShareOf(order[p.Line], gone[p.Line] + p.Quantity) - ShareOf(order[p.Line], gone[p.Line]));
        if (amount == 0 || weights.Sum() <= 0) return pieces.Count > 0 && amount > 0 ? [pieces[0] with { AmountMinor = amount }, .. pieces.Skip(1).Select(p => p with { AmountMinor = 0 })] : pieces.ConvertAll(p => p with { AmountMinor = 0 });
        var parts = new Money(amount, currency).Spread(weights);
        return pieces.Select((p, n) => p with { AmountMinor = parts[n] }).ToList();
    }

    /// <summary>What the pieces that are not gone cost.</summary>
    public static long Kept(IReadOnlyList<OrderLine> order, IReadOnlyList<int> gone)
    {
        var cost = 0L;
        for (var n = 0; n < order.Count; n++)
        {
            var whole = order[n].AmountMinor + CutOf(order[n], PriceStep.Reward);
            cost += whole - Part(whole, gone[n], order[n].Quantity);
        }
        return Math.Max(0, cost - Rewards(order).Sum(r => OffKept(order, gone, r)));
    }

    /// <summary>What an activity still takes off when these pieces are gone: of a discount its even part, of a reward what the kept pieces reach.</summary>
    public static long OffKept(IReadOnlyList<OrderLine> order, IReadOnlyList<int> gone, Guid activity)
    {
        var on = Of(order, activity);
        if (on.Count == 0) return 0;
        if (on[0].Cut.Tiers is not { } tiers) return on.Sum(o => o.Cut.Minor - Part(o.Cut.Minor, gone[o.Line], order[o.Line].Quantity));
        var off = on.Sum(o => o.Cut.Minor);
        return off == 0 ? 0 : Math.Min(off, Reached(order, gone, on, [.. tiers.Where(t => t.Gift is null)]).Off);
    }

    /// <summary>Pieces of an activity's gift that the kept goods still deserve, at most those that were given. A coupon's gift goes back with the last of the goods, as the coupon comes back then.</summary>
    public static int GiftsKept(IReadOnlyList<OrderLine> order, IReadOnlyList<int> gone, Guid activity)
    {
        var given = order.Where(l => l.Gift == activity).Sum(l => l.Quantity);
        if (order.Any(l => l.Gift == activity && l.GiftCoupon is not null)) return order.Where((l, n) => l.Gift is null && gone[n] < l.Quantity).Any() ? given : 0;
        var on = Of(order, activity);
        return given == 0 || on.Count == 0 || on[0].Cut.Tiers is not { } tiers ? given : Math.Min(given, Reached(order, gone, on, [.. tiers.Where(t => t.Gift is not null)]).Gifts);
    }

    /// <summary>Points that paid and belong to pieces that are gone.</summary>
    public static long PointsGone(IReadOnlyList<OrderLine> order, IReadOnlyList<int> gone) =>
        order.Select((l, n) => (l.Cuts?.Sum(c => c.Points) ?? 0) * Math.Min(gone[n], l.Quantity) / l.Quantity).Sum();

    private static RewardTiers.Reached Reached(IReadOnlyList<OrderLine> order, IReadOnlyList<int> gone, List<(int Line, OrderCut Cut)> on, IReadOnlyList<RewardTier> tiers)
    {
        var (sum, pieces) = (0L, 0);
        foreach (var (n, _) in on)
        {
            var line = order[n];
            var whole = line.UnitMinor * line.Quantity - CutOf(line, PriceStep.Discount);
            (sum, pieces) = (sum + whole - Part(whole, gone[n], line.Quantity), pieces + line.Quantity - Math.Min(gone[n], line.Quantity));
        }
        return RewardTiers.Best(tiers, sum, pieces, long.MaxValue, null);
    }

    private static IEnumerable<RefundLine> Gifts(IReadOnlyList<OrderLine> order, IReadOnlyList<int> before, int[] after)
    {
        foreach (var activity in order.Select(l => l.Gift).OfType<Guid>().Distinct())
        {
            var lines = order.Select((l, n) => (l, n)).Where(l => l.l.Gift == activity).ToList();
            var back = lines.Sum(l => l.l.Quantity - before[l.n]) - GiftsKept(order, after, activity);
            foreach (var (line, n) in lines)
            {
                var some = Math.Min(back, line.Quantity - before[n]);
                if (some <= 0) continue;
                (back, after[n]) = (back - some, after[n] + some);
                yield return new(n, some, 0);
            }
        }
    }

    private static List<(int Line, OrderCut Cut)> Of(IReadOnlyList<OrderLine> order, Guid activity) =>
        [.. order.Select((line, n) => (n, Cut: line.Cuts?.FirstOrDefault(c => c.Source == activity))).Where(o => o.Cut is not null).Select(o => (o.n, o.Cut!))];

    private static IEnumerable<Guid> Rewards(IReadOnlyList<OrderLine> order) => order.SelectMany(l => l.Cuts ?? []).Where(c => c is { Step: PriceStep.Reward, Source: not null }).Select(c => c.Source!.Value).Distinct();

    private static long CutOf(OrderLine line, PriceStep step) => line.Cuts?.Where(c => c.Step == step).Sum(c => c.Minor) ?? 0;

    private static long ShareOf(OrderLine line, int pieces) => Part(line.AmountMinor, pieces, line.Quantity);

    /// <summary>Half up.</summary>
    private static long Part(long whole, int pieces, int of) => pieces >= of ? whole : (long)(((Int128)whole * pieces * 2 + of) / ((Int128)of * 2));
}
