using Guildhall.Brands.Contracts;
using Guildhall.Kernel.Lanes;
using Guildhall.Kernel.Outbox;
using Guildhall.Kernel.Schedule;
using Guildhall.Kernel.Texts;
using Guildhall.Loyalty.Contracts;
using Guildhall.Loyalty.Coupons;
using Guildhall.Loyalty.Perks;
using Guildhall.Loyalty.Points;
using Guildhall.Loyalty.Tasks;
using Guildhall.Members.Contracts;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Guildhall.Loyalty;

public static class LoyaltyModule
{
    public static IServiceCollection AddLoyalty(this IServiceCollection services) => services
        .AddValidation()
        .AddSingleton(new Module(typeof(LoyaltyModule).Assembly))
        .AddNav(new(NavPlace.Run, "loyalty.coupons", "ticket", "coupons", Permissions.LoyaltyRead, 210))
        .AddNav(new(NavPlace.Run, "loyalty.points", "coin", "points", Permissions.LoyaltyRead, 220))
        .AddNav(new(NavPlace.Run, "loyalty.perks", "gift", "perks", Permissions.LoyaltyRead, 230))
        .AddAction(new("loyalty.new_coupon", "ticket", "coupons/new", Permissions.LoyaltyEdit))
        .AddMemberLink(new("loyalty.my_points", "coin", "points", 10)).AddMemberLink(new("loyalty.my_coupons", "ticket", "coupons", 20))
        .AddMemberLink(new("loyalty.perks", "gift", "perks", 30)).AddMemberLink(new("loyalty.tasks", "list-check", "tasks", 40))
        .AddLane<PointsCommand, PointsReceipt, DecidePoints>().AddSingleton(provider => new PointsDesk(provider.GetRequiredService<Lane<PointsCommand, PointsReceipt>>()))
        .AddScheduled<SweepExpired>().AddScoped<AdjustPoints>().AddScoped<SaveRules>()
        .AddHandler<PeopleMerged, JoinAccounts>().AddHandler<PeopleSeparated, JoinAccounts>()
        .AddLane<ClaimCommand, Claimed, DecideClaims>().AddScoped<ClaimCoupon>().AddScoped<SaveCouponKind>().AddScoped<MoveCouponKind>()
        .AddLane<RedeemCommand, Redeemed, DecideRedemptions>().AddScoped<RedeemPerk>().AddScoped<HandlePerks>()
        .AddScoped<ReadTheRules>().AddHandler<CouponsIssued, NoteBenefits>().AddHandler<PerksRedeemed, NoteBenefits>();

    public static void MapLoyalty(this IEndpointRouteBuilder routes)
    {
        AdjustPoints.Map(routes);
        ClaimCoupon.Map(routes);
        MoveCouponKind.Map(routes);
        RedeemPerk.Map(routes);
        HandlePerks.Map(routes);
        ReadTheRules.Map(routes);
    }
}
