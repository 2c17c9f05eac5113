using Guildhall.Activities.Contracts;
using Guildhall.Activities.Fairness;
using Guildhall.Activities.Life;
using Guildhall.Activities.Lotteries;
using Guildhall.Kernel;
using Guildhall.Kernel.Storage;
using Microsoft.Extensions.DependencyInjection;
using static Guildhall.Tests.Activities.Lotteries.LotteryWorld;

namespace Guildhall.Tests.Activities.Lotteries;

/// <summary>Many draw at once, on one node and on two, a draw breaks, and random histories against a plain model.</summary>
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

    [Theory, MemberData(nameof(Histories.Seeds), MemberType = typeof(Histories))]
    public async Task Any_sequence_of_draws_days_merges_and_pauses_leaves_what_a_plain_model_says(int seed)
    {
        await using var world = await FlashWorld.Create();
        var random = new Random(seed * 7919);
        var terms = Wheel with { Sources = new(2, 0, 0, 0, 0), InAll = 5, Wins = 1 + seed % 2, Blank = seed % 3, Prizes = [Points("a", 4, 1, 10), Points("b", 6, 2, 5)] };
        var lottery = await world.Play(Lottery.Kind, terms, hours: 24 * 20);
        var (people, person, paused) = (await world.People(7), Enumerable.Range(0, 7).ToArray(), false);
        var model = new List<(int Person, DateOnly Day, int? Prize)>();
        string secret;
        await using (var db = world.Shop.Open()) secret = (await db.SeedOf(lottery, default))!.Secret;
        for (var step = 0; step < 70; step++)
        {
            var today = world.Shop.Brand.Calendar.DayOf(world.Clock.GetUtcNow());
            switch (random.Next(10))
            {
                case 0:
                    await world.Move(lottery, paused ? "resume" : "pause");
                    paused = !paused;
                    break;
                case 1: world.Clock.Advance(TimeSpan.FromHours(random.Next(1, 30))); break;
                case 2 when random.Next(7) is var a && random.Next(7) is var b && person[a] == a && person[b] == b && a != b && !person.Where((p, n) => n != b && p == b).Any():
                    await world.Merge(people[a], people[b], heard: false);
                    person[b] = a;
                    model = model.ConvertAll(m => m.Person == b ? m with { Person = a } : m);
                    break;
                default:
                    var (who, word) = (random.Next(7), $"w{random.Next(3)}");
                    var mine = model.Where(m => m.Person == person[who]).ToList();
                    var answer = await Drawing(world, lottery, people[who], nonce: word)();
                    var expected = paused ? "activities.is_paused" : mine.Count >= 5 ? "activities.lottery_enough" : mine.Count(m => m.Day == today) >= 2 ? "activities.lottery_no_chance" : null;
                    Assert.True(expected == answer.Refusal?.Code, $"seed {seed}, step {step}: {answer.Refusal?.Code ?? "drawn"} instead of {expected ?? "drawn"}");
                    if (expected is not null) break;
                    var hit = terms.Hit(secret, model.Count + 1, word);
                    if (hit is { } h && (model.Count(m => m.Prize == h) >= terms.Prizes[h].Stock || mine.Count(m => m.Prize is not null) >= terms.Wins)) hit = null;
                    Assert.True((model.Count + 1, hit is { } p ? terms.Prizes[p].Name : null) == (answer.Value.Number, answer.Value.Prize), $"seed {seed}, step {step}: #{answer.Value.Number} {answer.Value.Prize}");
                    model.Add((person[who], today, hit));
                    break;
            }
        }
        if (paused) await world.Move(lottery, "resume");
        await world.Move(lottery, "end");
        Assert.True(new FairLottery().Verify(await Record(world, lottery)).Holds);
        await Whole(world, lottery, model.Count);
    }
}
