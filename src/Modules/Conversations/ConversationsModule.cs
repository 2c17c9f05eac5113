using Guildhall.Kernel.Texts;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Guildhall.Conversations;

public static class ConversationsModule
{
    public static IServiceCollection AddConversations(this IServiceCollection services) => services
        .AddValidation()
        .AddSingleton(new Module(typeof(ConversationsModule).Assembly));

    public static void MapConversations(this IEndpointRouteBuilder routes) => _ = routes;
}
