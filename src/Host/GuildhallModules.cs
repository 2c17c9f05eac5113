using Guildhall.Activities;
using Guildhall.Brands;
using Guildhall.Brands.Contracts;
using Guildhall.Commerce;
using Guildhall.Commerce.Contracts;
using Guildhall.Communities;
using Guildhall.Conversations;
using Guildhall.Conversations.Contracts;
using Guildhall.Host.Console.Imports;
using Guildhall.Host.Console.Jobs;
using Guildhall.Host.Console.Notices;
using Guildhall.Host.Demo;
using Guildhall.Host.Loyalty;
using Guildhall.Insights;
using Guildhall.Kernel.Jobs;
using Guildhall.Kernel.Outbox;
using Guildhall.Kernel.Texts;
using Guildhall.Loyalty;
using Guildhall.Loyalty.Contracts;
using Guildhall.Members;
using Guildhall.Ui;
using Assembly = System.Reflection.Assembly;

namespace Guildhall.Host;

/// <summary>Every module, lowest first: references go up this list only, and migrations run in its order.</summary>
internal static class GuildhallModules
{
    public static IServiceCollection AddGuildhallModules(this IServiceCollection services) => services
        .AddUi()
        .AddSingleton(new Module(typeof(GuildhallModules).Assembly))
        .AddNav(new(NavPlace.Manage, "host.imports", "database-import", "import", Permissions.ImportsRun, 550, "i"))
        .AddNav(new(NavPlace.Manage, "host.jobs", "clock", "jobs", Permissions.JobsRead, 600, "j"))
        .AddAction(new("communities.new_group", "plus", "groups/new", Permissions.GroupsEdit))
        .AddAction(new("host.action_import", "file-import", "import", Permissions.ImportsRun))
        .AddHandler<JobEnded, TellJobEnded>()
        .AddHandler<MessagesPosted, RewardTalk>().AddHandler<MessagesChanged, RewardTalk>()
        .AddHandler<OrdersPaid, RewardPurchases>().AddHandler<OrderRefunded, RewardPurchases>()
        .AddScoped<ITillCoupons, CheckoutCoupons>().AddScoped<IGiftGoods, GiftShelf>().AddScoped<ITillPoints, CheckoutPoints>()
        .AddSingleton<IWatchOutbox, TellParkedStream>()
        .AddJob<WriteDemoHistory>().AddJob<WriteDemoLoyalty>()
        .AddSingleton<DemoVoice>().AddHostedService<DemoLife>()
        .AddBrands()
        .AddCommunities()
        .AddMembers()
        .AddConversations()
        .AddCommerce()
        .AddLoyalty()
        .AddActivities()
        .AddInsights();

    public static IReadOnlyList<Module> All { get; } =
        [.. new ServiceCollection().AddGuildhallModules().Where(s => s.ServiceType == typeof(Module)).Select(s => (Module)s.ImplementationInstance!)];

    /// <summary>Where pages are found, beside the host itself.</summary>
    public static Assembly[] PageAssemblies { get; } =
    [
        typeof(UiModule).Assembly, typeof(BrandsModule).Assembly, typeof(CommunitiesModule).Assembly, typeof(MembersModule).Assembly,
        typeof(ConversationsModule).Assembly, typeof(CommerceModule).Assembly, typeof(LoyaltyModule).Assembly, typeof(ActivitiesModule).Assembly, typeof(InsightsModule).Assembly,
    ];

    public static void MapGuildhallModules(this IEndpointRouteBuilder routes)
    {
        JobRoutes.Map(routes);
        LookAtDemo.Map(routes);
        ImportRoutes.Map(routes);
        routes.MapBrands();
        routes.MapCommunities();
        routes.MapMembers();
        routes.MapConversations();
        routes.MapCommerce();
        routes.MapLoyalty();
        routes.MapActivities();
        routes.MapInsights();
    }
}
