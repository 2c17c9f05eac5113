using Guildhall.Activities.Contracts;
using Guildhall.Activities.Fairness;
using Guildhall.Activities.Life;
using Guildhall.Activities.Lotteries;
using Guildhall.Kernel;
using Guildhall.Kernel.Storage;
using Microsoft.Extensions.DependencyInjection;
using static Guildhall.Tests.Activities.Lotteries.LotteryWorld;

namespace Guildhall.Tests.Activities.Lotteries;

/// <summary>Many draw at once, on one node and on two, and a draw breaks.</summary>
public sealed class LotteryRaceTests
{
    [Fact]
    public async Task However_many_draw_at_once_awards_never_pass_the_stock_and_every_code_goes_out_once()
    {
        await using var world = await FlashWorld.Create();
        var codes = Enumerable.Range(0, 30).Select(n => $"CODE-{n}").ToArray();
        var lottery = await world.Play(Lottery.Kind, Wheel with { Blank = 0, Prizes = [Code(codes, 1), Points("10", 20, 1, 10)] }, budget: 30 * 500 + 20 * 10);
        var people = Enumerable.Range(0, 200).Select(_ => Id.New<MemberId>(world.Clock)).ToArray();

        var answers = await GameWorld.AtOnce(people.SelectMany(p => Enumerable.Range(0, 4).Select(_ => Drawing(world, lottery, p))));

        Assert.Equal(200, answers.Count(a => a.Refusal is null));
        Assert.All(answers.Where(a => a.Refusal is not null), a => Assert.Equal("activities.lottery_no_chance", a.Refusal!.Code));
        await Whole(world, lottery, 200);
        var draws = await Draws(world, lottery);
        Assert.Equal(Enumerable.Range(1, 30), draws.Where(d => d.Prize == 0).Select(d => d.Unit!.Value).Order());
        Assert.Equal(20, draws.Count(d => d.Prize == 1));
        Assert.Equal((0, 30 * 500 + 20 * 10), ((await world.Activity(lottery)).Reserved, (await world.Activity(lottery)).Spent));
        Assert.Equal(200, await world.Sum($"select cast(sum(points) as bigint) from loyalty_balances where brand_id = {world.Shop.Brand.Id}"));
    }

    [Fact]
    public async Task Two_nodes_draw_one_lottery_together_and_merged_people_count_once()
    {
        await using var first = await FlashWorld.Create();
        await using var second = await first.Node();
        var lottery = await first.Play(Lottery.Kind, Wheel with { Blank = 0 });
        second.Clock.Advance(first.Clock.GetUtcNow() - second.Clock.GetUtcNow());
        FlashWorld[] nodes = [first, second];
        var people = await first.People(120);
        for (var n = 0; n < 40; n += 2) await first.Merge(people[n], people[n + 1], heard: false);

        var answers = await GameWorld.AtOnce(people.SelectMany(p => Enumerable.Range(0, 4).Select(n => Drawing(nodes[n % 2], lottery, p))));

        Assert.Equal(100, answers.Count(a => a.Refusal is null));
        await Whole(first, lottery, 100);
        Assert.Equal(25, (await Draws(first, lottery)).Count(d => d.Prize is not null));
    }

    [Fact]
    public async Task A_draw_that_breaks_in_the_middle_leaves_nothing_and_the_next_try_gives_the_same_winners()
    {
        await using var world = await FlashWorld.Create();
        var lottery = await world.Play(Lottery.Kind, Wheel with { Mode = LotteryMode.AtTime, Prizes = [Points("1", 4, 0, 100)] });
        foreach (var person in await world.People(20)) await Drawing(world, lottery, person)();
        async Task<List<(int, DrawState, int?)>> Settle(bool commit)
        {
            await using var scope = world.Scope();
            var db = scope.ServiceProvider.GetRequiredService<AppDb>();
            await using var transaction = await db.Begin();
            await scope.ServiceProvider.GetServices<IActivityKind>().Single(k => k.Kind == Lottery.Kind).Settle(db, (await db.LockActivity(lottery, default))! with { State = ActivityState.Ended }, default);
            var drawn = (await db.LotteryDraws(lottery, default)).ConvertAll(d => (d.Number, d.State, d.Prize));
            if (commit) await transaction.Commit();
            return drawn; // Without a commit all of it falls away, as when the process dies.
        }
        var first = await Settle(commit: false);
        Assert.Equal(0, await world.Shop.Count("loyalty_entries"));
        Assert.All(await Draws(world, lottery), d => Assert.Equal(DrawState.Entered, d.State));
        Assert.Equal(first, await Settle(commit: true));
        Assert.Equal(first, await Settle(commit: true));
        Assert.Equal(4, await world.Shop.Count("loyalty_entries", "business = 'lottery_prize'"));
    }
}
