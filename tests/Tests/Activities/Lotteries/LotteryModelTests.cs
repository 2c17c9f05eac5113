using Guildhall.Activities.Fairness;
using Guildhall.Activities.Lotteries;
using Guildhall.Tests.Worlds;
using static Guildhall.Tests.Activities.Lotteries.LotteryWorld;

namespace Guildhall.Tests.Activities.Lotteries;

public sealed class LotteryModelTests
{
    private const int People = 6, Steps = 22, InAll = 4, PerDay = 2;

    [Theory, MemberData(nameof(Histories.InParts), MemberType = typeof(Histories))]
    public async Task Any_sequence_of_draws_days_merges_and_pauses_leaves_what_a_plain_model_says(int part)
    {
        await using var world = await FlashWorld.Create(storage: await TestDatabase.Hasty());
        await Histories.Play(part, random => Play(world, random));
    }

    private static async Task Play(FlashWorld world, Random random)
    {
        var terms = Wheel with { Sources = new(PerDay, 0, 0, 0, 0), InAll = InAll, Wins = random.Next(1, 3), Blank = random.Next(3), Prizes = [Points("a", 2, 1, 10), Points("b", 3, 2, 5)] };
        var lottery = await world.Play(Lottery.Kind, terms, hours: 24 * 20);
        var (people, person, paused) = (await world.People(People), Enumerable.Range(0, People).ToArray(), false);
        var model = new List<(int Person, DateOnly Day, int? Prize)>();
        string secret;
        await using (var db = world.Shop.Open()) secret = (await db.SeedOf(lottery, default))!.Secret;
        for (var step = 0; step < Steps; step++)
        {
            var today = world.Shop.Brand.Calendar.DayOf(world.Clock.GetUtcNow());
            switch (random.Next(12))
            {
                case 0:
                    await world.Move(lottery, paused ? "resume" : "pause");
                    paused = !paused;
                    break;
                case 1 or 2: world.Clock.Advance(TimeSpan.FromHours(random.Next(1, 16))); break;
                case 3 when random.Next(People) is var a && random.Next(People) is var b && person[a] == a && person[b] == b && a != b && person.Count(p => p == b) == 1:
                    await world.Merge(people[a], people[b], heard: false);
                    person[b] = a;
                    model = model.ConvertAll(m => m.Person == b ? m with { Person = a } : m);
                    break;
                default:
                    var (who, word) = (random.Next(People), $"w{random.Next(3)}");
                    var mine = model.Where(m => m.Person == person[who]).ToList();
                    var answer = await Drawing(world, lottery, people[who], nonce: word)();
                    var expected = paused ? "activities.is_paused" : mine.Count >= InAll ? "activities.lottery_enough" : mine.Count(m => m.Day == today) >= PerDay ? "activities.lottery_no_chance" : null;
                    Assert.True(expected == answer.Refusal?.Code, $"step {step}: {answer.Refusal?.Code ?? "drawn"} instead of {expected ?? "drawn"}");
                    if (expected is not null) break;
                    var hit = terms.Hit(secret, model.Count + 1, word);
                    if (hit is { } h && (model.Count(m => m.Prize == h) >= terms.Prizes[h].Stock || mine.Count(m => m.Prize is not null) >= terms.Wins)) hit = null;
                    Assert.True((model.Count + 1, hit is { } p ? terms.Prizes[p].Name : null) == (answer.Value.Number, answer.Value.Prize), $"step {step}: #{answer.Value.Number} {answer.Value.Prize}");
                    model.Add((person[who], today, hit));
                    break;
            }
        }
        if (paused) await world.Move(lottery, "resume");
        await world.Move(lottery, "end");
        Assert.True(new FairLottery().Verify(await Record(world, lottery)).Holds);
        await Whole(world, lottery, model.Count);
    }

    [Fact]
    public Task In_random_draws_at_the_end_every_prize_that_can_go_out_goes_out_once_and_nobody_wins_more_than_they_may() => Histories.PlayAll(random =>
    {
        var (people, wins) = (random.Next(1, 20), random.Next(1, 4));
        var list = Enumerable.Range(1, random.Next(0, 60)).Select(n => new FairLottery.Entry(n, Guid.Empty, random.Next(1, people + 1))).ToList();
        int[] stock = [.. Enumerable.Range(0, random.Next(1, 6)).Select(_ => random.Next(1, 9))];
        var secret = FairDraw.Commitment(random.Next().ToString("x64"));
        var won = FairLottery.Draw(secret, "list", list, [.. stock], wins);

        var possible = Math.Min(stock.Sum(), list.GroupBy(e => e.Who).Sum(g => Math.Min(g.Count(), wins)));
        Assert.Equal(possible, won.Count);
        Assert.All(won.Keys, n => Assert.InRange(n, 1, list.Count));
        Assert.All(won.Keys.GroupBy(n => list[n - 1].Who), g => Assert.InRange(g.Count(), 1, wins));
        for (var prize = 0; prize < stock.Length; prize++)
        {
            var units = won.Values.Where(w => w.Prize == prize).Select(w => w.Unit).Order().ToList();
            Assert.True(units.Count <= stock[prize] && units.SequenceEqual(Enumerable.Range(1, units.Count)), $"prize {prize}");
        }
        Assert.Equal(won.OrderBy(w => w.Key), FairLottery.Draw(secret, "list", list, [.. stock], wins).OrderBy(w => w.Key));
    });
}
