using Guildhall.Brands.Contracts;
using Guildhall.Kernel.Jobs;
using Guildhall.Kernel.Lanes;
using Guildhall.Kernel.Texts;
using Guildhall.Members.Contracts;
using Guildhall.Members.Entry;
using Guildhall.Members.Import;
using Guildhall.Members.Personas;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Guildhall.Members;

public static class MembersModule
{
    public static IServiceCollection AddMembers(this IServiceCollection services) => services
        .AddValidation()
        .AddSingleton(new Module(typeof(MembersModule).Assembly))
        .AddNav(new(NavPlace.Run, "members.personas", "user-heart", "personas", Permissions.MembersEdit, 130))
        .AddScoped<MemberDirectory>()
        .AddScoped<ForgetImport>()
        .AddUndo<TagMembers.Before, TagMembers>(Permissions.MembersEdit)
        .AddJob<ImportMembers>()
        .AddJob<UndoMemberImport>()
        .AddScoped<Visit>().AddScoped<IAdmit, Admit>().AddSingleton<DoorBook>().AddSingleton<DeviceBook>()
        .AddLane<JoinCommand, Joined, DecideJoins>().AddScoped<JoinGroup>().AddScoped<LeaveGroup>().AddScoped<ReturnLink>().AddScoped<RoomLink>()
        .AddScoped<ManagePersonas>()
        .AddSingleton<IMemberReferences, PersonasKeepMembers>();

    public static void MapMembers(this IEndpointRouteBuilder routes)
    {
        LeaveGroup.Map(routes);
        RoomLink.Map(routes);
        ManagePersonas.Map(routes);
    }
}
