using System.Text.Encodings.Web;
using System.Text.Unicode;
using Guildhall.Brands;
using Guildhall.Brands.Contracts;
using Guildhall.Host.Commands;
using Guildhall.Host.Console;
using Guildhall.Host.Console.Imports;
using Guildhall.Kernel;
using Guildhall.Kernel.Stages;
using Guildhall.Ui;

namespace Guildhall.Host;

/// <summary>Builds the web application: the same for <c>serve</c>, for tests and for benches.</summary>
internal static class GuildhallApp
{
    public static WebApplication Build(HostOptions options, Action<WebApplicationBuilder>? configure = null, DatabaseHold? hold = null)
    {
        var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions { ContentRootPath = AppContext.BaseDirectory });
        builder.WebHost.UseKestrelHttpsConfiguration();
        builder.WebHost.UseSockets(sockets => sockets.UnsafePreferInlineScheduling = true); // A request goes on where it was read instead of queueing for a thread at every step; it was read on a thread of the pool, not on the one that listens.
        builder.WebHost.UseUrls(options.Urls.Split(';'));
        builder.Logging.SetMinimumLevel(LogLevel.Warning);
        builder.Logging.AddFilter("Microsoft.AspNetCore.DataProtection.KeyManagement.XmlKeyManager", LogLevel.Error); // The key ring seals what it stores itself.
        builder.Services.AddKernel(options.Storage, options.KeyFile, new Node(options.Roles));
        builder.Services.AddGuildhallModules();
        builder.Services.AddStages(Path.Combine(options.Folder, "stages"), services => services.AddGuildhallModules());
        builder.Services.ConfigureHttpJsonOptions(json => KernelJson.Configure(json.SerializerOptions));
        builder.Services.AddProblemDetails();
        builder.Services.AddSingleton(new SetupToken(options.ListensBeyondThisMachine));
        builder.Services.AddAntiforgery(forms => (forms.Cookie.Name, forms.SuppressXFrameOptionsHeader) = (FormTokens.Cookie, true));
        builder.Services.AddSingleton(HtmlEncoder.Create(UnicodeRanges.All));
        builder.Services.AddHostedService<Telemetry>();
        configure?.Invoke(builder);
        var app = builder.Build();
        app.UseTrustedProxies();
        app.UseSecurityHeaders();
        app.UseErrors();
        app.UseRouting();
        app.UseUploadLimits();
        app.UseBrands();
        app.UseAntiforgery();
        app.MapGet("/health", () => "ok").Public();
        if (options.ServesWeb)
        {
            app.MapUi();
            app.MapGroup("").DisableValidation().MapGuildhallModules(); // Forms are validated by their pages, requests by their use cases.
            app.MapRazorComponents<App>().AddAdditionalAssemblies(GuildhallModules.PageAssemblies).Add(Frameworks);
        }
        if (hold is not null) ServerCommands.Map(app, hold, app.Services).DisableAntiforgery().Public();
        RouteAccess.Check(app);
        return app;
    }

    /// <summary>Routes that others bring along: Razor's own only unwraps redirects that it protected, the design system's gallery is for operators.</summary>
    private static void Frameworks(EndpointBuilder endpoint)
    {
        if (endpoint is not RouteEndpointBuilder route) return;
        var path = route.RoutePattern.RawText?.TrimStart('/') ?? "";
        if (path.StartsWith("_framework/", StringComparison.Ordinal)) endpoint.Metadata.Add(new PublicAttribute());
        if (path == "ui") endpoint.Metadata.Add(new SignedInAttribute());
    }
}
