using Guildhall.Bench.Load;
using Guildhall.Bench.Product;

namespace Guildhall.Bench.Activities;

/// <summary>Whether one brand's storm is felt by another: its sale takes orders at half of what the node can do, while a member of the other brand turns pages. Decision 15 tells why at that pace.</summary>
internal sealed class MannersBench : IBench, IServe
{
    private const int Sales = 20, Rounds = 5, Readers = 50;
    private const double Bar = 0.8; // A page that takes a quarter longer.
    private int placed;

    public string Name => "manners";

    public async Task<IBenchReport> Run(BenchOptions options)
    {
        var (stormy, quiet) = (await MembersWorld.Create(options.Storage), await MembersWorld.Create(options.Storage, Readers));
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
        await using var reader = await ReaderProcess.Start(options, server.Port, Enumerable.Range(0, Readers).Select(_ => Bytes(pages.Gets(""))));
        var round = TimeSpan.FromSeconds(Math.Max(1, options.Seconds / Rounds));
        var empty = orders.Posts("empty", () => "");
        await HttpLoad.StepBack();
        await reader.Run(round, TimeSpan.Zero);
        foreach (var load in (RequestWriter[])[empty, order, order])
        {
            await storm.Run(load, round);
            await server.Rest();
        }
        var (half, halfEmpty) = ((await storm.Run(order, round * 2)).PerSecond / 2, (await storm.Run(empty, round * 2)).PerSecond / 2);
        await server.Rest();
        var reports = new List<(BenchReport, double)>();
        foreach (var (pace, every) in ((string, TimeSpan)[])[("a page every 10 ms", TimeSpan.FromMilliseconds(10)), ("one page after another, which takes most of a core by itself", TimeSpan.Zero)])
        {
            List<LoadResult> alone = [], beside = [], besideEmpty = [];
            List<LoadResult> orderly = [], idle = [];
            for (var i = 0; i < Rounds; i++)
            {
                alone.Add(await Beside(null, half, orderly));
                beside.Add(await Beside(order, half, orderly));
                besideEmpty.Add(await Beside(empty, halfEmpty, idle));
            }
            async Task<LoadResult> Beside(RequestWriter? load, double perSecond, List<LoadResult> loads)
            {
                await server.Rest();
                var raging = load is null ? null : storm.Run(load, round, perSecond);
                var pages = await reader.Run(round, every);
                if (raging is not null) loads.Add(await raging);
                return pages;
            }
            BenchReport Report(string what, List<LoadResult> rounds, List<LoadResult> loads) => new(
                $"manners: room pages beside {Median(loads, r => r.PerSecond):N0} {what}", options.Storage.Kind.ToString().ToLowerInvariant(), 1000 / Median(rounds, r => r.MeanMs), 1000 / Median(alone, r => r.MeanMs),
                Median(rounds, r => r.PercentileMs(.5)), Median(rounds, r => r.PercentileMs(.99)), Median(alone, r => r.PercentileMs(.5)), Median(alone, r => r.PercentileMs(.99)), 0, 0, rounds.Concat(alone).Concat(loads).Sum(r => r.Errors), 1,
                $"Another brand's member asks for {pace}. Figure: how many fit into a second beside the storm (1 / mean time). Yardstick: the same without it. The load comes from the same machine, by a process that yields to the others.");
            reports.Add((Report("orders/s, half of what this node can do", beside, orderly), every > TimeSpan.Zero ? Bar : 0));
            reports.Add((Report("empty POSTs/s, half of what it can do of those, for comparison", besideEmpty, idle), 0));
        }
        return new SeveralReports([.. reports]);
    }

    public Task Serve(BenchOptions options) => ProductServer.Serve(options);

    private static byte[] Bytes(RequestWriter request)
    {
        var buffer = new byte[4096];
        return buffer[..request(buffer)];
    }

    private static double Median(List<LoadResult> rounds, Func<LoadResult, double> of) => rounds.Select(of).Order().ElementAt(rounds.Count / 2);
}
