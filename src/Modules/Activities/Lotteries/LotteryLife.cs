using System.Text.Json;
using Guildhall.Activities.Contracts;
using Guildhall.Activities.Fairness;
using Guildhall.Activities.Life;
using Guildhall.Brands.Contracts;
using Guildhall.Commerce.Contracts;
using Guildhall.Kernel;
using Guildhall.Kernel.Storage;
using Guildhall.Loyalty.Contracts;
using Guildhall.Members.Contracts;

namespace Guildhall.Activities.Lotteries;

/// <summary>How a lottery goes through the life of an activity: all prizes are reserved with its seed's commitment; at its end the list is closed, drawn if it is to be, and the seed revealed.</summary>
internal sealed class LotteryLife(TimeProvider clock) : IActivityKind
{
    public string Kind => Lottery.Kind;
    public bool Sells => false;
    public bool Offered => true;
    public string Icon => "gift";
    public string MemberPath => Lottery.Kind;
    public string Means => Kind;
    public Type Board => typeof(LotteryBoard);

    public string Again(string settings, Func<DateTimeOffset, DateTimeOffset> moved)
    {
        var lottery = JsonSerializer.Deserialize<Lottery>(settings, KernelJson.Options)!;
        return JsonSerializer.Serialize(lottery with { Prizes = [.. lottery.Prizes.Select(p => p with { Codes = [], Releases = [.. p.Releases.Select(r => r with { At = moved(r.At) })] })] }, KernelJson.Options);
    }

    public async Task<Result<Done>> Prepare(AppDb db, Activity activity, CancellationToken ct)
    {
        var lottery = activity.Read<Lottery>();
        if (lottery.Refused() is { } refusal) return refusal;
        if (lottery.Prizes.SelectMany(p => p.Releases).Any(r => r.At >= activity.EndsAt)) return ActivityRefusals.LotteryReleaseLate;
        var cost = lottery.CostOfAll(activity.Currency);
        if (activity.Left() < cost) return ActivityRefusals.LotteryBudget.With(new Money(cost, activity.Currency).ToString());
        foreach (var of in lottery.Prizes.Where(p => p.Sku is not null).GroupBy(p => p.Sku!.Value).OrderBy(g => g.Key.Value))
            if (await db.AllotStock(of.Key, activity.Id.Value, of.Sum(p => (long)p.Stock), clock, ct) is { Refusal: not null })
                return ActivityRefusals.FlashShort.With(of.First().Name, (await db.FindSkus([of.Key], ct)).FirstOrDefault()?.Free ?? 0, of.Sum(p => (long)p.Stock));
        await Budget.Reserve(db, activity.Id, [(activity.Id.Value, cost)], clock, ct);
        await Seeds.Commit(db, activity.Id, clock, ct);
        return new Done();
    }

    public async Task Settle(AppDb db, Activity activity, CancellationToken ct)
    {
        if (await db.SeedOf(activity.Id, ct) is not { RevealedAt: null } seed) return; // Never begun, or done already.
        var lottery = activity.Read<Lottery>();
        await db.LockStock(lottery.Goods, ct); // Before points and coupons, as everywhere.
        var draws = await db.LotteryDraws(activity.Id, ct);
        string hash;
        if (lottery.AtOnce) hash = FairDraw.ListHash(draws.Select(FairLottery.Line));
        else
        {
            var entries = draws.Where(d => d.State == DrawState.Entered).ToList();
            var persons = await db.PersonsOf(entries.Select(d => d.Person).ToHashSet(), ct);
            var list = FairLottery.Numbered(entries.Select(d => (d.Id, persons[d.Person])));
            hash = FairDraw.ListHash(list.Select(FairLottery.Line));
            // Cancelled, nobody wins; what was paid for chances goes back.
            if (activity.State == ActivityState.Cancelled) await Withdraw(db, activity.Id, entries, ct);
            else await Write(db, activity, await new AwardPrizes(db, activity, lottery, await db.CurrentBrandProfile(ct), clock).Handle(Drawn(lottery, activity.Currency, seed.Secret, hash, list, entries), ct), list, ct);
        }
        if (lottery.Goods.Count > 0) await db.ReturnStock(activity.Id.Value, clock, ct);
        await Budget.ReleaseRest(db, activity.Id, activity.Id.Value, clock, ct);
        await Seeds.Reveal(db, activity.Id, hash, clock, ct);
    }

