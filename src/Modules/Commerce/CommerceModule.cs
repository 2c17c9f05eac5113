using Guildhall.Brands.Contracts;
using Guildhall.Commerce.Cart;
using Guildhall.Commerce.Catalogue;
using Guildhall.Commerce.Contracts;
using Guildhall.Commerce.Destinations;
using Guildhall.Commerce.Exchanges;
using Guildhall.Commerce.Fees;
using Guildhall.Commerce.Import;
using Guildhall.Commerce.Links;
using Guildhall.Commerce.Orders;
using Guildhall.Commerce.Payments;
using Guildhall.Commerce.Reconciliation;
using Guildhall.Commerce.Refunds;
using Guildhall.Commerce.Storefront;
using Guildhall.Kernel;
using Guildhall.Kernel.Jobs;
using Guildhall.Kernel.Lanes;
using Guildhall.Kernel.Outbox;
using Guildhall.Kernel.Schedule;
using Guildhall.Kernel.Storage;
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
        .AddSingleton<HoldTimes>().AddSingleton<RefundBell>()
        .AddScoped<OrderChanges>()
        .AddScoped(provider => new PlaceOrders(provider.GetRequiredService<HoldTimes>(), provider.GetRequiredService<TimeProvider>()))
        .AddScoped(provider => new RefundOrders(provider.GetRequiredService<RefundBell>(), provider.GetRequiredService<TimeProvider>()))
        .AddScoped(provider => new GiveBackOrders(provider.GetRequiredService<OrderChanges>(), provider.GetRequiredService<AskRefund>()))
        .AddScoped(provider => new CallOffOrders(provider.GetRequiredService<OrderChanges>(), provider.GetRequiredService<RefundOrders>()))
        .AddScoped<IOrderOrigin, StorefrontOrigin>()
        .AddLane<ShopCommand, OrderReceipt, DecideShopOrders>()
        .AddScoped(provider => new SellByWord(provider.GetRequiredService<DecideShopOrders>(), provider.GetRequiredService<PayWays>(), provider.GetRequiredService<TimeProvider>()))
        .AddLane<LinkTouch, Done, DecideLinkTouches>().AddSingleton<IContentLinks, LinkDoor>().AddScoped<SaveLink>().AddHandler<OrdersPlaced, AttributeOrders>()
        .AddScoped(provider => new EnterGoods(provider.GetRequiredService<AppDb>(), provider.GetRequiredService<SaveProduct>()))
        .AddScheduled<ReleaseHolds>().AddScheduled<CompleteOrders>()
        .AddScoped<CancelOrder>().AddScoped<ShipOrders>().AddScoped<SaveProduct>().AddScoped<TakeProductList>().AddScoped<PlaceShopOrder>().AddScoped<SaveDeliveryTerms>().AddScoped<SayDestination>().AddSingleton<ShownTerms>().AddScoped<ShowTill>().AddScoped<PutInCart>().AddScoped<ChangeCart>()
        .AddSingleton<PathSteps>().AddHostedService(provider => provider.GetRequiredService<PathSteps>())
        .AddHandler<PeopleMerged, FollowPeople>().AddHandler<PeopleSeparated, FollowPeople>()
        .AddNav(new(NavPlace.Run, "commerce.orders", "receipt", "orders", Permissions.OrdersRead, 140))
        .AddNav(new(NavPlace.Run, "commerce.products", "package", "products", Permissions.OrdersRead, 145))
        .AddMemberLink(new("commerce.shop", "shopping-bag", "shop", 3)).AddMemberLink(new("commerce.my_orders", "receipt", "orders", 8))
        .AddPayments()
        .AddSingleton<IMemberReferences, OrdersKeepMembers>();

    private static IServiceCollection AddPayments(this IServiceCollection services)
    {
        services.AddHttpClient("payments", client => client.Timeout = TimeSpan.FromSeconds(5));
        return services
            .AddSingleton<PayWays>()
            .AddScoped<IPayments>(_ => new ByHand(PayWay.Transfer)).AddScoped<IPayments>(_ => new ByHand(PayWay.Pickup)).AddScoped<IPayments, SandboxPayments>()
            .AddScoped<TakePayment>().AddScoped<StartPayment>().AddScoped<FinishRefund>().AddScoped<MoneyWork>().AddScoped<FetchSettlement>()
            .AddScoped<SavePayWay>().AddScoped<ConfirmPayment>().AddScoped<ClaimPayment>().AddScoped<AskRefund>().AddScoped<DecideRefund>().AddScoped<AskExchange>().AddScoped<WithdrawExchange>().AddScoped<DecideExchange>()
            .AddScoped(provider => new PlayShop(provider.GetRequiredService<AppDb>(), provider.GetRequiredService<ShowTill>(), provider.GetRequiredService<PlaceShopOrder>()))
            .AddScoped(provider => new PlayMoney(provider.GetRequiredService<AppDb>(), provider.GetRequiredService<ConfirmPayment>(), provider.GetRequiredService<AskRefund>(), provider.GetRequiredService<DecideRefund>(), provider.GetRequiredService<FinishRefund>()))
            .AddHostedService<MoneyLoop>();
    }

    public static void MapCommerce(this IEndpointRouteBuilder routes)
    {
        PayCallback.Map(routes);
        SavePayWay.Map(routes);
        MoneyRoutes.Map(routes);
        OrderRoutes.Map(routes);
        ShipList.Map(routes);
        ExchangeRoutes.Map(routes);
        WithdrawExchange.Map(routes);
        SaveLink.Map(routes);
        ExportProducts.Map(routes);
        MyOrderRoutes.Map(routes);
        PutInCart.Map(routes);
        ShopPictures.Map(routes);
    }
}
