namespace Guildhall.Bench.Load;

/// <summary>Figure and yardstick in turn, five rounds in one run, so that a busy neighbour slows both.</summary>
internal static class Comparison
{
    private const int Rounds = 5;

    public static async Task<BenchReport> Run(BenchOptions options, ServerProcess server, HttpLoad load, RequestWriter figure, RequestWriter yardstick, string note)
    {
        var round = TimeSpan.FromSeconds(options.Seconds / Rounds);
        var warmUp = TimeSpan.FromSeconds(Math.Min(10, options.Seconds) / 2);
        await load.Run(yardstick, warmUp);
        await load.Run(figure, warmUp);
        async Task<LoadResult> Measure(RequestWriter request)
        {
            var before = server.Cpu;
            var result = await load.Run(request, round);
            return result with { CpuUs = (server.Cpu - before).TotalMicroseconds / Math.Max(1, result.Latencies.Length) };
        }
        List<LoadResult> figures = [], yardsticks = [];
        for (var i = 0; i < Rounds; i++)
        {
            yardsticks.Add(await Measure(yardstick));
            figures.Add(await Measure(figure));
        }
        return new BenchReport(
            options.Name, options.Storage.Kind.ToString().ToLowerInvariant(),
            Median(figures, r => r.PerSecond), Median(yardsticks, r => r.PerSecond),
            Median(figures, r => r.PercentileMs(.5)), Median(figures, r => r.PercentileMs(.99)),
            Median(yardsticks, r => r.PercentileMs(.5)), Median(yardsticks, r => r.PercentileMs(.99)),
            Median(figures, r => r.CpuUs), Median(yardsticks, r => r.CpuUs),
            figures.Concat(yardsticks).Sum(r => r.Errors), options.Connections, note);
    }

    private static double Median(List<LoadResult> rounds, Func<LoadResult, double> of) => rounds.Select(of).Order().ElementAt(rounds.Count / 2);
}
