namespace Guildhall.Bench.Load;

/// <summary>Figure and yardstick in turn, five rounds in one run, so that a busy neighbour slows both.</summary>
internal static class Comparison
{
    private const int Rounds = 5;

    public static async Task<BenchReport> Run(BenchOptions options, HttpLoad load, RequestWriter figure, RequestWriter yardstick, string note)
    {
        var warmUp = TimeSpan.FromSeconds(Math.Min(10, options.Seconds) / 2);
        await load.Run(yardstick, warmUp);
        await load.Run(figure, warmUp);
        var round = TimeSpan.FromSeconds(options.Seconds / Rounds);
        List<LoadResult> figures = [], yardsticks = [];
        for (var i = 0; i < Rounds; i++)
        {
            yardsticks.Add(await load.Run(yardstick, round));
            figures.Add(await load.Run(figure, round));
        }
        return new BenchReport(
            options.Name, options.Storage.Kind.ToString().ToLowerInvariant(),
            Median(figures, r => r.PerSecond), Median(yardsticks, r => r.PerSecond),
            Median(figures, r => r.PercentileMs(.5)), Median(figures, r => r.PercentileMs(.99)),
            Median(yardsticks, r => r.PercentileMs(.5)), Median(yardsticks, r => r.PercentileMs(.99)),
            figures.Concat(yardsticks).Sum(r => r.Errors), options.Connections, note);
    }

    private static double Median(List<LoadResult> rounds, Func<LoadResult, double> of) => rounds.Select(of).Order().ElementAt(rounds.Count / 2);
}
