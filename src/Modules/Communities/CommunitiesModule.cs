using Guildhall.Brands.Contracts;
using Guildhall.Communities.Contracts;
using Guildhall.Kernel.Texts;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Guildhall.Communities;

public static class CommunitiesModule
{
    public static IServiceCollection AddCommunities(this IServiceCollection services) => services
        .AddValidation()
        .AddSingleton(new Module(typeof(CommunitiesModule).Assembly))
        .AddNav(new(NavPlace.Run, "communities.groups", "messages", "groups", Permissions.GroupsRead, 100, "g"))
        .AddScoped<OpenGroup>();

    public static void MapCommunities(this IEndpointRouteBuilder routes) => _ = routes;
}
