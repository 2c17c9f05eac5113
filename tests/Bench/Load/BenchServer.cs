using Guildhall.Kernel;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Guildhall.Bench.Load;

/// <summary>The host that benches share: Kestrel and the Kernel, without log output. <c>POST /empty</c> behind the session check is the yardstick of every write bench.</summary>
internal static class BenchServer
{
    public static async Task Serve(BenchOptions options, Action<IServiceCollection> services, Action<WebApplication> map)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Services.AddKernel(options.Storage, Path.Combine(Path.GetTempPath(), "guildhall-bench", "bench.key"), new Node(new HashSet<string> { "web", "lanes" }));
        builder.Services.AddSingleton<SessionCheck>();
        services(builder.Services);
        await using var app = builder.Build();
        app.MapPost("/empty", http =>
        {
            http.Response.StatusCode = app.Services.GetRequiredService<SessionCheck>().Knows(http) ? 200 : 401;
            http.Response.ContentLength = 0;
            return Task.CompletedTask;
        });
        map(app);
        await app.StartAsync();
        Console.WriteLine(new Uri(app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First()).Port);
        while (await Console.In.ReadLineAsync() is not null) { }
        await app.StopAsync();
    }
}
