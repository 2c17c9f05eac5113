using Guildhall.Brands;
using Guildhall.Commerce;
using Guildhall.Communities;
using Guildhall.Conversations;
using Guildhall.Insights;
using Guildhall.Members;

namespace Guildhall.Host;

/// <summary>Every module, lowest first: references go up this list only, and migrations run in its order.</summary>
internal static class GuildhallModules
{
    public static IServiceCollection AddGuildhallModules(this IServiceCollection services) => services
        .AddBrands()
        .AddCommunities()
        .AddMembers()
        .AddConversations()
        .AddCommerce()
        .AddInsights();

    public static void MapGuildhallModules(this IEndpointRouteBuilder routes)
    {
        routes.MapBrands();
        routes.MapCommunities();
        routes.MapMembers();
        routes.MapConversations();
        routes.MapCommerce();
        routes.MapInsights();
    }
}
