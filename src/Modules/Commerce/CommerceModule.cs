using Guildhall.Kernel.Texts;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Guildhall.Commerce;

public static class CommerceModule
{
    public static IServiceCollection AddCommerce(this IServiceCollection services) => services
        .AddValidation()
        .AddSingleton(new Module(typeof(CommerceModule).Assembly));

    public static void MapCommerce(this IEndpointRouteBuilder routes) => _ = routes;
}
