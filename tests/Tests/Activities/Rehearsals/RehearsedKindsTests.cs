using Guildhall.Activities.Auctions;
using Guildhall.Activities.Bargains;
using Guildhall.Activities.CheckIns;
using Guildhall.Activities.CouponDrops;
using Guildhall.Activities.Discounts;
using Guildhall.Activities.GroupBuys;
using Guildhall.Activities.Life;
using Guildhall.Activities.Lotteries;
using Guildhall.Activities.OrderChains;
using Guildhall.Activities.Redemptions;
using Guildhall.Activities.RedPackets;
using Guildhall.Activities.Rehearsals;
using Guildhall.Activities.Rewards;
using Guildhall.Activities.Votes;
using Guildhall.Commerce.Contracts;
using Guildhall.Members.Contracts;
using Guildhall.Tests.Activities.CouponDrops;
using Guildhall.Tests.Activities.Redemptions;
using Microsoft.Extensions.DependencyInjection;

namespace Guildhall.Tests.Activities.Rehearsals;

/// <summary>Every kind that can be rehearsed: performed to its end, sound, and with what is particular to it.</summary>
public sealed class RehearsedKindsTests
{
    [Fact]
    public async Task Every_kind_can_be_rehearsed()
    {
        await using var world = await RehearsalWorld.Create();
        await using var scope = world.Scope();
        Assert.Equal(scope.ServiceProvider.GetServices<IActivityKind>().Select(k => k.Kind).Order(), scope.ServiceProvider.GetServices<IRehearse>().Select(r => r.Kind).Order());
    }

    [Fact]
    public async Task A_discount_is_taken_in_the_shop_while_it_lasts()
    {
        await using var world = await RehearsalWorld.Create();
        var (_, skus) = await world.Shop.AddProduct((40, 2000), (0, 2000));
        var report = await world.Rehearse(await world.Play(Discount.Kind, new Discount(2, [new(skus[0], 900, 0), new(skus[1], 900, 0)]), run: false, budget: 30_000), 50);
        report.IsSound();
        Assert.True(report.Sums.Orders > 0 && report.Sums.SpentMinor is > 0 and <= 30_000, $"{report.Sums}");
        Assert.NotNull(report.Finding("not_for_sale"));
        Assert.Equal((40, 0L), await world.Shop.Stock(skus[0]));
    }

    [Fact]
    public async Task A_reward_gives_no_more_gifts_than_were_put_aside()
    {
        await using var world = await RehearsalWorld.Create();
        var (_, skus) = await world.Shop.AddProduct((200, 2000), (10, 500));
        RewardTier[] tiers = [new(3000, 0, 500, null, 0), new(6000, 0, 0, skus[1], 1)];
        var report = await world.Rehearse(await world.Play(Reward.Kind, new Reward(1, [], tiers, [new(skus[1], 0, 6)]), run: false), 50);
        report.IsSound();
        Assert.Equal(6, report.Room);
        Assert.True(report.People.Won > 0);
    }

    [Fact]
    public async Task Teams_of_a_group_buy_form_or_fail_and_give_the_money_back()
    {
        await using var world = await RehearsalWorld.Create();
        var (_, skus) = await world.Shop.AddProduct((40, 2000));
        var report = await world.Rehearse(await world.Play(GroupBuy.Kind, new GroupBuy(3, 6, 30, 2, LeaderGoes.NextLeads, 10, [new(5, 90)], [new(skus[0], 1000, 40)]), run: false, hours: 24), 50);
        report.IsSound();
        Assert.True(report.People.Won > 0);
        Assert.True(report.Sums.Orders > report.Sums.Released);
    }

    [Fact]
    public async Task Bargains_are_opened_and_helped_down()
    {
        await using var world = await RehearsalWorld.Create();
        var (_, skus) = await world.Shop.AddProduct((20, 2000));
        var report = await world.Rehearse(await world.Play(Bargain.Kind, new Bargain(3, 3, 12, 1, 30, null, null, false, BargainOver.SellsAtCurrent, [new(skus[0], 1000, 20)], [2000]), run: false, hours: 24), 50);
        report.IsSound();
        Assert.True(report.Sums.Orders > 0);
    }

    [Fact]
    public async Task An_order_chain_is_ordered_changed_and_paid()
    {
        await using var world = await RehearsalWorld.Create();
        var (_, skus) = await world.Shop.AddProduct((30, 2000), (30, 2000));
        var report = await world.Rehearse(await world.Play(OrderChain.Kind, new OrderChain(3, true, [new(skus[0], 1000, 30), new(skus[1], 2000, 30)], ["东门"]), run: false, hours: 24), 50);
        report.IsSound();
        Assert.True(report.Sums.Paid > 0);
        Assert.NotNull(report.Finding("price"));
    }

