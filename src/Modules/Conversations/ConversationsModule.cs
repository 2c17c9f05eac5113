using Guildhall.Conversations.Import;
using Guildhall.Kernel.Jobs;
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
        .AddJob<ImportChat>()
        .AddJob<UndoChatImport>()
        .AddSingleton<IMemberReferences, MessagesKeepMembers>();

    public static void MapConversations(this IEndpointRouteBuilder routes) => _ = routes;
}
