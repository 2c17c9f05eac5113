using Guildhall.Activities.Auctions;
using Guildhall.Activities.CheckIns;
using Guildhall.Activities.Contracts;
using Guildhall.Activities.FlashSales;
using Guildhall.Activities.GroupBuys;
using Guildhall.Activities.Life;
using Guildhall.Activities.Lotteries;
using Guildhall.Activities.OrderChains;
using Guildhall.Activities.Votes;
using Guildhall.Brands.Contracts;
using Guildhall.Commerce.Contracts;
using Guildhall.Communities.Contracts;
using Guildhall.Kernel;
using Guildhall.Kernel.Lanes;
using Guildhall.Kernel.Storage;
using Guildhall.Members.Contracts;
using Microsoft.Extensions.DependencyInjection;

namespace Guildhall.Activities.Story;

/// <summary>What a demo brand holds just now: a flash sale, an order chain, a vote, a lottery, check-ins and a group-buy run with some members in them, an auction is to come, one more sale is a draft.</summary>
internal sealed class TellActivities(AppDb db, BrandProfile brand, Random random, IServiceProvider services, TimeProvider clock)
{
    private const int PointsPerUnit = 100;
    private static readonly string[] Read = ["读了《好饿的毛毛虫》", "今天读了两本", "宝宝自己翻页啦", "睡前十分钟", "第一次完整听完"];

    public async Task Handle(StoryCrowd beauty, StoryCrowd fresh, StoryCrowd baby, CancellationToken ct)
    {
        if (await db.Count($"select count(*) from activities_activities where brand_id = {brand.Id}", ct) > 0) return;
        var (cards, now) = (await db.SkusOnSale(ct), brand.Calendar.Local(clock.GetUtcNow()));
        var (creams, baskets, toys) = (Of(cards, beauty), Of(cards, fresh), Of(cards, baby));
        var evening = now.Date.AddDays(1).AddHours(20);

        var sale = await Plan(FlashSale.Kind, "护肤秒杀日", now, now.AddHours(20), beauty, GoalKind.Orders, 60, new FlashSale(1440, 2, 2, [.. creams.Take(2).Select(c => new GoodsItem(c.Id, Part(c, 60), c.Free / 2))]), ct);
        foreach (var (member, _) in Some(beauty, 9)) await Post<FlashCommand, OrderReceipt>(sale, id => new(id, member, beauty.Groups[0], creams[random.Next(2)].Id, 1));
        var vote = await Plan(Vote.Kind, "下一款研习什么？", now, now.AddDays(3), beauty, GoalKind.Participants, 80, new Vote("下周的研习课，大家最想学哪一个？", ["敏感肌换季维稳", "通勤五分钟淡妆", "成分表怎么看", "防晒补涂不搓泥"], 2, true, VoteResults.AfterVoting), ct);
        foreach (var (member, _) in Some(beauty, 46)) await Post<BallotCommand, BallotReceipt>(vote, id => new(id, member, beauty.Groups[0], random.Next(4) is var first && random.Next(2) == 0 ? [first] : [first, (first + 1) % 4], null));

        var chain = await Plan(OrderChain.Kind, "周末鲜货接龙", now, now.AddDays(2), fresh, GoalKind.Orders, 40, new OrderChain(9, true, [.. baskets.Take(3).Select(c => new GoodsItem(c.Id, Part(c, 85), c.Free / 2))], ["滨江一期东门", "云栖里快递柜"], Brings: true), ct);
        foreach (var (member, name) in Some(fresh, 13)) await Post<ChainCommand, ChainReceipt>(chain, id => new(id, member, name, fresh.Groups[0], "page", null, random.Next(2) == 0 ? "滨江一期东门" : "云栖里快递柜", [new(baskets[random.Next(3)].Id, 1 + random.Next(2))]));
        var wheel = await Plan(Lottery.Kind, "邻里幸运转盘", now, now.AddDays(5), fresh, GoalKind.Participants, 100, new Lottery(LotteryMode.Wheel, [Points("500积分", 3, 2, 500), Points("100积分", 20, 12, 100), Points("20积分", 200, 60, 20)], 40, new Sources(1, 1, 0, 1, 0), 3, null, 3, 72, IdentityLevel.Guest, PointsPerUnit), ct);
        foreach (var (member, _) in Some(fresh, 24)) await Post<DrawCommand, DrawReceipt>(wheel, id => new(id, member, fresh.Groups[0], IdentityLevel.Guest, random.Next(int.MaxValue).ToString("x8"), false, brand));

        var days = await Plan(CheckIn.Kind, "21天亲子阅读打卡", now, now.AddDays(21), baby, GoalKind.Participants, 60, new CheckIn(CheckInProof.Words, 2, 2, [new(StageKind.Consecutive, 3, 30, null, 0), new(StageKind.Consecutive, 7, 80, null, 0), new(StageKind.Cumulative, 21, 300, null, 0)], ["读一本绘本", "和宝宝说说今天", "唱一首儿歌"], PointsPerUnit), ct);
        foreach (var (member, _) in Some(baby, 17)) await Post<CheckInCommand, CheckInReceipt>(days, id => new(id, member, baby.Groups[0], Read[random.Next(Read.Length)], null, null, null, brand));
        await Plan(GroupBuy.Kind, "辅食三人团", now, now.AddDays(2), baby, GoalKind.Orders, 30, new GroupBuy(3, 24, 60, 2, LeaderGoes.NextLeads, 50, [new(5, 90)], [.. toys.Take(2).Select(c => new GoodsItem(c.Id, Part(c, 80), c.Free / 2))]), ct);
        var lot = toys[2];
        await Plan(Auction.Kind, "一元起拍", evening, evening.AddMinutes(15), baby, GoalKind.Participants, 20, new Auction(lot.Id, 1, 100, 100, [], null, lot.Price.Minor, 0, 30, 10, 60, 2), ct);
        await Plan(FlashSale.Kind, "周末囤货秒杀", evening.AddDays(2), evening.AddDays(2).AddHours(2), fresh, GoalKind.Sales, 200_000, new FlashSale(15, 2, 4, [.. baskets.Skip(3).Take(3).Select(c => new GoodsItem(c.Id, Part(c, 70), c.Free / 2))]), ct, draft: true);
    }

