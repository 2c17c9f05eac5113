using Guildhall.Brands.Contracts;
using Guildhall.Kernel.Texts;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Guildhall.Brands;

public static class BrandsModule
{
    public static IServiceCollection AddBrands(this IServiceCollection services) => services
        .AddValidation()
        .AddSingleton(new Module(typeof(BrandsModule).Assembly))
        .AddScoped<OpenBrand>();

    public static void MapBrands(this IEndpointRouteBuilder routes) => _ = routes;
}
