using Guildhall.Activities.Accidents;
using Guildhall.Activities.Announcements;
using Guildhall.Activities.Auctions;
using Guildhall.Activities.Bargains;
using Guildhall.Activities.CheckIns;
using Guildhall.Activities.Counter;
using Guildhall.Activities.CouponDrops;
using Guildhall.Activities.Discounts;
using Guildhall.Activities.Fairness;
using Guildhall.Activities.FlashSales;
using Guildhall.Activities.GroupBuys;
using Guildhall.Activities.Life;
using Guildhall.Activities.Lotteries;
using Guildhall.Activities.OrderChains;
using Guildhall.Activities.Partners;
using Guildhall.Activities.Playbooks;
using Guildhall.Activities.Posters;
using Guildhall.Activities.Redemptions;
using Guildhall.Activities.RedPackets;
using Guildhall.Activities.Rehearsals;
using Guildhall.Activities.Rewards;
using Guildhall.Activities.Till;
using Guildhall.Activities.Votes;
using Guildhall.Brands.Contracts;
using Guildhall.Commerce.Contracts;
using Guildhall.Conversations.Contracts;
using Guildhall.Kernel;
using Guildhall.Kernel.Jobs;
using Guildhall.Kernel.Lanes;
using Guildhall.Kernel.Outbox;
using Guildhall.Kernel.Schedule;
using Guildhall.Kernel.Texts;
using Guildhall.Loyalty.Contracts;
using Guildhall.Members.Contracts;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Guildhall.Activities;