    public async Task<long> Void(AppDb db, Activity activity, CancellationToken ct)
    {
        await using var transaction = await db.Begin(ct);
        await db.LockActivity(activity.Id, ct);
        var draws = (await db.LotteryDraws(activity.Id, ct)).Where(d => d.State is not (DrawState.Returned or DrawState.Withdrawn)).ToList();
        await Withdraw(db, activity.Id, [.. draws.Where(d => d.State == DrawState.Entered)], ct);
        var returned = await Return(db, activity, [.. draws.Where(d => d.State != DrawState.Entered)], chancesToo: true, ct);
        await transaction.Commit(ct);
        return returned + draws.Count(d => d.State == DrawState.Entered);
    }

    public async Task<IReadOnlyList<ActivityId>> Excess(AppDb db, MemberId person, CancellationToken ct)
    {
        var entries = (await db.EntriesOf([person], ct)).Select(e => e.Entry).ToArray();
        var played = await db.Query($"select distinct activity_id from activities_lottery_draws where brand_id = {db.CurrentBrand} and {db.In("person_id", entries)} and state not in ({DrawState.Withdrawn}, {DrawState.Returned})", r => r.Id<ActivityId>(0), ct);
        var above = new List<ActivityId>();
        foreach (var id in played)
            if (await db.FindActivity(id, ct) is { } activity && Above(activity.Read<Lottery>(), await db.LotteryDrawsOf(id, entries, ct)).Count > 0) above.Add(id);
        return above;
    }

    public async Task TakeBack(AppDb db, Activity activity, MemberId person, CancellationToken ct)
    {
        await db.LockActivity(activity.Id, ct);
        var entries = (await db.EntriesOf([person], ct)).Select(e => e.Entry).ToArray();
        var above = Above(activity.Read<Lottery>(), await db.LotteryDrawsOf(activity.Id, entries, ct));
        await Withdraw(db, activity.Id, [.. above.Where(d => d.State == DrawState.Entered)], ct);
        await Return(db, activity, [.. above.Where(d => d.State != DrawState.Entered)], chancesToo: false, ct);
    }

    public Task<IReadOnlyList<PosterLine>> OnPoster(AppDb db, Activity activity, CancellationToken ct) =>
        Task.FromResult<IReadOnlyList<PosterLine>>([.. activity.Read<Lottery>().Prizes.Take(PosterLine.Most).Select(p => new PosterLine(p.Name, $"× {p.Stock}", null))]);

    public async Task<Outcome> Outcome(AppDb db, Activity activity, CancellationToken ct)
    {
        var draws = (await db.LotteryDraws(activity.Id, ct)).Where(d => d.State != DrawState.Withdrawn).ToList();
        var persons = await db.PersonsOf(draws.Select(d => d.Person).ToHashSet(), ct);
        var won = draws.Where(d => d.Prize is not null && d.State is not (DrawState.Returned or DrawState.Expired)).ToList();
        return new(draws.Select(d => persons[d.Person]).ToHashSet(), won.Select(d => persons[d.Person]).ToHashSet(), 0, 0, 0, 0, won.Sum(d => d.CostMinor));
    }

    private static List<LotteryDraw> Drawn(Lottery lottery, string currency, string seed, string hash, IReadOnlyList<FairLottery.Entry> list, List<LotteryDraw> entries)
    {
        var won = FairLottery.Draw(seed, hash, list, [.. lottery.Prizes.Select(p => p.Stock)], lottery.Wins);
        return [.. entries.Select((d, i) => won.TryGetValue(i + 1, out var prize) ? d with { Prize = prize.Prize, Unit = prize.Unit, CostMinor = lottery.CostOf(lottery.Prizes[prize.Prize], currency) } : d)];
    }

    private static async Task Write(AppDb db, Activity activity, List<LotteryDraw> draws, IReadOnlyList<FairLottery.Entry> list, CancellationToken ct)
    {
        foreach (var draw in draws.Where(d => d.Prize is not null))
            await db.Execute($"""
                update activities_lottery_draws set state = {draw.State}, prize = {draw.Prize}, unit = {draw.Unit}, cost_minor = {draw.CostMinor}, claim_by = {draw.ClaimBy} where brand_id = {db.CurrentBrand} and activity_id = {activity.Id} and id = {draw.Id}
                """, ct);
        if (list.Count > 0) await db.Execute($"update activities_lottery_draws set state = {DrawState.None} where brand_id = {db.CurrentBrand} and activity_id = {activity.Id} and state = {DrawState.Entered}", ct);
    }

