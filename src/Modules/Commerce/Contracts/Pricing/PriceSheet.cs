using Guildhall.Kernel;

namespace Guildhall.Commerce.Contracts;

/// <summary>An order while its price is worked out. Lines stand in the order of their SKUs, so that no remainder depends on how they came.</summary>
internal sealed class PriceSheet
{
    private readonly PriceRequest request;
    private readonly PriceLine[] lines;
    private readonly long[] net, list;
    private readonly bool[] rewarded;
    private readonly List<PriceCut> cuts = [];
    private readonly List<PriceGift> gifts = [];
    private readonly List<string> extras = [];
    private long shippingCut, points;

    public PriceSheet(PriceRequest request)
    {
        this.request = request;
        lines = [.. request.Lines.OrderBy(l => l.Sku.Value)];
        list = Array.ConvertAll(lines, l => Math.Max(l.UnitMinor, l.ActivityMinor ?? 0) * l.Quantity);
        net = Array.ConvertAll(lines, l => (l.ActivityMinor ?? l.UnitMinor) * l.Quantity);
        rewarded = new bool[lines.Length];
        var off = Enumerable.Range(0, lines.Length).Where(i => list[i] > net[i]).ToDictionary(i => lines[i].Sku, i => list[i] - net[i]);
        if (off.Count > 0) cuts.Add(new(PriceStep.Activity, null, "", off.Values.Sum(), off));
    }

    /// <summary>The best discount of each line, as far as its pieces and its budget reach.</summary>
    public void Discount()
    {
        var left = request.Discounts.ToDictionary(d => d.Activity, d => (d.Pieces, d.MostMinor));
        var taken = new List<(PriceDiscount By, int Line, int Pieces, long Off)>();
        for (var i = 0; i < lines.Length; i++)
        {
            var line = lines[i];
            if (line.ActivityMinor is not null) continue;
            var best = request.Discounts.Where(d => d.Prices.TryGetValue(line.Sku, out var price) && price < line.UnitMinor)
                .Select(d => (By: d, Pieces: Math.Min(line.Quantity, left[d.Activity].Pieces))).Select(d => (d.By, d.Pieces, Off: (line.UnitMinor - d.By.Prices[line.Sku]) * d.Pieces))
                .Where(d => d.Pieces > 0 && d.Off <= left[d.By.Activity].MostMinor).OrderByDescending(d => d.Off).ThenBy(d => d.By.Activity).FirstOrDefault();
            if (best.By is null) continue;
            var rest = left[best.By.Activity];
            left[best.By.Activity] = (rest.Pieces - best.Pieces, rest.MostMinor - best.Off);
            taken.Add((best.By, i, best.Pieces, best.Off));
        }
        foreach (var group in taken.GroupBy(t => t.By).OrderBy(g => g.Key.Activity))
            Cut(PriceStep.Discount, group.Key.Activity, group.Key.Name, group.ToDictionary(t => t.Line, t => t.Off), group.Sum(t => t.Pieces));
    }

    /// <summary>The reward that gives most first; its lines are out of the others.</summary>
    public void Reward()
    {
        var left = request.Rewards.ToList();
        while (left.Count > 0)
        {
            var (reward, reached, on) = left.Select(Best).Where(b => b.Reached.Times > 0).OrderByDescending(b => b.Reached.Worth).ThenBy(b => b.Reward.Activity).FirstOrDefault();
            if (reward is null) return;
            left.Remove(reward);
            foreach (var line in on) rewarded[line] = true;
            if (reached.Tier!.Gift is { } gift) gifts.Add(new(reward.Activity, gift, reached.Gifts, reached.Worth));
            var off = reached.Off > 0 ? Spread(reached.Off, on) : [];
            Cut(PriceStep.Reward, reward.Activity, reward.Name, on.ToDictionary(i => i, i => off.GetValueOrDefault(i)), tiers: reward.Tiers);
        }
    }

