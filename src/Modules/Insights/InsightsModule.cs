using Guildhall.Brands.Contracts;
using Guildhall.Commerce.Contracts;
using Guildhall.Communities.Contracts;
using Guildhall.Conversations.Contracts;
using Guildhall.Insights.Benchmarks;
using Guildhall.Insights.Contracts;
using Guildhall.Insights.Exports;
using Guildhall.Insights.Fleet;
using Guildhall.Insights.Measures;
using Guildhall.Insights.People;
using Guildhall.Insights.Rollups;
using Guildhall.Insights.Scores;
using Guildhall.Insights.Search;
using Guildhall.Kernel.Jobs;
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
        .AddHandler<MessagesPosted, MarkStaleDays>()
        .AddHandler<MembershipsChanged, MarkStaleDays>()
        .AddHandler<MarksChanged, MarkStaleDays>()
        .AddHandler<PeopleMerged, MarkStaleDays>()
        .AddHandler<PeopleSeparated, MarkStaleDays>()
        .AddHandler<OrdersChanged, MarkStaleDays>()
        .AddHostedService<RecountLoop>()
        .AddSingleton<CountingHere>().AddScoped<RecountStale>().AddScoped<ScoreScopes>()
        .AddScoped<MeasureWindow>().AddScoped<Report>().AddScoped<Recompute>()
        .AddSingleton<IGroupFacts, GroupFactsFromDays>()
        .AddGroupTab(new("communities.tab.figures", "", Permissions.InsightsRead, 10))
        .AddGroupTab(new("insights.ties", "ties", Permissions.InsightsRead, 20))
        .AddNav(new(NavPlace.Run, "insights.members", "users", "members", Permissions.MembersRead, 200, "m"))
        .AddJob<ExportMembers>().AddJob<TagEverybody>().AddJob<UntagEverybody>().AddUndo<TagEverybody.Before, TagEverybody>(Permissions.MembersEdit)
        .AddUndo<SetBenchmark.Before, SetBenchmark>(Permissions.BrandEdit)
        .AddNav(new(NavPlace.Manage, "insights.benchmarks", "target", "benchmarks", Permissions.InsightsRead, 560, "b"))
        .AddSearch<FindGroups>().AddSearch<FindCommunities>().AddSearch<FindMembers>()
        .AddNav(new(NavPlace.Watch, "insights.overview", "layout-dashboard", "overview", Permissions.InsightsRead, 10, "o"))
        .AddNav(new(NavPlace.Watch, "insights.fleet", "grid-dots", "fleet", Permissions.InsightsRead, 20, "f"))
        .AddNav(new(NavPlace.Watch, "insights.growth", "trending-up", "growth", Permissions.InsightsRead, 30, "w"))
        .AddNav(new(NavPlace.Watch, "insights.activity", "activity", "activity", Permissions.InsightsRead, 40, "a"))
        .AddNav(new(NavPlace.Watch, "insights.loyalty", "heart-handshake", "loyalty", Permissions.InsightsRead, 50, "l"))
        .AddNav(new(NavPlace.Watch, "insights.conversion", "shopping-cart", "conversion", Permissions.InsightsRead, 60, "c"));

    public static void MapInsights(this IEndpointRouteBuilder routes)
    {
        ExportTable.Map(routes);
        ReadReport.Map(routes);
        PeopleRoutes.Map(routes);
        ExportMembers.Map(routes);
        TagEverybody.Map(routes);
    }
}
