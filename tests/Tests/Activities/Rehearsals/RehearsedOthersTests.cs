using Guildhall.Activities.Discounts;
using Guildhall.Activities.FlashSales;
using Guildhall.Activities.Life;
using Guildhall.Activities.Rehearsals;
using Guildhall.Activities.Rewards;
using Guildhall.Activities.Votes;
using Guildhall.Commerce.Contracts;
using Guildhall.Loyalty.Coupons;
using Guildhall.Tests.Activities.CouponDrops;

namespace Guildhall.Tests.Activities.Rehearsals;

/// <summary>What else runs while a plan is performed, and by which way test buyers take part.</summary>
public sealed class RehearsedOthersTests
{
    [Fact]
    public async Task A_flash_sale_beside_a_cheaper_discount_says_so_and_is_bought_from_in_the_chat_too()
    {
        await using var world = await RehearsalWorld.Create();
        var (_, skus) = await world.Shop.AddProduct((60, 2000), (60, 2000));
        await world.Play(Discount.Kind, new Discount(2, [new(skus[0], 900, 0)]), hours: 4);
        await world.Play(Discount.Kind, new Discount(2, [new(skus[1], 900, 0)]), hours: 4); // Of other goods.
        var before = await world.Rows();
        var report = await world.Rehearse(await world.Play(FlashSale.Kind, new FlashSale(15, 2, 2, [new(skus[0], 1000, 30)]), run: false), 60);
        report.IsSound();
        Assert.NotNull(report.Finding("cheaper_elsewhere"));
        Assert.Equal([(Discount.Kind, (long?)null)], report.Others.Select(o => (o.Kind, o.Orders)));
        Assert.True(report.ByPage.Accepted > report.ByChat.Accepted && report.ByChat.Accepted > 0, $"{report.ByPage} {report.ByChat}");
        Assert.Equal(report.ByChat.Acts, report.ByChat.Accepted + report.ByChat.Refused + report.ByChat.Unheard);
        Assert.Equal(report.ByPage.Acts, report.ByPage.Accepted + report.ByPage.Refused);
        Assert.Equal(report.Sums.Orders, report.ByPage.Accepted + report.ByChat.Accepted);
        Assert.Equal(before["conversations_messages"], (await world.Rows())["conversations_messages"]);
    }

    [Fact]
    public async Task A_reward_is_rehearsed_with_the_discount_and_the_coupons_of_its_time()
    {
        await using var world = await RehearsalWorld.Create();
        var (_, skus) = await world.Shop.AddProduct((300, 2000), (300, 2000));
        await world.Play(Discount.Kind, new Discount(20, [new(skus[0], 1500, 0)]), hours: 4);
        await world.Kind(); // On the members' page: some take one.
        await world.Kind(state: KindState.Draft);
        var report = await world.Rehearse(await world.Play(Reward.Kind, new Reward(2, [], [new(3000, 0, 500, null, 0)], []), run: false), 80);
        report.IsSound();
        Assert.Equal([Discount.Kind, "coupon"], report.Others.Select(o => o.Kind));
        Assert.All(report.Others, o => Assert.True(o.Orders > 0 && o.SavedMinor > 0, $"{o}"));
        Assert.True(report.Others.Sum(o => o.Orders) <= 2 * report.Sums.Orders);
    }

    [Fact]
    public async Task What_cannot_be_done_by_words_is_told()
    {
        await using var world = await RehearsalWorld.Create();
        var report = await world.Rehearse(await world.Play(Vote.Kind, new Vote("?", ["草莓", "芒果"], 1, Anonymous: true, VoteResults.Always), run: false), 40);
        Assert.True(report.ByChat is { Accepted: 0, Refused: > 0 } && report.ByPage.Accepted > 0, $"{report.ByPage} {report.ByChat}");
        Assert.Contains(report.Refusals, r => r.Why.Code == "activities.rehearsal_by_chat");
    }
}
