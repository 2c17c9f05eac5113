using Guildhall.Kernel.Jobs;
using Guildhall.Kernel.Texts;
using Guildhall.Members.Contracts;
using Guildhall.Members.Import;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Guildhall.Members;

public static class MembersModule
{
    public static IServiceCollection AddMembers(this IServiceCollection services) => services
        .AddValidation()
        .AddSingleton(new Module(typeof(MembersModule).Assembly))
        .AddScoped<MemberDirectory>()
        .AddScoped<ForgetImport>()
        .AddJob<ImportMembers>()
        .AddJob<UndoMemberImport>();

    public static void MapMembers(this IEndpointRouteBuilder routes) => _ = routes;
}
