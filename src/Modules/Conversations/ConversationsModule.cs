using Guildhall.Brands.Contracts;
using Guildhall.Communities.Contracts;
using Guildhall.Conversations.Contracts;
using Guildhall.Conversations.Import;
using Guildhall.Conversations.Pictures;
using Guildhall.Conversations.Rooms;
using Guildhall.Conversations.Search;
using Guildhall.Conversations.Staff;
using Guildhall.Kernel.Jobs;
using Guildhall.Kernel.Lanes;
using Guildhall.Kernel.Live;
using Guildhall.Kernel.Outbox;
using Guildhall.Kernel.Texts;
using Guildhall.Members.Contracts;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Guildhall.Conversations;

public static class ConversationsModule
{
    public static IServiceCollection AddConversations(this IServiceCollection services) => services
        .AddValidation()
        .AddSingleton(new Module(typeof(ConversationsModule).Assembly))
        .AddNav(new(NavPlace.Run, "conversations.rooms", "message-circle", "rooms", Permissions.ConversationsRead, 120))
        .AddGroupTab(new("conversations.room", "room", Permissions.ConversationsRead, 20))
        .AddJob<ImportChat>()
        .AddJob<UndoChatImport>()
        .AddSingleton<IMemberReferences, MessagesKeepMembers>()
        .AddSingleton(provider => new SayInRoom(provider.GetRequiredService<Lane<SayCommand, Said>>()))
        .AddLane<SayCommand, Said, DecideMessages>().AddLane<ReactCommand, ReactedView, DecideReactions>().AddLane<RecallCommand, RemovedView, DecideRecalls>()
        .AddSingleton<Pace>(provider => new(provider.GetRequiredService<TimeProvider>()))
        .AddSingleton<RoomSeats>().AddSingleton<ILiveDoor>(provider => provider.GetRequiredService<RoomSeats>())
        .AddScoped(provider => new HouseLines(provider.GetRequiredService<LiveRooms>(), provider.GetRequiredService<MemberDirectory>(), provider.GetRequiredService<TimeProvider>()))
        .AddSingleton<SnapshotBook>().AddSingleton<ReadMarks>().AddHostedService(provider => provider.GetRequiredService<ReadMarks>())
        .AddScoped<PostMessage>().AddScoped<PostPicture>().AddScoped<ReactToMessage>().AddScoped<RecallMessage>()
        .AddScoped<SayAsPersona>().AddScoped<PinMessage>().AddScoped<TakeDown>().AddScoped<MuteMember>()
        .AddHandler<MessagesPosted, IndexMessages>().AddHandler<MessagesChanged, IndexMessages>().AddHandler<DaysToIndex, IndexMessages>()
        .AddHandler<MembersJoined, WelcomeMembers>().AddHandler<MembersMoved, WelcomeMembers>().AddHandler<MemberLeft, WelcomeMembers>()
        .AddHandler<GroupStageChanged, SayFarewell>().AddHandler<PeopleMerged, KeepMuted>();

    public static void MapConversations(this IEndpointRouteBuilder routes)
    {
        PostMessage.Map(routes);
        PostPicture.Map(routes);
        ShowPicture.Map(routes);
        ReactToMessage.Map(routes);
        RecallMessage.Map(routes);
        RoomStream.Map(routes);
        SayAsPersona.Map(routes);
        PinMessage.Map(routes);
        TakeDown.Map(routes);
        MuteMember.Map(routes);
    }
}
