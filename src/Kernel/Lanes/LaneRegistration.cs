using Guildhall.Kernel.Storage;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Guildhall.Kernel.Lanes;

public static class LaneRegistration
{
    /// <summary>Opens a lane: use cases take <see cref="Lane{TCommand, TAnswer}"/>, batches are decided by <typeparamref name="THandler"/>. One lane per pair of command and answer.</summary>
    public static IServiceCollection AddLane<TCommand, TAnswer, THandler>(this IServiceCollection services, LaneOptions? options = null)
        where THandler : class, IDecide<TCommand, TAnswer> => services
        .AddScoped<THandler>()
        .AddSingleton(provider => new Lane<TCommand, TAnswer>(
            typeof(TCommand).Name + (provider.GetRequiredService<AppDbSource>().Options.Passing ? "@stage" : ""), // What is only rehearsed is measured apart.
            options ?? new LaneOptions(),
            oneWriter: provider.GetRequiredService<AppDbSource>().Options.Kind == StorageKind.Sqlite,
            scope => scope.GetRequiredService<THandler>(),
            provider.GetRequiredService<IServiceScopeFactory>(),
            provider.GetRequiredService<ClockGuard>(),
            provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<ILoggerFactory>().CreateLogger("Guildhall.Lanes." + typeof(TCommand).Name)))
        .AddSingleton<IHostedService>(provider => provider.GetRequiredService<Lane<TCommand, TAnswer>>());
}
