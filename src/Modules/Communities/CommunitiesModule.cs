using Guildhall.Brands.Contracts;
using Guildhall.Communities.Contracts;
using Guildhall.Communities.Positioning;
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
        .AddNav(new(NavPlace.Run, "communities.communities", "target", "communities", Permissions.GroupsRead, 90))
        .AddScoped<OpenGroup>().AddScoped<OpenCommunity>()
        .AddScoped<SaveCanvas>().AddScoped<RestoreCanvas>().AddScoped<RemovePersona>().AddScoped<FillLayers>().AddScoped<CanvasPicture>();

    public static void MapCommunities(this IEndpointRouteBuilder routes)
    {
        RestoreCanvas.Map(routes);
        RemovePersona.Map(routes);
        FillLayers.Map(routes);
        CanvasPicture.Map(routes);
    }
}
