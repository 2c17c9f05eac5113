using Guildhall.Kernel;

namespace Guildhall.Loyalty.Contracts;

/// <summary>An order while its price is worked out. Lines stand in the order of their keys, so that no remainder depends on how they came.</summary>
internal sealed class PriceSheet
{
    private readonly PriceRequest request;
    private readonly PriceLine[] lines;
    private readonly long[] net, list;
    private readonly bool[] rewarded;
    private readonly List<PriceCut> cuts = [];
    private readonly List<string> gifts = [];
    private long shippingCut, points;

    public PriceSheet(PriceRequest request)
    {
        this.request = request;
        lines = [.. request.Lines.OrderBy(l => l.Key, StringComparer.Ordinal)];
        list = Array.ConvertAll(lines, l => Math.Max(l.ListMinor, l.ActivityMinor ?? 0) * l.Quantity);
        net = Array.ConvertAll(lines, l => (l.ActivityMinor ?? l.ListMinor) * l.Quantity);
        rewarded = new bool[lines.Length];
        var off = Enumerable.Range(0, lines.Length).Where(i => lines[i].ActivityMinor is not null && list[i] > net[i]).ToDictionary(i => lines[i].Key, i => list[i] - net[i]);
        if (off.Count > 0) cuts.Add(new(PriceStep.Activity, "", null, off.Values.Sum(), off));
    }

    /// <summary>The best discount of each line.</summary>
    public void Discount()
    {
        var best = Enumerable.Range(0, lines.Length).Where(i => lines[i].ActivityMinor is null)
            .Select(i => (Line: i, By: request.Discounts.Where(d => d.Scope.Has(lines[i])).OrderByDescending(d => d.Percent).ThenBy(d => d.Name, StringComparer.Ordinal).FirstOrDefault()))
            .Where(b => b.By is not null).ToList();
        foreach (var group in best.GroupBy(b => b.By!.Name).OrderBy(g => g.Key, StringComparer.Ordinal))
            Cut(PriceStep.Discount, group.Key, null, group.ToDictionary(b => b.Line, b => HalfUp(net[b.Line], b.By!.Percent)));
    }

    /// <summary>The reward that saves most first; its lines are out of the others.</summary>
    public void Reward()
    {
        var left = request.Rewards.ToList();
        while (left.Count > 0)
        {
            var (reward, tier, off, on) = left.Select(Best).Where(b => b.Tier is not null)
                .OrderByDescending(b => b.Off).ThenBy(b => b.Reward.Name, StringComparer.Ordinal).ThenByDescending(b => b.Tier!.FromMinor).FirstOrDefault();
            if (tier is null) return;
            left.Remove(reward);
            foreach (var line in on) rewarded[line] = true;
            if (tier.Gift is { } gift) gifts.Add(gift);
            if (off > 0) Cut(PriceStep.Reward, reward.Name, null, Spread(off, on));
        }
    }

    /// <summary>Null when it was applied.</summary>
    public Refusal? Apply(HeldCoupon coupon)
    {
        if (StateRefusal(coupon) is { } state) return state;
        var terms = coupon.Terms;
        var within = Enumerable.Range(0, lines.Length).Where(i => terms.Scope.Has(lines[i])).ToList();
        if (within.Count == 0) return PriceRefusals.CouponScope;
        var on = within.Where(i => (terms.StacksWithActivity || lines[i].ActivityMinor is null) && (terms.StacksWithReward || !rewarded[i])).ToList();
        if (on.Count == 0) return PriceRefusals.CouponExcluded;
        var sum = on.Sum(i => net[i]);
        if (sum < terms.ThresholdMinor || sum == 0) return PriceRefusals.CouponThreshold.With(Say(terms.ThresholdMinor), Say(Math.Max(0, terms.ThresholdMinor - sum)));
        if (terms.Benefit == CouponBenefit.Shipping)
        {
            shippingCut = Math.Min(Fee, terms.MostMinor);
            if (shippingCut == 0) return PriceRefusals.CouponNoFee;
            cuts.Add(new(PriceStep.Shipping, coupon.Name, coupon.Id, shippingCut, new Dictionary<string, long>()));
            return null;
        }
        if (terms.Benefit == CouponBenefit.Gift)
        {
            gifts.Add(terms.Gift ?? coupon.Name);
            cuts.Add(new(PriceStep.Coupon, coupon.Name, coupon.Id, 0, new Dictionary<string, long>()));
            return null;
        }
        var off = Math.Min(sum, Math.Min(terms.MostMinor, terms.Benefit == CouponBenefit.Amount ? terms.AmountMinor : HalfUp(sum, terms.Percent)));
        Cut(PriceStep.Coupon, coupon.Name, coupon.Id, Spread(off, on));
        return null;
    }

