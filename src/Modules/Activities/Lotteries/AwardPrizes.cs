using Guildhall.Activities.Life;
using Guildhall.Brands.Contracts;
using Guildhall.Commerce.Contracts;
using Guildhall.Kernel;
using Guildhall.Kernel.Storage;
using Guildhall.Loyalty.Contracts;

namespace Guildhall.Activities.Lotteries;

/// <summary>Hands out what was won, in the transaction of the draw: points and coupons are paid, codes belong to their unit, gifts leave the stock and wait for their winner; the budget pays its part.</summary>
internal sealed class AwardPrizes(AppDb db, Activity activity, Lottery lottery, BrandProfile brand, TimeProvider clock)
{
    public const string Business = "lottery_prize";

    /// <returns>The draws as they stand now.</returns>
    public async Task<List<LotteryDraw>> Handle(List<LotteryDraw> draws, CancellationToken ct)
    {
        var won = draws.Where(d => d.Prize is not null).ToList();
        if (won.Count == 0) return draws;
        await db.TakeStock(activity.Id.Value, [.. won.Select(d => PrizeOf(d).Sku).OfType<SkuId>().Select(sku => (sku, 1L))], ct);
        await Budget.SpendParts(db, activity.Id, won.ConvertAll(d => (d.Id, d.CostMinor)), clock, ct);
        var points = won.Where(d => PrizeOf(d).Kind == PrizeKind.Points).ToList();
        foreach (var answer in await db.MovePoints(brand, points.ConvertAll(d => (PointsMove)new PointsMove.Award(new(Business, d.Id), d.Member, PrizeOf(d).Points, EarnSource.Activity, clock.GetUtcNow()) { Note = activity.Name }), clock, ct))
            if (answer.Refusal is { } no) throw new InvalidOperationException($"A prize could not be paid: {no.Code}");
        var missed = new HashSet<Guid>();
        foreach (var kind in won.Where(d => PrizeOf(d).Kind == PrizeKind.Coupon).GroupBy(d => PrizeOf(d).Coupon!.Value).OrderBy(g => g.Key))
        {
            var some = kind.ToList();
            var granted = await db.GrantCoupons(brand, kind.Key, some.ConvertAll(d => new CouponGrant(d.Id, d.Member)), "lottery", clock, ct);
            // A coupon that has run out is handed over by the team instead.
            missed.UnionWith(some.Zip(granted).Where(g => g.Second.Refusal is not null).Select(g => g.First.Id));
        }
        var by = clock.GetUtcNow().AddHours(lottery.ClaimHours);
        var waits = won.Where(d => PrizeOf(d).Kind == PrizeKind.Gift || missed.Contains(d.Id)).Select(d => d.Id).ToHashSet();
        if (waits.Count > 0) await ExpireWins.Plan(db, activity.Id, by, clock, ct);
        return draws.ConvertAll(d => d.Prize is null ? d : waits.Contains(d.Id) ? d with { State = DrawState.Waiting, ClaimBy = by } : d with { State = DrawState.Given });
    }

    private Prize PrizeOf(LotteryDraw draw) => lottery.Prizes[draw.Prize!.Value];
}
