using Guildhall.Commerce.Contracts;
using Guildhall.Conversations.Contracts;
using Guildhall.Insights.Contracts;
using Guildhall.Insights.Measures;
using Guildhall.Insights.Rollups;
using Guildhall.Kernel.Outbox;
using Guildhall.Kernel.Texts;
using Guildhall.Members.Contracts;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Guildhall.Insights;

public static class InsightsModule
{
    public static IServiceCollection AddInsights(this IServiceCollection services) => services
        .AddValidation()
        .AddSingleton(new Module(typeof(InsightsModule).Assembly))
        .AddSingleton<RecountBell>()
        .AddHandler<MessagesChanged, MarkStaleDays>()
        .AddHandler<MembershipsChanged, MarkStaleDays>()
        .AddHandler<MarksChanged, MarkStaleDays>()
        .AddHandler<OrdersChanged, MarkStaleDays>()
        .AddHostedService<RecountLoop>()
        .AddScoped<RecountStale>()
        .AddScoped<MeasureWindow>()
        .AddScoped<Report>()
        .AddScoped<Recompute>();

    public static void MapInsights(this IEndpointRouteBuilder routes) => _ = routes;
}
