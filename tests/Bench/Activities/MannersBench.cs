using Guildhall.Bench.Load;
using Guildhall.Bench.Product;

namespace Guildhall.Bench.Activities;

/// <summary>Whether one brand's storm is felt by another: its sale takes orders at half of what the node can do, while a member of the other brand turns pages.</summary>
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
        await reader.Run(pages.Gets(""), round);
        await storm.Run(order, round);
        var empty = orders.Posts("empty", () => "");
        await storm.Run(empty, round);
        var (most, mostEmpty) = ((await storm.Run(order, round * 2)).PerSecond, (await storm.Run(empty, round * 2)).PerSecond);
        List<LoadResult> alone = [], beside = [], besideEmpty = [];
        long refused = 0;
        for (var i = 0; i < Rounds; i++)
        {
            alone.Add(await reader.Run(pages.Gets(""), round));
            var raging = storm.Run(order, round, most / 2);
            beside.Add(await reader.Run(pages.Gets(""), round));
            refused += (await raging).Errors;
            var idling = storm.Run(empty, round, mostEmpty / 2);
            besideEmpty.Add(await reader.Run(pages.Gets(""), round));
            refused += (await idling).Errors;
        }
        BenchReport Beside(string what, List<LoadResult> rounds, string note) => new(
            $"manners: room pages beside {what}", options.Storage.Kind.ToString().ToLowerInvariant(), Median(rounds, r => r.PerSecond), Median(alone, r => r.PerSecond),
            Median(rounds, r => r.PercentileMs(.5)), Median(rounds, r => r.PercentileMs(.99)), Median(alone, r => r.PercentileMs(.5)), Median(alone, r => r.PercentileMs(.99)), 0, 0, refused + rounds.Concat(alone).Sum(r => r.Errors), 1, note);
        return new SeveralReports(
            (Beside($"{most / 2:N0} orders/s, half of what this node can do", beside, "Figure: one member's pages, one after another, during another brand's storm. Yardstick: the same pages without it. The load comes from the same machine."), Bar),
            (Beside($"{mostEmpty / 2:N0} empty POSTs/s, half of what it can do of those", besideEmpty, "For comparison: what a machine that is half busy costs, whatever it is busy with."), 0));
    }

    public Task Serve(BenchOptions options) => ProductServer.Serve(options);

    private static double Median(List<LoadResult> rounds, Func<LoadResult, double> of) => rounds.Select(of).Order().ElementAt(rounds.Count / 2);
}
