using Guildhall.Kernel.Texts;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Guildhall.Insights;

public static class InsightsModule
{
    public static IServiceCollection AddInsights(this IServiceCollection services) => services
        .AddValidation()
        .AddSingleton(new Module(typeof(InsightsModule).Assembly));

    public static void MapInsights(this IEndpointRouteBuilder routes) => _ = routes;
}
