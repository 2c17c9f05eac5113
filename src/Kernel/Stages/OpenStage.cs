using Guildhall.Kernel.Storage;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Guildhall.Kernel.Stages;

/// <summary>Opens stages: the whole application a second time in this process, on a database of its own that is gone afterwards. Nothing that happens there is a fact.</summary>
/// <param name="folder">Where they stand while they are open.</param>
/// <param name="modules">Adds the modules, as the application itself does.</param>
public sealed class OpenStage(string folder, Action<IServiceCollection> modules, ILoggerFactory logs) : IHostedService
{
    internal const string Held = "held";

    private readonly Lock door = new();

    /// <param name="at">What its clock says at first.</param>
    public async Task<Stage> Handle(DateTimeOffset at, CancellationToken ct)
    {
        var (path, held) = Take();
        var clock = new StageClock(at);
        var services = new ServiceCollection();
        services.AddLogging();
        services.AddSingleton(new Quiet(logs)).AddSingleton<ILoggerFactory>(provider => provider.GetRequiredService<Quiet>());
        services.AddSingleton<TimeProvider>(clock);
        modules(services);
        // No roles: its loops do not run, whoever opened it turns them.
        services.AddKernel(new StorageOptions(StorageKind.Sqlite, Path.Combine(path, "stage.db")) { Passing = true }, Path.Combine(path, "stage.key"), new Node(new HashSet<string>()));
        var stage = new Stage(services.BuildServiceProvider(), clock, path, held);
        try
        {
            await stage.Source.Migrate(ct);
            return stage;
        }
        catch
        {
            await stage.DisposeAsync();
            throw;
        }
    }

    /// <summary>Removes what a process that died left open. Answers how many there were.</summary>
    public int Sweep()
    {
        lock (door)
        {
            if (!Directory.Exists(folder)) return 0;
            var swept = 0;
            foreach (var path in Directory.EnumerateDirectories(folder))
                if (TryHold(path) is { } held)
                    using (held)
                    {
                        Directory.Delete(path, recursive: true);
                        swept++;
                    }
            return swept;
        }
    }

    Task IHostedService.StartAsync(CancellationToken cancellationToken)
    {
        Sweep();
        return Task.CompletedTask;
    }

    Task IHostedService.StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private (string Path, FileStream Held) Take()
    {
        lock (door)
        {
            var path = Path.Combine(folder, Id.New(TimeProvider.System).ToString("N"));
            Directory.CreateDirectory(path);
            return (path, TryHold(path) ?? throw new IOException($"The stage {path} is held by another process."));
        }
    }

    /// <summary>Null while a living process holds it.</summary>
    private static FileStream? TryHold(string path)
    {
        try
        {
            return new FileStream(Path.Combine(path, Held), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException)
        {
            return null;
        }
    }

    /// <summary>The application's own log; it outlives the stage.</summary>
    private sealed class Quiet(ILoggerFactory logs) : ILoggerFactory
    {
        public ILogger CreateLogger(string categoryName) => logs.CreateLogger("Stage." + categoryName);
        public void AddProvider(ILoggerProvider provider) => logs.AddProvider(provider);
        public void Dispose() { }
    }
}

public static class StageRegistration
{
    /// <inheritdoc cref="OpenStage"/>
    public static IServiceCollection AddStages(this IServiceCollection services, string folder, Action<IServiceCollection> modules) => services
        .AddSingleton(provider => new OpenStage(folder, modules, provider.GetRequiredService<ILoggerFactory>()))
        .AddHostedService(provider => provider.GetRequiredService<OpenStage>());
}