    /// <summary>Null when the points pay.</summary>
    public Refusal? Pay(PointsPayment wish)
    {
        if (wish.Points < 0) return PriceRefusals.PointsNegative;
        if (wish.PointsPerUnit <= 0) return PriceRefusals.PointsNotHere;
        if (wish.Points > wish.Balance) return PriceRefusals.PointsMissing.With(wish.Balance);
        var goods = net.Sum();
        var most = (long)((Int128)goods * Math.Clamp(wish.MostPercent, 0, 100) / 100);
        var unit = Money.FromDecimal(1, request.Currency).Minor;
        var worth = (long)Int128.Min((Int128)wish.Points * unit / wish.PointsPerUnit, long.MaxValue);
        if (worth > most) return PriceRefusals.PointsShare.With(wish.MostPercent, (long)((Int128)most * wish.PointsPerUnit / unit));
        if (worth == 0) return PriceRefusals.PointsShare.With(wish.MostPercent, (long)((Int128)most * wish.PointsPerUnit / unit));
        points = wish.Points;
        Cut(PriceStep.Points, "", null, Spread(worth, [.. Enumerable.Range(0, lines.Length)]));
        return null;
    }

    public Price Total()
    {
        var shipping = Fee - shippingCut;
        var goods = net.Sum();
        var order = request.Lines.Select(l => Array.FindIndex(lines, s => s.Key == l.Key));
        return new(request.Currency, list.Sum(), goods, shipping, goods + shipping, points, [.. order.Select(i => new PricedLine(lines[i].Key, lines[i].Quantity, list[i], net[i]))], cuts, [.. gifts.Order(StringComparer.Ordinal)]);
    }

    /// <summary>By the goods before points: what somebody pays with points does not cost them the free delivery.</summary>
    private long Fee => request.Delivery is not { } delivery || delivery.FreeFromMinor <= net.Sum() + cuts.Where(c => c.Step == PriceStep.Points).Sum(c => c.Minor) ? 0 : delivery.FeeMinor;

    private Refusal? StateRefusal(HeldCoupon coupon) => coupon switch
    {
        { State: CouponState.Used } => PriceRefusals.CouponUsed,
        { State: CouponState.Locked } => PriceRefusals.CouponLocked,
        { State: CouponState.Revoked } => PriceRefusals.CouponRevoked,
        { State: CouponState.Expired } => PriceRefusals.CouponOver,
        _ when request.At < coupon.ValidFrom => PriceRefusals.CouponEarly,
        _ when request.At >= coupon.ValidTo => PriceRefusals.CouponOver,
        _ => null,
    };

    private (ThresholdReward Reward, RewardTier? Tier, long Off, List<int> On) Best(ThresholdReward reward)
    {
        var on = Enumerable.Range(0, lines.Length).Where(i => lines[i].ActivityMinor is null && !rewarded[i] && reward.Scope.Has(lines[i])).ToList();
        var sum = on.Sum(i => net[i]);
        var tiers = reward.Tiers.Where(t => sum >= t.FromMinor).Select(t => (Tier: t, Off: Math.Min(sum, t.Repeats ? (long)Int128.Min((Int128)t.OffMinor * (sum / t.FromMinor), sum) : t.OffMinor)));
        var best = tiers.OrderByDescending(t => t.Off).ThenByDescending(t => t.Tier.FromMinor).ThenBy(t => t.Tier.Gift, StringComparer.Ordinal).FirstOrDefault();
        return (reward, best.Tier, best.Off, on);
    }

    private Dictionary<int, long> Spread(long off, List<int> on)
    {
        var parts = new Money(off, request.Currency).Spread([.. on.Select(i => net[i])]);
        return on.Select((line, n) => (line, parts[n])).Where(p => p.Item2 != 0).ToDictionary(p => p.line, p => p.Item2);
    }

    private void Cut(PriceStep step, string name, Guid? coupon, Dictionary<int, long> off)
    {
        foreach (var (line, minor) in off) net[line] -= minor;
        cuts.Add(new(step, name, coupon, off.Values.Sum(), off.ToDictionary(o => lines[o.Key].Key, o => o.Value)));
    }

    private string Say(long minor) => new Money(minor, request.Currency).ToString();

    private static long HalfUp(long amount, int percent) => (long)(((Int128)amount * percent + 50) / 100);
}
