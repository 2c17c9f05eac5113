using Guildhall.Kernel.Lanes;
using Guildhall.Kernel.Outbox;
using Guildhall.Kernel.Schedule;
using Guildhall.Kernel.Texts;
using Guildhall.Loyalty.Contracts;
using Guildhall.Loyalty.Coupons;
using Guildhall.Loyalty.Points;
using Guildhall.Members.Contracts;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Guildhall.Loyalty;

public static class LoyaltyModule
{
    public static IServiceCollection AddLoyalty(this IServiceCollection services) => services
        .AddValidation()
        .AddSingleton(new Module(typeof(LoyaltyModule).Assembly))
        .AddLane<PointsCommand, PointsReceipt, DecidePoints>().AddSingleton(provider => new PointsDesk(provider.GetRequiredService<Lane<PointsCommand, PointsReceipt>>()))
        .AddScheduled<SweepExpired>().AddHandler<PeopleMerged, JoinAccounts>().AddHandler<PeopleSeparated, JoinAccounts>()
        .AddLane<ClaimCommand, Claimed, DecideClaims>().AddScoped<ClaimCoupon>();

    public static void MapLoyalty(this IEndpointRouteBuilder routes)
    {
        ClaimCoupon.Map(routes);
    }
}
