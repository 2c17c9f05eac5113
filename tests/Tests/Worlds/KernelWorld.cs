using Guildhall.Host;
using Guildhall.Kernel;
using Guildhall.Kernel.Storage;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Guildhall.Tests.Worlds;

/// <summary>The Kernel alone on a database of its own, with a clock that the test moves and loops that the test turns.</summary>
public sealed class KernelWorld : IAsyncDisposable
{
    private KernelWorld(ServiceProvider services) => Services = services;

    public ServiceProvider Services { get; }
    public FakeClock Clock => (FakeClock)Services.GetRequiredService<TimeProvider>();
    public AppDbSource Source => Services.GetRequiredService<AppDbSource>();
    public BrandId Brand { get; } = new(Guid.CreateVersion7());

    public static async Task<KernelWorld> Create(Action<IServiceCollection>? configure = null, StorageOptions? storage = null)
    {
        storage ??= await TestDatabase.Fresh();
        var services = new ServiceCollection();
        services.AddLogging();
        services.AddSingleton<TimeProvider>(new FakeClock());
        services.AddGuildhallModules();
        services.AddKernel(storage, TestDatabase.TempPath("guildhall.key"), new Node(new HashSet<string>()));
        configure?.Invoke(services);
        var world = new KernelWorld(services.BuildServiceProvider());
        await world.Source.Migrate();
        return world;
    }

    public AppDb Open(BrandId? brand = null) => Source.Open(Actor.System(brand ?? Brand));

    public ValueTask DisposeAsync() => Services.DisposeAsync();
}

public sealed class FakeClock(DateTimeOffset? start = null) : TimeProvider
{
    private DateTimeOffset now = start ?? new(2026, 3, 2, 4, 0, 0, TimeSpan.Zero);

    public override DateTimeOffset GetUtcNow() => now;

    public void Advance(TimeSpan by) => now += by;
}
