using Guildhall.Kernel;
using Guildhall.Kernel.Lanes;
using Guildhall.Kernel.Storage;
using Microsoft.Extensions.DependencyInjection;

namespace Guildhall.Bench.Noop;

/// <summary>The victim of the crash test: places orders as fast as it can, and prints each id once it was told that it is sold. Somebody kills it.</summary>
internal static class NoopFire
{
    private const int Buyers = 64;

    public static async Task Run(BenchOptions options)
    {
        var services = new ServiceCollection().AddLogging();
        services.AddKernel(options.Storage, Path.Combine(Path.GetTempPath(), "guildhall-bench", "bench.key"), new Node(new HashSet<string>()));
        services.AddLane<PlaceNoopOrder, NoopReceipt, DecideNoopOrders>();
        await using var provider = services.BuildServiceProvider();
        var (brand, stock) = (BrandId.From(Guid.Parse(Environment.GetEnvironmentVariable("GUILDHALL_FIRE_BRAND")!)), Guid.Parse(Environment.GetEnvironmentVariable("GUILDHALL_FIRE_STOCK")!));
        var lane = provider.GetRequiredService<Lane<PlaceNoopOrder, NoopReceipt>>();
        var end = TimeProvider.System.GetTimestamp() + (long)(options.Seconds * TimeProvider.System.TimestampFrequency);
        await Task.WhenAll(Enumerable.Range(0, Buyers).Select(buyer => Task.Run(async () =>
        {
            while (TimeProvider.System.GetTimestamp() < end)
            {
                var id = Id.New(TimeProvider.System);
                if ((await lane.Post(brand, stock, new PlaceNoopOrder(id, buyer, 1))).Refusal is null) Console.WriteLine(id);
            }
        })));
    }
}
