using Guildhall.Kernel.Blobs;
using Guildhall.Kernel.Codes;
using Guildhall.Kernel.Imports;
using Guildhall.Kernel.Jobs;
using Guildhall.Kernel.Keys;
using Guildhall.Kernel.Lanes;
using Guildhall.Kernel.Leases;
using Guildhall.Kernel.Live;
using Guildhall.Kernel.Outbox;
using Guildhall.Kernel.Schedule;
using Guildhall.Kernel.Storage;
using Guildhall.Kernel.Texts;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace Guildhall.Kernel;

public static class KernelModule
{
    /// <summary>Everything below the modules: storage, texts, outbox, schedule, jobs, blobs, keys.</summary>
    /// <param name="keyFile">Where the master key lives when GUILDHALL_KEY is not set.</param>
    public static IServiceCollection AddKernel(this IServiceCollection services, StorageOptions storage, string keyFile, Node node)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton(node);
        services.AddSingleton(provider => new AppDbSource(storage, provider.GetServices<Module>()));
        services.AddScoped<Actor>();
        services.AddScoped(provider => provider.GetRequiredService<AppDbSource>().Open(provider.GetRequiredService<Actor>()));
        services.AddSingleton<TextCatalogue>();
        services.AddScoped<Localizer>();
        services.AddSingleton<LeaseBook>();
        services.AddSingleton(provider => new ClockGuard(provider.GetRequiredService<AppDbSource>(), TimeProvider.System));
        services.AddSingleton<LiveRooms>();
        services.AddSingleton<CodeBook>();
        services.AddSingleton<IBlobs, DatabaseBlobs>();
        services.AddScheduled<Housekeeping>();
        services.AddScoped<RowImport>();
        services.AddSingleton(_ => Envelope.FromEnvironmentOr(keyFile));
        services.AddSingleton<DatabaseKeyRing>();
        services.AddDataProtection().SetApplicationName("guildhall");
        services.AddSingleton<IConfigureOptions<KeyManagementOptions>>(provider =>
            new ConfigureOptions<KeyManagementOptions>(keys => keys.XmlRepository = provider.GetRequiredService<DatabaseKeyRing>()));
        services.AddSingleton<OutboxDispatcher>().AddSingleton<ScheduleRunner>().AddSingleton<JobRunner>();
        if (node.Does("lanes")) services.AddHostedService<YoungTables>();
        if (node.Does("jobs"))
        {
            services.AddHostedService(provider => provider.GetRequiredService<OutboxDispatcher>());
            services.AddHostedService(provider => provider.GetRequiredService<ScheduleRunner>());
            services.AddHostedService(provider => provider.GetRequiredService<JobRunner>());
        }
        return services;
    }
}
