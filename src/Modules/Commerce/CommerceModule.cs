using Guildhall.Commerce.Import;
using Guildhall.Kernel.Jobs;
using Guildhall.Kernel.Texts;
using Guildhall.Members.Contracts;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Guildhall.Commerce;

public static class CommerceModule
{
    public static IServiceCollection AddCommerce(this IServiceCollection services) => services
        .AddValidation()
        .AddSingleton(new Module(typeof(CommerceModule).Assembly))
        .AddJob<ImportOrders>()
        .AddJob<UndoOrderImport>()
        .AddSingleton<IMemberReferences, OrdersKeepMembers>();

    public static void MapCommerce(this IEndpointRouteBuilder routes) => _ = routes;
}
