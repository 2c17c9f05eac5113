using Guildhall.Kernel;
using Guildhall.Kernel.Storage;

namespace Guildhall.Host;

/// <summary>Builds the web application: the same for <c>serve</c>, for tests and for benches.</summary>
internal static class GuildhallApp
{
    public static WebApplication Build(HostOptions options, Action<WebApplicationBuilder>? configure = null)
    {
        var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions { ContentRootPath = AppContext.BaseDirectory });
        builder.WebHost.UseKestrelHttpsConfiguration();
        builder.WebHost.UseUrls(options.Urls.Split(';'));
        builder.Logging.SetMinimumLevel(LogLevel.Warning);
        builder.Services.AddKernel(options.Storage, options.KeyFile, new Node(options.Roles));
        builder.Services.AddGuildhallModules();
        builder.Services.ConfigureHttpJsonOptions(json => KernelJson.Configure(json.SerializerOptions));
        builder.Services.AddProblemDetails();
        configure?.Invoke(builder);
        var app = builder.Build();
        app.UseExceptionHandler(new ExceptionHandlerOptions
        {
            StatusCodeSelector = e => e is BadHttpRequestException bad ? bad.StatusCode : StorageTrouble.RefusalFor(e) is { } refusal ? (int)refusal.Kind : StatusCodes.Status500InternalServerError,
        });
        app.MapGet("/health", () => "ok");
        app.MapGuildhallModules();
        return app;
    }
}
