using Guildhall.Kernel.Texts;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Guildhall.Ui;

public static class UiModule
{
    public static IServiceCollection AddUi(this IServiceCollection services)
    {
        services.AddSingleton(new Module(typeof(UiModule).Assembly));
        services.TryAddSingleton(UiAssets.Embedded);
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton<FormTokens>();
        services.AddRazorComponents();
        return services;
    }

    public static void MapUi(this IEndpointRouteBuilder routes) =>
        routes.MapMethods("/assets/{hash}/{name}", ["GET", "HEAD"], UiAssets.Serve).AllowAnonymous();
}