    [Fact]
    public async Task An_auction_finds_its_winner()
    {
        await using var world = await RehearsalWorld.Create();
        var (_, skus) = await world.Shop.AddProduct((2, 20_000));
        var report = await world.Rehearse(await world.Play(Auction.Kind, new Auction(skus[0], 1, 100, 100, [], 50_000, null, 50, 60, 5, 30, 2), run: false), 30);
        report.IsSound();
        Assert.True(report.People.Entered > 3);
        Assert.NotNull(report.Finding("reserve"));
        var sold = await world.Rehearse(await world.Play(Auction.Kind, new Auction(skus[0], 1, 100, 100, [], null, null, 50, 60, 5, 30, 5), run: false), 30);
        sold.IsSound();
        Assert.True(sold.Sums.Orders > 0);
    }

    [Theory]
    [InlineData(LotteryMode.Wheel)]
    [InlineData(LotteryMode.AtTime)]
    public async Task A_lottery_gives_no_more_prizes_than_there_are(LotteryMode mode)
    {
        await using var world = await RehearsalWorld.Create();
        Prize[] prizes = [new("蛋糕", PrizeKind.Gift, 3, 10, 0, null, 2000, [], []), new("积分", PrizeKind.Points, 5, 30, 50, null, 0, [], [])];
        var report = await world.Rehearse(await world.Play(Lottery.Kind, new Lottery(mode, prizes, 20, new(1, 0, 0, 0, 20), 2, null, 1, 72, IdentityLevel.Guest, 100), run: false, budget: 10_000), 40);
        report.IsSound();
        Assert.Equal(8, report.Room);
        Assert.InRange(report.People.Won, 1, 8);
    }

    [Fact]
    public async Task A_red_packet_is_opened_share_by_share()
    {
        await using var world = await RehearsalWorld.Create();
        var report = await world.Rehearse(await world.Play(RedPacket.Kind, new RedPacket(PacketSplit.Lucky, 300, 15, 1, null, IdentityLevel.Known, 100), run: false), 50);
        report.IsSound();
        Assert.Equal((15, 15L), (report.People.Entered, report.Room));
        Assert.NotNull(report.GoneAt);
        Assert.Contains(report.Refusals, r => r.Why.Code == "activities.packet_gone");
        Assert.Contains(report.Refusals, r => r.Why.Code == "activities.packet_level");
    }

    [Fact]
    public async Task Check_ins_are_played_day_by_day()
    {
        await using var world = await RehearsalWorld.Create();
        var plan = new CheckIn(CheckInProof.Words, 5, 2, [new(StageKind.Cumulative, 3, 10, null, 0), new(StageKind.Consecutive, 30, 500, null, 0)], [], 100);
        var report = await world.Rehearse(await world.Play(CheckIn.Kind, plan, run: false, hours: 24 * 7), 20);
        report.IsSound();
        Assert.True(report.Line.Sum(m => m.Entries) > 2 * report.People.Entered);
        Assert.NotNull(report.Finding("stage_days"));
        Assert.Null(report.Room);
    }

    [Fact]
    public async Task A_vote_takes_one_ballot_of_each()
    {
        await using var world = await RehearsalWorld.Create();
        var report = await world.Rehearse(await world.Play(Vote.Kind, new Vote("?", ["a", "b", "c"], 2, true, VoteResults.AtTheEnd), run: false), 40);
        report.IsSound();
        Assert.Equal(report.People.Entered, report.Line.Sum(m => m.Entries));
        Assert.Contains(report.Refusals, r => r.Why.Code == "activities.vote_yours");
        Assert.Null(report.Finding("nobody_won")); // A vote is not won.
    }

    [Fact]
    public async Task A_coupon_drop_hands_out_what_it_has_set_aside_and_the_real_coupons_stay()
    {
        await using var world = await RehearsalWorld.Create();
        var kind = await world.Kind(quantity: 20);
        var drop = await world.Drop(kind, 12, run: false);
        Assert.Null((await world.Move(drop, "schedule")).Refusal);
        var report = await world.Rehearse(drop);
        report.IsSound();
        Assert.Equal(12, report.People.Won);
        Assert.Equal((12, 0L), ((await world.Board(kind)).Aside, (await world.Board(kind)).Board.Issued));
    }

    [Fact]
    public async Task A_points_redemption_is_refused_to_whoever_has_no_points()
    {
        await using var world = await RehearsalWorld.Create();
        var (perk, sku, coupon) = await world.Things(stock: 50);
        var report = await world.Rehearse(await world.Play(Redemption.Kind, new Redemption(IdentityLevel.Guest,
        [
            new(RedeemKind.Perk, perk, "抱枕", 100, 5, 1, RedeemWorld.PerkCost), new(RedeemKind.Goods, sku.Value, "蛋糕", 200, 5, 1, RedeemWorld.GoodsCost), new(RedeemKind.Coupon, coupon, "券", 50, 5, 1, DropWorld.Each),
        ]), run: false), 60);
        report.IsSound();
        Assert.Equal(15, report.Room);
        Assert.InRange(report.People.Won, 5, 15);
    }
}
