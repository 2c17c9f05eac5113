using System.Text.Json.Serialization;
using Guildhall.Activities.Contracts;
using Guildhall.Activities.Fairness;
using Guildhall.Activities.Life;
using Guildhall.Commerce.Contracts;
using Guildhall.Kernel;
using Guildhall.Kernel.Storage;
using Guildhall.Members.Contracts;

namespace Guildhall.Activities.Lotteries;

/// <summary>How it is played: drawn at once, shown as a wheel or a grid, or all together at the end.</summary>
public enum LotteryMode { Wheel, Grid, AtTime }

/// <summary>Points and coupons are paid out at once, a code is shown at once; a gift waits until its winner says where to.</summary>
public enum PrizeKind { Points, Coupon, Code, Gift }

/// <summary>抽奖: members use chances that they have for free or earned; awards never pass the stock, codes are given once, and everything can be drawn again by whoever has the seed.</summary>
/// <param name="Prizes">The best first.</param>
/// <param name="Blank">Weight of winning nothing, in a lottery drawn at once.</param>
/// <param name="PerDay">Draws of one person on one day; null without bound.</param>
/// <param name="InAll">Draws of one person; null without bound.</param>
/// <param name="Wins">The most one person may win.</param>
/// <param name="ClaimHours">How long a gift waits for its winner.</param>
/// <param name="PointsPerUnit">So many points were worth one unit of the currency when it was planned; 0: nothing.</param>
internal sealed record Lottery(LotteryMode Mode, IReadOnlyList<Prize> Prizes, long Blank, Sources Sources, int? PerDay, int? InAll, int Wins, int ClaimHours, IdentityLevel LeastLevel, int PointsPerUnit)
{
    public const string Kind = "lottery";
    public const int MostPrizes = 8, MostUnits = 10_000, MostChances = 100, MostHours = 24 * 90, LongestPrize = 40, LongestCode = 80, LongestNonce = 40;
    public const long MostWeight = 1_000_000_000, MostCost = 1_000_000_000_000;

    /// <summary>The SKUs of its gifts, in order.</summary>
    [JsonIgnore]
    public IReadOnlyList<SkuId> Goods => [.. Prizes.Select(p => p.Sku).OfType<SkuId>().Distinct().OrderBy(s => s.Value)];

    public bool AtOnce => Mode != LotteryMode.AtTime;

    public Refusal? Refused()
    {
        if (Prizes.Count is 0 or > MostPrizes) return ActivityRefusals.LotteryPrizes.With(MostPrizes);
        for (var i = 0; i < Prizes.Count; i++)
            if (Prizes[i].Refused(AtOnce) is { } refusal) return refusal.At($"Prizes[{i}].{refusal.Field}");
        if (AtOnce && Blank is < 0 or > MostWeight) return ActivityRefusals.LotteryWeight.With(MostWeight).At("Blank");
        if (Sources.Refused() is { } source) return source;
        if (PerDay is < 1 or > 10_000) return ActivityRefusals.LotteryLimit.With(10_000).At("PerDay");
        if (InAll is < 1 or > 10_000) return ActivityRefusals.LotteryLimit.With(10_000).At("InAll");
        if (Wins is < 1 or > 10_000) return ActivityRefusals.LotteryLimit.With(10_000).At("Wins");
        return ClaimHours is < 1 or > MostHours ? ActivityRefusals.LotteryClaimHours.With(MostHours).At("ClaimHours") : null;
    }

    public long CostOf(Prize prize, string currency) => prize.Kind == PrizeKind.Points
        ? PointsPerUnit == 0 ? 0 : Money.FromDecimal((decimal)prize.Points / PointsPerUnit, currency).Minor
        : prize.CostMinor;

    public long CostOfAll(string currency) => Prizes.Sum(p => CostOf(p, currency) * p.Stock);

    /// <summary>Which prize a draw hits, stock aside; null for none.</summary>
    public int? Hit(string seed, int number, string nonce)
    {
        var at = (long)(FairDraw.Number(seed, $"draw:{number}:{nonce}") % (ulong)(Blank + Prizes.Sum(p => p.Weight)));
        for (var i = 0; i < Prizes.Count; i++)
        {
            if (at < Prizes[i].Weight) return i;
            at -= Prizes[i].Weight;
        }
        return null;
    }
}

