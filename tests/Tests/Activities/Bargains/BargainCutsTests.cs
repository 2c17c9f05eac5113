using Guildhall.Activities.Bargains;
using Guildhall.Activities.Fairness;

namespace Guildhall.Tests.Activities.Bargains;

public sealed class BargainCutsTests
{
    [Fact]
    public void Cuts_sum_exactly_to_the_way_down_stay_in_their_bounds_and_come_out_the_same_again()
    {
        var start = Random.Shared.Next(100_000);
        for (var seed = start; seed < start + 2000; seed++)
        {
            var random = new Random(seed);
            var helpers = random.Next(1, 101);
            var least = random.Next(1, 50);
            var most = random.Next(3) == 0 ? long.MaxValue : least + random.Next(0, 400);
            var total = random.NextInt64((long)least * helpers, Math.Min((long)least * helpers + 100_000, most == long.MaxValue ? long.MaxValue : most * helpers) + 1);
            Assert.True(BargainCuts.Fit(total, helpers, least, most), $"seed {seed}");
            var secret = FairDraw.NewSeed();
            var cuts = BargainCuts.Of(secret, total, helpers, least, most);
            Assert.True(cuts.Sum() == total, $"seed {seed}: {cuts.Sum()} instead of {total}");
            Assert.True(Array.TrueForAll(cuts, c => c >= least && c <= most), $"seed {seed}: {string.Join(' ', cuts)} not within {least} and {most}");
            Assert.Equal(cuts, BargainCuts.Of(secret, total, helpers, least, most));
        }
    }

    [Theory, InlineData(10, 3, 4, 9, false), InlineData(12, 3, 4, 4, true), InlineData(13, 3, 4, 4, false), InlineData(5, 5, 1, 1, true), InlineData(4, 5, 1, 9, false), InlineData(1, 1, 0, 5, false), InlineData(long.MaxValue, 100, 1, long.MaxValue, true)]
    public void What_cannot_add_up_is_told_before(long total, int helpers, long least, long most, bool fits) => Assert.Equal(fits, BargainCuts.Fit(total, helpers, least, most));
}
