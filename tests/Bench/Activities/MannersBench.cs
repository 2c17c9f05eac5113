using Guildhall.Bench.Load;
using Guildhall.Bench.Product;

namespace Guildhall.Bench.Activities;

/// <summary>Whether one brand's storm is felt by another: its sale takes orders at half of what the node can do, while a member of the other brand turns pages. Decision 15 tells why at that pace.</summary>
internal sealed class MannersBench : IBench, IServe
{
    private const int Sales = 20, Rounds = 5;
    private const double Bar = 0.8; // A page that takes a quarter longer.
    private int placed;

    public string Name => "manners";

    public async Task<IBenchReport> Run(BenchOptions options)
    {
        var (stormy, quiet) = (await MembersWorld.Create(options.Storage), await MembersWorld.Create(options.Storage, 50));
        var sales = new (Guid Sale, Guid Sku)[Sales];
        for (var n = 0; n < Sales; n++) sales[n] = await FlashSaleBench.Open(options.Storage, stormy) is var (sale, sku) ? (sale.Value, sku.Value) : default;
        await using var server = await ServerProcess.Start(options);
        var (orders, pages) = (await MemberRequests.Of(server.Port, stormy), await MemberRequests.Of(server.Port, quiet));
        var order = orders.Posts(() =>
        {
            var (sale, sku) = sales[Interlocked.Increment(ref placed) / (4 * MembersWorld.Crowd) % Sales];
            return ($"flash-sale/{sale}/orders", $$"""{"id":"{{Kernel.Id.New(TimeProvider.System)}}","sku":"{{sku}}","quantity":1}""");
        });
        using var storm = await HttpLoad.Connect(server.Port, options.Connections);
        using var reader = new PageTurner(server.Port);
        var round = TimeSpan.FromSeconds(Math.Max(1, options.Seconds / Rounds));
        var empty = orders.Posts("empty", () => "");
        await reader.Run(pages.Gets(""), round, TimeSpan.Zero);
        await storm.Run(order, round);
        await storm.Run(empty, round);
        var (half, halfEmpty) = ((await storm.Run(order, round * 2)).PerSecond / 2, (await storm.Run(empty, round * 2)).PerSecond / 2);
        var reports = new List<(BenchReport, double)>();
        foreach (var (pace, every) in ((string, TimeSpan)[])[("a page every 10 ms", TimeSpan.FromMilliseconds(10)), ("one page after another, which takes most of a core by itself", TimeSpan.Zero)])
        {
            List<LoadResult> alone = [], beside = [], besideEmpty = [];
            var refused = 0L;
            for (var i = 0; i < Rounds; i++)
            {
                alone.Add(await reader.Run(pages.Gets(""), round, every));
                var raging = storm.Run(order, round, half);
                beside.Add(await reader.Run(pages.Gets(""), round, every));
                refused += (await raging).Errors;
                var idling = storm.Run(empty, round, halfEmpty);
                besideEmpty.Add(await reader.Run(pages.Gets(""), round, every));
                refused += (await idling).Errors;
            }
            BenchReport Beside(string what, List<LoadResult> rounds) => new(
                $"manners: room pages beside {what}", options.Storage.Kind.ToString().ToLowerInvariant(), 1000 / Median(rounds, r => r.MeanMs), 1000 / Median(alone, r => r.MeanMs),
                Median(rounds, r => r.PercentileMs(.5)), Median(rounds, r => r.PercentileMs(.99)), Median(alone, r => r.PercentileMs(.5)), Median(alone, r => r.PercentileMs(.99)), 0, 0, refused + rounds.Concat(alone).Sum(r => r.Errors), 1,
                $"Another brand's member asks for {pace}. Figure: how many fit into a second beside the storm (1 / mean time). Yardstick: the same without it. The load comes from the same machine.");
            reports.Add((Beside($"{half:N0} orders/s, half of what this node can do", beside), every > TimeSpan.Zero ? Bar : 0));
            reports.Add((Beside($"{halfEmpty:N0} empty POSTs/s, half of what it can do of those, for comparison", besideEmpty), 0));
        }
        return new SeveralReports([.. reports]);
    }

    public Task Serve(BenchOptions options) => ProductServer.Serve(options);

    private static double Median(List<LoadResult> rounds, Func<LoadResult, double> of) => rounds.Select(of).Order().ElementAt(rounds.Count / 2);
}