public static class ActivitiesModule
{
    public static IServiceCollection AddActivities(this IServiceCollection services) => services
        .AddValidation()
        .AddSingleton(new Module(typeof(ActivitiesModule).Assembly))
        .AddNav(new(NavPlace.Run, "activities.activities", "confetti", "activities", Permissions.ActivitiesRead, 140, "t"))
        .AddMemberLink(new("activities.activities", "confetti", "activities", 5))
        .AddScoped<PlanActivity>().AddScoped<MoveActivity>().AddScoped<ReviewActivity>().AddScoped<DecideDoubleClaim>().AddScoped<AskDestinations>().AddHandler<PeopleMerged, FindDoubleClaims>().AddScheduled<TurnActivities>()
        .AddScoped<PlanAnnouncements>().AddScheduled<Announce>().AddScoped<KeepPlaybook>().AddScoped<UsePlaybook>()
        .AddScoped<ReportAccident>().AddJob<MendAccident>()
        .AddScoped<IParcels, RedemptionParcels>().AddScoped<KeepPartner>().AddScoped<AgreePartnership>().AddScoped<ProposePartnership>().AddScoped<BookGoods>().AddScoped<PartnerLink>().AddScoped<CountPartners>().AddScoped<LookAtPartners>().AddScoped<FixSplit>().AddSingleton<SeenSplits>().AddSingleton<IReferrals, PartnerDoor>().AddLane<TouchCommand, Done, DecideTouches>()
        .AddScoped<PrintPoster>().AddSingleton<PosterShelf>()
        .AddScoped<StartRehearsal>().AddJob<RehearseActivity>()
        .AddSingleton<IRehearse, RehearseFlashSale>().AddSingleton<IRehearse, RehearseGroupBuy>().AddSingleton<IRehearse, RehearseBargain>().AddSingleton<IRehearse, RehearseChain>().AddSingleton<IRehearse, RehearseAuction>()
        .AddSingleton<IRehearse, RehearseLottery>().AddSingleton<IRehearse, RehearseRedPacket>().AddSingleton<IRehearse, RehearseCheckIn>().AddSingleton<IRehearse, RehearseVote>().AddSingleton<IRehearse, RehearseCouponDrop>().AddSingleton<IRehearse, RehearseRedemption>().AddSingleton<IRehearse, RehearseDiscount>().AddSingleton<IRehearse, RehearseReward>()
        .AddHandler<MessagesPosted, ChatCounter>().AddHandler<MessagesChanged, ChatCounter>().AddScheduled<CounterSlip>()
        .AddScoped<IChatKind, ChatFlashSale>().AddScoped<IChatKind, ChatChain>().AddScoped<GiveBackByChat>().AddSingleton<Buyers>()
        .AddScoped<IActivityKind, ChainLife>().AddScoped<IOrderOrigin, ChainOrigin>().AddLane<ChainCommand, ChainReceipt, DecideChainOrders>().AddScoped<ChangeChainRow>().AddScoped<KeepChain>().AddScoped<PayHelper>().AddHandler<OrdersPlaced, TellElsewhere>()
        .AddScoped<IActivityKind, GroupBuyLife>().AddScoped<IOrderOrigin, SeatOrigin>().AddScoped<IChatKind, ChatGroupBuy>().AddLane<SeatCommand, SeatReceipt, DecideSeats>().AddScheduled<TurnTeam>().AddScoped<TakeSeat>().AddScoped<LeaveTeam>().AddSingleton<GroupBuyBook>()
        .AddScoped<IActivityKind, BargainLife>().AddScoped<IOrderOrigin, BargainOrigin>().AddScoped<IChatKind, ChatBargain>().AddLane<BargainCommand, BargainReceipt, DecideBargains>().AddScoped<SellBargains>().AddScheduled<TurnBargain>().AddScoped<PostBargain>()
        .AddScoped<ITillOffers, TillDesk>().AddScoped<IActivityKind, DiscountLife>().AddScoped<IActivityKind, RewardLife>().AddScoped<IChatKind, ChatDiscount>().AddScoped<IChatKind, ChatReward>()
        .AddScoped<IActivityKind, FlashSaleLife>().AddScoped<IOrderOrigin>(provider => new GoodsOrigin(FlashSale.Kind, provider.GetRequiredService<TimeProvider>()))
        .AddScoped<DownloadRecord>()
        .AddScoped<IActivityKind, RedPacketLife>().AddScoped<IChatKind, ChatRedPacket>().AddFair<FairRedPacket>().AddLane<PacketCommand, PacketReceipt, DecidePacketClaims>().AddHandler<SharesOpened, PayShares>().AddScoped<OpenRedPacket>()
        .AddScoped<IActivityKind, LotteryLife>().AddScoped<IChatKind, ChatLottery>().AddFair<FairLottery>().AddLane<DrawCommand, DrawReceipt, DecideDraws>().AddScoped<DrawLottery>().AddScoped<ClaimPrize>().AddScheduled<ExpireWins>().AddHandler<CouponsTurned, FollowPrizes>()
        .AddScoped<IActivityKind, AuctionLife>().AddScoped<IOrderOrigin, AuctionOrigin>().AddScoped<OfferLot>().AddScoped<IChatKind, ChatAuction>().AddSingleton<AuctionBook>().AddSingleton<CounterNews>().AddLane<BidCommand, BidReceipt, DecideBids>().AddScoped<PlaceBid>().AddFair<FairAuction>()
        .AddScoped<IActivityKind, CheckInLife>().AddScoped<IChatKind, ChatCheckIn>().AddLane<CheckInCommand, CheckInReceipt, DecideCheckIns>().AddScoped<PostCheckIn>().AddHandler<PeopleMerged, JoinCheckIns>().AddHandler<CouponsTurned, FollowStages>()
        .AddScoped<IActivityKind, VoteLife>().AddScoped<IChatKind, ChatVote>().AddLane<BallotCommand, BallotReceipt, DecideBallots>().AddScoped<PostBallot>()
        .AddScoped<IActivityKind, CouponDropLife>().AddScoped<IChatKind, ChatCouponDrop>().AddLane<DropCommand, DropReceipt, DecideDropClaims>().AddScoped<ClaimDropped>().AddHandler<CouponsTurned, FollowCoupons>()
        .AddScoped<IActivityKind, RedemptionLife>().AddScoped<IChatKind, ChatRedemption>().AddLane<RedemptionCommand, RedemptionReceipt, DecideOffered>().AddScoped<RedeemOffered>().AddScoped<HandRedemption>()
        .AddSingleton(typeof(KnownPlans<>)).AddSingleton(typeof(MemberViews<>))
        .AddSingleton<ActivityVisits>().AddHostedService(provider => provider.GetRequiredService<ActivityVisits>())
        .AddSingleton(provider => new FlashSaleBook(provider.GetRequiredService<Lane<FlashCommand, OrderReceipt>>(), provider.GetRequiredService<KnownPlans<OpenSale>>(), provider.GetRequiredService<TimeProvider>()))
        .AddLane<FlashCommand, OrderReceipt, DecideFlashSaleOrders>().AddScoped<PlaceFlashSaleOrder>();

    public static void MapActivities(this IEndpointRouteBuilder routes)
    {
        MoveActivity.Map(routes);
        KeepPlaybook.Map(routes);
        PlanAnnouncements.Map(routes);
        PlaceBid.Map(routes);
        PostBallot.Map(routes);
        ClaimDropped.Map(routes);
        RedeemOffered.Map(routes);
        HandRedemption.Map(routes);
        PostCheckIn.Map(routes);
        DecideDoubleClaim.Map(routes);
        AskDestinations.Map(routes);
        ReportAccident.Map(routes);
        KeepPartner.Map(routes);
        AgreePartnership.Map(routes);
        PartnerLink.Map(routes);
        BookGoods.Map(routes);
        PartnerStatement.Map(routes);
        FixSplit.Map(routes);
        PrintPoster.Map(routes);
        StartRehearsal.Map(routes);
        KeepChain.Map(routes);
        PayHelper.Map(routes);
        PlaceFlashSaleOrder.Map(routes);
        TakeSeat.Map(routes);
        PostBargain.Map(routes);
        OpenRedPacket.Map(routes);
        DrawLottery.Map(routes);
        ClaimPrize.Map(routes);
        DownloadRecord.Map(routes);
    }
}
