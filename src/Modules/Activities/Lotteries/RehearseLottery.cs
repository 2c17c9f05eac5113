using Guildhall.Activities.Life;
using Guildhall.Activities.Rehearsals;
using Guildhall.Kernel.Storage;

namespace Guildhall.Activities.Lotteries;

/// <summary>Everybody draws until their chances are used, some buy one for points, and come again on other days; most winners of a gift say where to.</summary>
internal sealed class RehearseLottery : IRehearse
{
    private const int MostDraws = 3;
    private const double Returns = .5, Claims = .85;

    public string Kind => Lottery.Kind;

    public long? Room(Activity activity) => activity.Read<Lottery>().Prizes.Sum(p => (long)p.Stock);

    public async Task<long?> Left(AppDb db, Activity activity, CancellationToken ct) => Room(activity) - (await db.LotteryDraws(activity.Id, ct)).Count(d => d.Prize is not null);

    public async Task Come(StageMoment now)
    {
        var lottery = now.Activity.Read<Lottery>();
        for (var n = 0; n < MostDraws; n++)
            if ((await now.Try(now.Get<DrawLottery>().Handle(now.Visit, now.Activity.Id, new(now.NewId(), $"{now.Luck.Next()}", lottery.Sources.Points > 0 && now.Chance(.3))))).Refusal is not null) break;
        if (now.Time < now.Activity.StartsAt) return;
        await Follow(now);
        var tomorrow = now.Time.AddDays(1);
        if (lottery.Sources.Free > 0 && tomorrow < now.Activity.EndsAt && now.Chance(Returns)) now.At(tomorrow, Come);
    }

    public Task Follow(StageMoment now)
    {
        if (now.Chance(Claims)) now.At(now.Activity.Read<Lottery>().AtOnce ? now.Time.AddMinutes(10) : now.Activity.EndsAt.AddMinutes(20), Claim);
        return Task.CompletedTask;
    }

    private static async Task Claim(StageMoment now)
    {
        foreach (var draw in (await now.Db.LotteryDrawsOf(now.Activity.Id, [now.Me], now.Gone)).Where(d => d.State is DrawState.Waiting))
            await now.Get<ClaimPrize>().Handle(now.Visit, now.Activity.Id, draw.Id, now.Visit.Member!.Name, now.Gone);
    }
}
