using Guildhall.Kernel.Texts;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Guildhall.Members;

public static class MembersModule
{
    public static IServiceCollection AddMembers(this IServiceCollection services) => services
        .AddValidation()
        .AddSingleton(new Module(typeof(MembersModule).Assembly));

    public static void MapMembers(this IEndpointRouteBuilder routes) => _ = routes;
}