    /// <summary>What is to begin now is begun at once, so that members can take part.</summary>
    private async Task<ActivityId> Plan(string kind, string name, DateTime starts, DateTime ends, StoryCrowd crowd, GoalKind goalKind, long goal, object settings, CancellationToken ct, bool draft = false)
    {
        var id = new ActivityId(Id.New(clock));
        var planned = await services.GetRequiredService<PlanActivity>().Make(id.Value, new(kind, name, starts, ends, crowd.Groups, goalKind, goal, null, Eligibility.Everyone, settings, []), ct);
        if (planned.Refusal is { } wrong) throw new InvalidOperationException($"The story's own {kind} was refused: {wrong.Code}");
        if (draft) return id;
        if ((await services.GetRequiredService<MoveActivity>().Handle(id, "schedule", ct)).Refusal is { } refusal) throw new InvalidOperationException($"The story's own {kind} did not get onto the calendar: {refusal.Code}");
        await using var transaction = await db.Begin(ct);
        if (await db.LockActivity(id, ct) is { State: ActivityState.Scheduled } activity && activity.StartsAt <= clock.GetUtcNow())
        {
            await MoveActivity.Turn(db, activity, ActivityState.Running, clock, ct);
            await TurnActivities.Plan(db, id, activity.EndsAt, clock, ct);
        }
        await transaction.Commit(ct);
        return id;
    }

    /// <summary>A refusal is part of the story: somebody came too late.</summary>
    private async Task Post<TCommand, TAnswer>(ActivityId activity, Func<Guid, TCommand> command) => await services.GetRequiredService<Lane<TCommand, TAnswer>>().Post(brand.Id, activity.Value, command(Id.New(clock)));

    private IEnumerable<(MemberId Member, string Name)> Some(StoryCrowd crowd, int count) => crowd.People.OrderBy(_ => random.Next()).Take(count).ToList();

    private static List<SkuCard> Of(List<SkuCard> cards, StoryCrowd crowd) => [.. cards.Where(c => c.Code.StartsWith(crowd.Goods, StringComparison.Ordinal) && c.Free > 9).OrderByDescending(c => c.Free)];

    private static long Part(SkuCard card, int percent) => card.Price.Minor * percent / 100;

    private static Prize Points(string name, int stock, long weight, long points) => new(name, PrizeKind.Points, stock, weight, points, null, 0, [], []);
}