    /// <summary>Null when it was applied.</summary>
    public Refusal? Apply(PriceCoupon coupon)
    {
        var within = Enumerable.Range(0, lines.Length).Where(i => coupon.On?.Contains(lines[i].Sku) ?? true).ToList();
        if (within.Count == 0) return PriceRefusals.CouponScope;
        var on = within.Where(i => (coupon.StacksWithActivity || lines[i].ActivityMinor is null) && (coupon.StacksWithReward || !rewarded[i])).ToList();
        if (on.Count == 0) return PriceRefusals.CouponExcluded;
        var sum = on.Sum(i => net[i]);
        if (sum < coupon.ThresholdMinor || sum == 0) return PriceRefusals.CouponThreshold.With(Say(coupon.ThresholdMinor), Say(Math.Max(0, coupon.ThresholdMinor - sum)));
        switch (coupon.Cut)
        {
            case CouponCut.Shipping:
                shippingCut = Math.Min(Fee, coupon.MostMinor);
                if (shippingCut == 0) return PriceRefusals.CouponNoFee;
                cuts.Add(new(PriceStep.Shipping, coupon.Id, coupon.Name, shippingCut, new Dictionary<SkuId, long>()));
                return null;
            case CouponCut.Gift:
                if (coupon.GiftSku is { } gift) gifts.Add(new(coupon.Id, gift, 1, coupon.MostMinor) { ByCoupon = true });
                else extras.Add(coupon.Gift ?? coupon.Name);
                cuts.Add(new(PriceStep.Coupon, coupon.Id, coupon.Name, 0, new Dictionary<SkuId, long>()));
                return null;
            default:
                var off = Math.Min(sum, Math.Min(coupon.MostMinor, coupon.Cut == CouponCut.Amount ? coupon.AmountMinor : HalfUp(sum, coupon.Percent)));
                Cut(PriceStep.Coupon, coupon.Id, coupon.Name, off > 0 ? Spread(off, on) : []);
                return null;
        }
    }

    /// <summary>Null when the points pay.</summary>
    public Refusal? Pay(PricePoints wish)
    {
        if (wish.Points < 0) return PriceRefusals.PointsNegative;
        if (wish.PerUnit <= 0) return PriceRefusals.PointsNotHere;
        if (wish.Points > wish.Balance) return PriceRefusals.PointsMissing.With(wish.Balance);
        var goods = net.Sum();
        var (most, worth) = PricePipeline.Worth(wish with { Balance = long.MaxValue }, goods, request.Currency);
        if (wish.Points > most || worth == 0) return PriceRefusals.PointsShare.With(wish.MostPercent, most);
        points = wish.Points;
        Cut(PriceStep.Points, null, "", Spread(worth, [.. Enumerable.Range(0, lines.Length)]));
        return null;
    }

    public Price Total()
    {
        var shipping = Fee - shippingCut;
        var goods = net.Sum();
        var order = request.Lines.Select(l => Array.FindIndex(lines, s => s.Sku == l.Sku));
        return new(request.Currency, list.Sum(), goods, shipping, goods + shipping, points, [.. order.Select(i => new PricedLine(lines[i].Sku, lines[i].Quantity, list[i], net[i]))], cuts,
            [.. gifts.OrderBy(g => g.Activity)], [.. extras.Order(StringComparer.Ordinal)]);
    }

    private long Fee => request.Delivery?.On(net.Sum() + cuts.Where(c => c.Step == PriceStep.Points).Sum(c => c.Minor)) ?? 0;

    private (PriceReward Reward, RewardTiers.Reached Reached, List<int> On) Best(PriceReward reward)
    {
        var on = Enumerable.Range(0, lines.Length).Where(i => lines[i].ActivityMinor is null && !rewarded[i] && (reward.On?.Contains(lines[i].Sku) ?? true)).ToList();
        return (reward, RewardTiers.Best(reward.Tiers, on.Sum(i => net[i]), on.Sum(i => lines[i].Quantity), reward.MostMinor, reward.Left), on);
    }

    private Dictionary<int, long> Spread(long off, List<int> on)
    {
        var parts = new Money(off, request.Currency).Spread([.. on.Select(i => net[i])]);
        return on.Select((line, n) => (line, parts[n])).Where(p => p.Item2 != 0).ToDictionary(p => p.line, p => p.Item2);
    }

    private void Cut(PriceStep step, Guid? source, string name, Dictionary<int, long> off, int pieces = 0, IReadOnlyList<RewardTier>? tiers = null)
    {
        foreach (var (line, minor) in off) net[line] -= minor;
        cuts.Add(new(step, source, name, off.Values.Sum(), off.ToDictionary(o => lines[o.Key].Sku, o => o.Value)) { Pieces = pieces, Tiers = tiers });
    }

    private string Say(long minor) => new Money(minor, request.Currency).ToString();

    private static long HalfUp(long amount, int percent) => (long)(((Int128)amount * percent + 50) / 100);
}