/// <summary>Where chances come from; 0 is not from there.</summary>
/// <param name="Free">Every day, to everybody.</param>
/// <param name="PerOrder">For each paid order while it runs.</param>
/// <param name="PerCheckIn">For each day with a check-in while it runs.</param>
/// <param name="PerShare">For each person who comes by somebody's link first.</param>
/// <param name="Points">For so many points one more.</param>
internal sealed record Sources(int Free, int PerOrder, int PerCheckIn, int PerShare, long Points)
{
    public Refusal? Refused()
    {
        foreach (var (field, count) in (ReadOnlySpan<(string, int)>)[("Free", Free), ("PerOrder", PerOrder), ("PerCheckIn", PerCheckIn), ("PerShare", PerShare)])
            if (count is < 0 or > Lottery.MostChances) return ActivityRefusals.LotteryChances.With(Lottery.MostChances).At(field);
        if (Points is < 0 or > 1_000_000) return ActivityRefusals.LotteryChancePoints.With(1_000_000).At("ChancePoints");
        return this == new Sources(0, 0, 0, 0, 0) ? ActivityRefusals.LotteryNoSource.At("Free") : null;
    }
}

/// <param name="Weight">Against all other weights, in a lottery drawn at once.</param>
/// <param name="Coupon">Of which kind.</param>
/// <param name="CostMinor">What one of it costs the house; of points it follows from their worth.</param>
/// <param name="Codes">One for each unit.</param>
/// <param name="Releases">When so many of them get into the draw; empty: all at once.</param>
internal sealed record Prize(string Name, PrizeKind Kind, int Stock, long Weight, long Points, Guid? Coupon, long CostMinor, IReadOnlyList<string> Codes, IReadOnlyList<Release> Releases)
{
    /// <summary>A gift that is put aside out of stock; null for one that is not counted there.</summary>
    public SkuId? Sku { get; init; }

    public Refusal? Refused(bool atOnce)
    {
        if (Name.Length is 0 or > Lottery.LongestPrize) return ActivityRefusals.LotteryPrizeName.With(Lottery.LongestPrize).At("Name");
        if (Stock is < 1 or > Lottery.MostUnits) return ActivityRefusals.LotteryStock.With(Lottery.MostUnits).At("Stock");
        if (atOnce && Weight is < 1 or > Lottery.MostWeight) return ActivityRefusals.LotteryWeight.With(Lottery.MostWeight).At("Weight");
        if (Kind == PrizeKind.Points && Points is < 1 or > 1_000_000) return ActivityRefusals.LotteryPrizePoints.With(1_000_000).At("Points");
        if (Kind == PrizeKind.Coupon && Coupon is null) return ActivityRefusals.LotteryCoupon.At("Coupon");
        if (CostMinor is < 0 or > Lottery.MostCost) return ActivityRefusals.LotteryCost.At("Cost");
        if (Kind == PrizeKind.Code && (Codes.Count != Stock || Codes.Distinct(StringComparer.Ordinal).Count() < Codes.Count || Codes.Any(c => c.Length is 0 or > Lottery.LongestCode))) return ActivityRefusals.LotteryCodes.With(Stock, Codes.Distinct(StringComparer.Ordinal).Count()).At("Codes");
        return Releases.Count > 0 && (Releases.Sum(r => (long)r.Units) != Stock || Releases.Any(r => r.Units < 1)) ? ActivityRefusals.LotteryReleases.With(Stock).At("Releases") : null;
    }

    public int ReleasedAt(DateTimeOffset at) => Releases.Count == 0 ? Stock : Releases.Where(r => r.At <= at).Sum(r => r.Units);
}

internal sealed record Release(DateTimeOffset At, int Units);

/// <summary>A lottery as the lane needs it.</summary>
internal sealed record OpenLottery(Lottery Lottery, IReadOnlySet<GroupId> Groups, string Currency, string Seed)
{
    public static async Task<OpenLottery> Of(AppDb db, Activity activity, CancellationToken ct) =>
        new(activity.Read<Lottery>(), (await db.GroupsOf(activity.Id, ct)).ToHashSet(), activity.Currency, (await db.SeedOf(activity.Id, ct))?.Secret ?? "");
}