    /// <summary>Draws of one human above what one may have, the latest ones: prizes first, then draws.</summary>
    private static List<LotteryDraw> Above(Lottery lottery, List<LotteryDraw> draws)
    {
        var standing = draws.Where(d => d.State is not (DrawState.Withdrawn or DrawState.Returned)).ToList();
        var above = standing.Where(d => d.Prize is not null && d.State != DrawState.Expired).Skip(lottery.Wins).ToList();
        if (lottery.InAll is { } all) above.AddRange(standing.Skip(all));
        if (lottery.PerDay is { } day) above.AddRange(standing.GroupBy(d => d.Day).SelectMany(d => d.Skip(day)));
        return [.. above.Distinct()];
    }

    /// <summary>They are not in the draw any more.</summary>
    private async Task Withdraw(AppDb db, ActivityId activity, List<LotteryDraw> entries, CancellationToken ct)
    {
        if (entries.Count == 0) return;
        await db.Execute($"update activities_lottery_draws set state = {DrawState.Withdrawn} where brand_id = {db.CurrentBrand} and activity_id = {activity} and {db.In("id", entries.ConvertAll(d => d.Id).ToArray())}", ct);
        await db.MovePoints(await db.CurrentBrandProfile(ct), [.. entries.Where(d => d.Source == ChanceSource.Points).Select(d => Undo(DecideDraws.ChanceBusiness, d.Id))], clock, ct);
    }

    /// <summary>Prizes go back as far as they can: points as far as they are there, coupons that no order holds or has used, and those as soon as it gives them up; a code is shown no more, and the board names it to be blocked where it counts.</summary>
    private async Task<int> Return(AppDb db, Activity activity, List<LotteryDraw> draws, bool chancesToo, CancellationToken ct)
    {
        var prizes = activity.Read<Lottery>().Prizes;
        var goods = draws.Where(d => d is { Prize: { } prize, State: DrawState.Waiting or DrawState.Claimed } && prizes[prize].Sku is not null).Select(d => (prizes[d.Prize!.Value].Sku!.Value, 1L)).ToList();
        await db.PutBackStock(activity.Id.Value, goods, ct);
        var coupons = draws.Where(d => d is { Prize: { } prize, State: DrawState.Given } && prizes[prize].Kind == PrizeKind.Coupon).Select(d => d.Id).ToList();
        var kept = coupons.Count == 0 ? [] : coupons.Except(await db.TakeCouponsBack(coupons, clock, ct, callBack: chancesToo)).ToHashSet();
        return await WriteOff(db, activity.Id, draws.FindAll(d => !kept.Contains(d.Id)), chancesToo, clock, ct);
    }

    /// <summary>Their prizes are gone, and what they cost with them.</summary>
    public static async Task<int> WriteOff(AppDb db, ActivityId activity, List<LotteryDraw> draws, bool chancesToo, TimeProvider clock, CancellationToken ct)
    {
        if (draws.Count == 0) return 0;
        var ids = draws.ConvertAll(d => d.Id).ToArray();
        await db.Execute($"update activities_lottery_draws set state = {DrawState.Returned} where brand_id = {db.CurrentBrand} and activity_id = {activity} and {db.In("id", ids)}", ct);
        await Budget.Return(db, activity, ids, clock, ct);
        var moves = draws.Where(d => d.Prize is not null).Select(d => Undo(AwardPrizes.Business, d.Id));
        if (chancesToo) moves = moves.Concat(draws.Where(d => d.Source == ChanceSource.Points).Select(d => Undo(DecideDraws.ChanceBusiness, d.Id)));
        await db.MovePoints(await db.CurrentBrandProfile(ct), [.. moves], clock, ct); // Of what was no points there is nothing to reverse, and that is refused.
        return draws.Count;
    }

    private static PointsMove Undo(string business, Guid id) => new PointsMove.Reverse(new(business + "_undone", id), new(business, id)) { AtMost = true };
}
