using Guildhall.Brands.Account;
using Guildhall.Brands.ApiKeys;
using Guildhall.Brands.Audit;
using Guildhall.Brands.Contracts;
using Guildhall.Brands.Entry;
using Guildhall.Brands.Invitations;
using Guildhall.Brands.Notices;
using Guildhall.Brands.Search;
using Guildhall.Brands.Sessions;
using Guildhall.Brands.Settings;
using Guildhall.Brands.Setup;
using Guildhall.Brands.Shell;
using Guildhall.Brands.Team;
using Guildhall.Brands.Undo;
using Guildhall.Brands.Views;
using Guildhall.Kernel.Live;
using Guildhall.Kernel.Schedule;
using Guildhall.Kernel.Storage;
using Guildhall.Kernel.Texts;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Guildhall.Brands;

public static class BrandsModule
{
    public static IServiceCollection AddBrands(this IServiceCollection services)
    {
        services.AddValidation();
        services.AddSingleton(new Module(typeof(BrandsModule).Assembly));
        services.TryAddSingleton(new SetupToken(required: false));
        services.AddSingleton<SessionBook>().AddSingleton(provider => new ConsoleVisitors(provider.GetRequiredService<SessionBook>())).AddSingleton<ILiveDoor, NoticeDoor>().AddSingleton<Attempts>().AddSingleton<SetupState>().AddSingleton<OwnerTicket>().AddSingleton<FindApiKey>();
        services.AddSingleton<IAudit, AuditChain>();
        services.AddScoped<CurrentSession>().AddScoped<ConsoleFrame>().AddScoped(provider => new MyBrands(provider.GetRequiredService<CurrentSession>()));
        services.AddSingleton<SeedTicket>();
        services.AddNav(new(NavPlace.Manage, "brands.operators", "users-group", "operators", Permissions.OperatorsManage, 700, "t"));
        services.AddNav(new(NavPlace.Manage, "brands.audit", "shield-check", "audit", Permissions.AuditRead, 800, "u"));
        services.AddNav(new(NavPlace.Manage, "brands.keys", "key", "keys", Permissions.KeysManage, 850, "k"));
        services.AddNav(new(NavPlace.Manage, "brands.settings", "settings", "settings", Permissions.BrandRead, 900, "s"));
        return services
            .AddScoped<OpenBrand>().AddScoped<FinishSetup>()
            .AddScoped(provider => new OpenDemo(
                provider.GetRequiredService<AppDbSource>(), provider.GetRequiredService<AppDb>(), provider.GetRequiredService<FinishSetup>(), provider.GetRequiredService<SetupToken>(),
                provider.GetRequiredService<SessionBook>(), provider.GetRequiredService<IAudit>(), provider.GetRequiredService<TimeProvider>()))
            .AddScoped<RemoveDemo>().AddScheduled<SweepRemovedBrand>()
            .AddScoped<SignIn>().AddScoped<ConfirmSignIn>().AddScoped<ManageAccount>()
            .AddScoped<InviteOperator>().AddScoped<AcceptInvitation>()
            .AddScoped<OfferUndo>().AddScoped<IOfferUndo>(provider => provider.GetRequiredService<OfferUndo>()).AddScoped<TakeBack>()
            .AddUndo<RevokeInvitation.Revoked, RevokeInvitation>(Permissions.OperatorsManage)
            .AddUndo<ChangeRole.Before, ChangeRole>(Permissions.OperatorsManage)
            .AddUndo<EditBrand.Before, EditBrand>(Permissions.BrandEdit)
            .AddSingleton<INotify, Notify>()
            .AddSearch<FindActions>().AddSearch<FindPages>().AddScoped<SearchEverywhere>()
            .AddScoped<SaveView>().AddUndo<DeleteView.Deleted, DeleteView>(Permissions.BrandRead)
            .AddAction(new("brands.invite", "user-plus", "operators#invite", Permissions.OperatorsManage))
            .AddScoped<ManageApiKeys>();
    }

    /// <summary>Who asks, and whether they may: between routing and the endpoints.</summary>
    public static void UseBrands(this IApplicationBuilder app) => app.UseMiddleware<Identify>().UseMiddleware<Authorise>();

    public static void MapBrands(this IEndpointRouteBuilder routes)
    {
        SignOut.Map(routes);
        SwitchLanguage.Map(routes);
        SwitchTheme.Map(routes);
        BrandStyle.Map(routes);
        OpenConsole.Map(routes);
        RevokeInvitation.Map(routes);
        ChangeRole.Map(routes);
        EndSessions.Map(routes);
        CheckChain.Map(routes);
        ExportAudit.Map(routes);
        ReadAudit.Map(routes);
        ReadBrand.Map(routes);
        ManageApiKeys.Map(routes);
        TakeBack.Map(routes);
        RemoveDemo.Map(routes);
        SearchEverywhere.Map(routes);
        SaveView.Map(routes);
        DeleteView.Map(routes);
        NoticeRoutes.Map(routes);
        LiveUnion.Map(routes);
    }
}
