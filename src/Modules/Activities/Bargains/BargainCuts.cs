using Guildhall.Activities.Fairness;

namespace Guildhall.Activities.Bargains;

/// <summary>Into which cuts a bargain's way down is divided: by luck, each within its bounds, together exactly the way. The same seed gives the same cuts.</summary>
internal static class BargainCuts
{
    public static bool Fit(long total, int helpers, long least, long most) => least >= 1 && most >= least && (Int128)least * helpers <= total && (Int128)most * helpers >= total;

    /// <param name="total">From start to floor; <see cref="Fit"/>s.</param>
    public static long[] Of(string seed, long total, int helpers, long least, long most)
    {
        var cuts = new long[helpers];
        for (var (n, rest) = (0, total); n < helpers; rest -= cuts[n++])
        {
            var after = helpers - n - 1;
            var low = (long)Int128.Max(least, rest - (Int128)after * most);
            var high = (long)Int128.Min(Int128.Min(most, rest - (Int128)after * least), Int128.Max(low, 2 * (Int128)rest / (after + 1)));
            cuts[n] = low + (long)(FairDraw.Number(seed, $"cut:{n + 1}") % (ulong)(high - low + 1));
        }
        return cuts;
    }
}
