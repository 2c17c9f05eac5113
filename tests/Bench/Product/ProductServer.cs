using Guildhall.Brands.Contracts;
using Guildhall.Conversations.Rooms;
using Guildhall.Host;
using Guildhall.Kernel.Keys;
using Guildhall.Members.Contracts;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;

namespace Guildhall.Bench.Product;

/// <summary>The whole product on a port, with what it is compared to behind the same door: an empty POST, and a page with nothing in it. The limit of messages per member is off: no crowd of people writes as fast as a bench.</summary>
internal static class ProductServer
{
    public static async Task Serve(BenchOptions options, Action<WebApplication>? map = null)
    {
        var folder = Directory.CreateDirectory(Path.Combine(Path.GetTempPath(), "guildhall-bench")).FullName;
        await using var app = GuildhallApp.Build(new(options.Storage, folder, "http://127.0.0.1:0", new HashSet<string> { "web", "lanes" }), builder =>
        {
            builder.Logging.ClearProviders();
            builder.Services.Replace(ServiceDescriptor.Singleton(_ => Envelope.FromEnvironmentOr(Path.Combine(folder, "bench.key")))); // As every bench on this database.
            builder.Services.Replace(ServiceDescriptor.Singleton(provider => new Pace(provider.GetRequiredService<TimeProvider>(), int.MaxValue)));
        });
        app.MapPost("/g/{code}/empty", (string code) => TypedResults.Ok()).ByCode(insideOnly: true);
        app.MapRazorComponents<EmptyApp>();
        map?.Invoke(app);
        await app.StartAsync();
        Console.WriteLine(new Uri(app.Urls.First()).Port);
        while (await Console.In.ReadLineAsync() is not null) { }
        await app.StopAsync(new CancellationToken(canceled: true));
    }
}
