using Guildhall.Kernel.Texts;
using Guildhall.Ui;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Rendering;
using Microsoft.AspNetCore.Components.Routing;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Guildhall.Tests.Ui;

/// <summary>Serves the design system alone on a loopback port, as the product serves it.</summary>
public sealed class UiHost : IAsyncLifetime
{
    private WebApplication app = null!;

    public HttpClient Browser { get; private set; } = null!;

    public async Task InitializeAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.Services.AddUi();
        builder.Services.AddSingleton(TimeProvider.System);
        builder.Services.AddSingleton<TextCatalogue>();
        builder.Services.AddScoped<Localizer>();
        app = builder.Build();
        app.Urls.Add("http://127.0.0.1:0");
        app.Use((http, next) =>
        {
            http.RequestServices.GetRequiredService<Localizer>().Language = http.Request.Query["lang"].FirstOrDefault() ?? "zh-Hans";
            return next();
        });
        app.UseAntiforgery();
        app.MapUi();
        app.MapRazorComponents<Root>().AddAdditionalAssemblies(typeof(UiGallery).Assembly);
        await app.StartAsync();
        Browser = new HttpClient { BaseAddress = new(app.Urls.First()) };
    }

    public async Task DisposeAsync()
    {
        Browser.Dispose();
        await app.DisposeAsync();
    }

    public sealed class Root : ComponentBase
    {
        protected override void BuildRenderTree(RenderTreeBuilder builder)
        {
            builder.OpenComponent<Router>(0);
            builder.AddAttribute(1, nameof(Router.AppAssembly), typeof(UiGallery).Assembly);
            builder.AddAttribute(2, nameof(Router.Found), (RenderFragment<RouteData>)(route => view =>
            {
                view.OpenComponent<RouteView>(0);
                view.AddAttribute(1, nameof(RouteView.RouteData), route);
                view.CloseComponent();
            }));
            builder.CloseComponent();
        }
    }
}
