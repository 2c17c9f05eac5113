using Guildhall.Brands.Contracts;
using Guildhall.Communities.Contracts;
using Guildhall.Kernel.Codes;
using Guildhall.Kernel.Jobs;
using Guildhall.Kernel.Lanes;
using Guildhall.Kernel.Outbox;
using Guildhall.Kernel.Texts;
using Guildhall.Members.Contracts;
using Guildhall.Members.Entry;
using Guildhall.Members.Founding;
using Guildhall.Members.GroupMoves;
using Guildhall.Members.Import;
using Guildhall.Members.Inside;
using Guildhall.Members.Merging;
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
        .AddGroupTab(new("members.inside", "people", Permissions.MembersRead, 30))
        .AddGroupTab(new("members.founding", "founding", Permissions.MembersRead, 40))
        .AddGroupTab(new("members.moves", "moves", Permissions.MembersRead, 80))
        .AddSingleton<ILayerCounts, LayerCounts>().AddSingleton<IGroupPeople, GroupPeople>()
        .AddScoped<MovePeople>().AddScoped<MergeGroups>().AddScoped<SplitGroup>().AddScoped<ConfirmMoved>().AddScoped<AddCandidates>().AddScoped<MoveCandidate>()
        .AddHandler<MembershipsChanged, NoteArrivals>()
        .AddSingleton<IMemberReferences, CandidatesKeepMembers>()
        .AddScoped<MergeLedger>().AddScoped<SeparatePeople>().AddUndo<MergePeople.Before, MergePeople>(Permissions.MembersEdit)
        .AddHandler<MembershipsChanged, BringStaysToPerson>()
        .AddSingleton<IMemberReferences, MergesKeepMembers>()
        .AddScoped<RemoveFromGroup>().AddSingleton<IMemberReferences, RemovalsKeepMembers>()
        .AddScoped<MemberDirectory>()
        .AddScoped<ForgetImport>()
        .AddUndo<TagMembers.Before, TagMembers>(Permissions.MembersEdit)
        .AddJob<ImportMembers>()
        .AddJob<UndoMemberImport>()
        .AddScoped<Visit>().AddScoped<IAdmit, Admit>().AddSingleton<DoorBook>().AddSingleton<DeviceBook>().AddSingleton(provider => new RoomDoor(provider.GetRequiredService<CodeBook>(), provider.GetRequiredService<DeviceBook>()))
        .AddLane<JoinCommand, Joined, DecideJoins>().AddScoped<JoinGroup>().AddScoped<LeaveGroup>().AddScoped<ReturnLink>().AddScoped<RoomLink>()
        .AddScoped<ManagePersonas>()
        .AddSingleton<IMemberReferences, PersonasKeepMembers>();

    public static void MapMembers(this IEndpointRouteBuilder routes)
    {
        ConfirmMoved.Map(routes);
        MoveCandidate.Map(routes);
        LeaveGroup.Map(routes);
        RoomLink.Map(routes);
        ManagePersonas.Map(routes);
        SeparatePeople.Map(routes);
        RemoveFromGroup.Map(routes);
    }
}
