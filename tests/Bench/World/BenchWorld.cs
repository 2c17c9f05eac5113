using System.Diagnostics;
using Guildhall.Brands.Contracts;
using Guildhall.Host;
using Guildhall.Kernel;
using Guildhall.Kernel.Storage;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Guildhall.Bench.World;

/// <summary>The whole product without its web server and without its loops: a bench turns them itself.</summary>
internal sealed class BenchWorld : IAsyncDisposable
{
    private BenchWorld(ServiceProvider services) => Services = services;

    public ServiceProvider Services { get; }

    public AppDbSource Source => Services.GetRequiredService<AppDbSource>();

    public static async Task<BenchWorld> Create(BenchOptions options)
    {
        var folder = Directory.CreateDirectory(Path.Combine(Path.GetTempPath(), "guildhall-bench"));
        var services = new ServiceCollection();
        services.AddLogging(log => log.SetMinimumLevel(LogLevel.Error).AddConsole(console => console.LogToStandardErrorThreshold = LogLevel.Error));
        services.AddGuildhallModules();
        services.AddKernel(options.Storage, Path.Combine(folder.FullName, "bench.key"), new Node(new HashSet<string>()));
        var world = new BenchWorld(services.BuildServiceProvider());
        await world.Source.Migrate();
        return world;
    }

    /// <summary>A brand that nobody measured before.</summary>
    public async Task<BrandId> OpenBrand()
    {
        await using var scope = Services.GetRequiredService<IServiceScopeFactory>().CreateSystemScope(null);
        var request = new OpenBrand.Request($"Bench {Id.New(TimeProvider.System):N}", "Asia/Shanghai", "CNY", "zh-Hans");
        return (await scope.ServiceProvider.GetRequiredService<OpenBrand>().Handle(request, default)).Value.Id;
    }

    public AppDb Open(BrandId brand) => Source.Open(Actor.System(brand));

    public static async Task<double> Seconds(Func<Task> work)
    {
        var started = Stopwatch.GetTimestamp();
        await work();
        return Stopwatch.GetElapsedTime(started).TotalSeconds;
    }

    /// <summary>So that no round pays for the garbage of the one before.</summary>
    public static void Sweep() => GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);

    public ValueTask DisposeAsync() => Services.DisposeAsync();
}
