using Guildhall.Brands.Contracts;
using Guildhall.Communities.Contracts;
using Guildhall.Communities.Groups;
using Guildhall.Communities.Lifecycle;
using Guildhall.Communities.Positioning;
using Guildhall.Communities.Team;
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
        .AddGroupTab(new("communities.tab.lifecycle", "lifecycle", Permissions.GroupsRead, 20))
        .AddGroupTab(new("communities.tab.team", "team", Permissions.GroupsRead, 60))
        .AddGroupTab(new("communities.tab.handover", "handover", Permissions.GroupsRead, 70))
        .AddUndo<ChangeStage.Before, UndoStage>(Permissions.GroupsEdit)
        .AddScoped<ChangeStage>().AddScoped<EditGroup>().AddScoped<PlanTeam>().AddScoped<GiveGroupRole>().AddScoped<HandOver>()
        .AddScoped<OpenGroup>().AddScoped<OpenCommunity>()
        .AddScoped<SaveCanvas>().AddScoped<RestoreCanvas>().AddScoped<RemovePersona>().AddScoped<AttachEvidence>().AddScoped<FillLayers>().AddScoped<CanvasPicture>();

    public static void MapCommunities(this IEndpointRouteBuilder routes)
    {
        StageRoutes.Map(routes);
        PlanTeam.Map(routes);
        GiveGroupRole.Map(routes);
        HandOver.Map(routes);
        RestoreCanvas.Map(routes);
        RemovePersona.Map(routes);
        CommunityRoutes.Map(routes);
        GroupRoutes.Map(routes);
        AttachEvidence.Map(routes);
        FillLayers.Map(routes);
        CanvasPicture.Map(routes);
    }
}
