using Guildhall.Activities.Fairness;
using Guildhall.Activities.Lotteries;

namespace Guildhall.Tests.Activities.Lotteries;

/// <summary>Draws at the end in memory, against what must hold of any draw.</summary>
public sealed class LotteryModelTests
{
    [Fact]
    public void In_two_hundred_random_draws_every_prize_that_can_go_out_goes_out_once_and_nobody_wins_more_than_they_may()
    {
        for (var seed = 1; seed <= 200; seed++)
        {
            var random = new Random(seed);
            var (people, wins) = (random.Next(1, 20), random.Next(1, 4));
            var list = Enumerable.Range(1, random.Next(0, 60)).Select(n => new FairLottery.Entry(n, Guid.Empty, random.Next(1, people + 1))).ToList();
            int[] stock = [.. Enumerable.Range(0, random.Next(1, 6)).Select(_ => random.Next(1, 9))];
            var secret = FairDraw.Commitment(seed.ToString("x64"));
            var won = FairLottery.Draw(secret, "list", list, [.. stock], wins);

            var possible = Math.Min(stock.Sum(), list.GroupBy(e => e.Who).Sum(g => Math.Min(g.Count(), wins)));
            Assert.True(possible == won.Count, $"seed {seed}: {won.Count} of {possible}");
            Assert.True(won.Keys.All(n => n >= 1 && n <= list.Count), $"seed {seed}");
            Assert.True(won.Keys.GroupBy(n => list[n - 1].Who).All(g => g.Count() <= wins), $"seed {seed}");
            for (var prize = 0; prize < stock.Length; prize++)
            {
                var units = won.Values.Where(w => w.Prize == prize).Select(w => w.Unit).Order().ToList();
                Assert.True(units.Count <= stock[prize] && units.SequenceEqual(Enumerable.Range(1, units.Count)), $"seed {seed}, prize {prize}");
            }
            Assert.Equal(won.OrderBy(w => w.Key), FairLottery.Draw(secret, "list", list, [.. stock], wins).OrderBy(w => w.Key));
        }
    }
}
