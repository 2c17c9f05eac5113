using Guildhall.Activities.Contracts;
using Guildhall.Activities.Life;
using Guildhall.Commerce.Contracts;
using Guildhall.Kernel;
using Guildhall.Kernel.Storage;

namespace Guildhall.Tests.Activities.Till;

/// <summary>满减买赠: gifts ≤ stock, cost ≤ budget, reversed with what goes back.</summary>
public sealed class RewardTests
{
    private static readonly RewardTier[] Money = [new(2_000, 0, 300), new(5_000, 0, 1_000)];

    [Fact]
    public async Task Who_reaches_a_tier_saves_and_who_falls_below_it_by_a_refund_gives_it_back()
    {
        await using var world = await TillWorld.Create();
        var (product, skus) = await world.Shop.AddProduct((50, 1000));
        var reward = await world.Reward(Money);
        Assert.Equal(1_000, (await world.Buy(product, skus[0], world.Somebody())).Value.AmountMinor);
        Assert.Equal(2_700, (await world.Buy(product, skus[0], world.Somebody(), 3)).Value.AmountMinor);
        var order = (await world.Buy(product, skus[0], world.Somebody(), 6)).Value;
        Assert.Equal(5_000, order.AmountMinor);
        await world.Pay(order.Id);
        Assert.Equal((300, 1_000), await world.Books(reward));
        Assert.Equal(1_000, (await world.Refund(order.Id, 1)).Value); // Five are kept: the tier still holds.
        Assert.Equal(300, (await world.Refund(order.Id, 1)).Value); // Four are kept: 3,700 of 4,000.
        Assert.Equal((300, 300), await world.Books(reward));
        Assert.Equal(2_000 - 0, (await world.Refund(order.Id, 2)).Value); // Two are kept: 1,700.
        Assert.Equal(700, (await world.Refund(order.Id, 1)).Value);
        Assert.Equal((300, 0), await world.Books(reward));
        Assert.Equal(1_000, (await world.Refund(order.Id, 1)).Value);
        Assert.Equal((OrderState.Refunded, 5_000L), ((await world.Shop.Order(order.Id)).State, (await world.Shop.Order(order.Id)).RefundedMinor));
        Assert.Equal((46, 4), await world.Shop.Stock(skus[0]));
    }

    [Fact]
    public async Task Gifts_are_never_more_than_there_are_on_two_nodes_and_over_two_products()
    {
        await using var first = await TillWorld.Create();
        await using var second = await first.Node();
        TillWorld[] nodes = [first, second];
        var (one, ones) = await first.Shop.AddProduct((300, 1000));
        var (two, twos) = await first.Shop.AddProduct((300, 1000));
        var (_, towels) = await first.Shop.AddProduct((20, 500));
        var reward = await first.Reward([new(0, 2, 0, towels[0], 1, 500)], gifts: new GoodsItem(towels[0], 0, 9));
        second.Shop.Clock.Advance(first.Shop.Clock.GetUtcNow() - second.Shop.Clock.GetUtcNow());

        var answers = await Task.WhenAll(Enumerable.Range(0, 60).Select(n => Task.Run(() => nodes[n % 2].Buy(n % 4 < 2 ? one : two, n % 4 < 2 ? ones[0] : twos[0], first.Somebody(), 2))));

        Assert.All(answers, a => Assert.Null(a.Refusal)); // Without a gift it is an ordinary order.
        await using var db = first.Shop.Open();
        Assert.Equal((0, 9), await db.First($"select units, sold from commerce_stock where brand_id = {first.Shop.Brand.Id} and holder = {reward}", r => (r.Long(0), r.Long(1))));
        Assert.Equal(9, await db.Count($"select cast(sum(gifts) as bigint) from activities_till_takes where brand_id = {first.Shop.Brand.Id} and activity_id = {reward}"));
        Assert.Equal((20, 120), ((await first.Shop.Stock(towels[0])).Units + 9, (await first.Shop.Stock(ones[0])).Sold + (await first.Shop.Stock(twos[0])).Sold));
        var gifted = answers.Where(a => a.Value.Units == 3).Select(a => a.Value.Id).ToList();
        Assert.Equal(9, gifted.Count);

        // Cancelled: the gift is there for the next one. Refunded below the tier: it goes back with the goods.
        await first.Cancel(gifted[0]);
        Assert.Equal(3, (await first.Buy(one, ones[0], first.Somebody(), 2)).Value.Units);
        await first.Pay(gifted[1]);
        Assert.Equal(1_000, (await first.Refund(gifted[1], 1)).Value);
        Assert.Equal((1, 8), await db.First($"select units, sold from commerce_stock where brand_id = {first.Shop.Brand.Id} and holder = {reward}", r => (r.Long(0), r.Long(1))));
        Assert.Equal((4_000, 0), await first.Books(reward));

        // What nobody got goes back to the shop, and so does what comes back later.
        await first.Flash.Move(reward, "end");
        Assert.Equal(12, (await db.FindSkus([towels[0]])).Single().Free);
        await first.Cancel(gifted[2]);
        Assert.Equal(13, (await db.FindSkus([towels[0]])).Single().Free);
    }

    [Fact]
    public async Task The_budget_and_a_persons_times_bound_it()
    {
        await using var world = await TillWorld.Create();
        var (product, skus) = await world.Shop.AddProduct((500, 1000));
        var reward = await world.Reward(Money, perPerson: 2, budget: 1_500);
        var me = world.Somebody();
        var mine = new List<long>();
        foreach (var _ in Enumerable.Range(0, 3)) mine.Add((await world.Buy(product, skus[0], me, 2)).Value.AmountMinor);
        Assert.Equal([1_700, 1_700, 2_000], mine);
        var answers = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => Task.Run(() => world.Buy(product, skus[0], world.Somebody(), 2))));
        Assert.Equal(3, answers.Count(a => a.Value.AmountMinor == 1_700));
        Assert.Equal((1_500, 0), await world.Books(reward));
    }

    [Fact]
    public async Task A_discount_comes_first_and_a_reward_counts_what_is_left()
    {
        await using var world = await TillWorld.Create();
        var (product, skus) = await world.Shop.AddProduct((50, 1000));
        await world.Discount(skus[0], 900);
        var reward = await world.Reward(Money);
        var order = await world.Shop.Order((await world.Buy(product, skus[0], world.Somebody(), 6)).Value.Id);
        Assert.Equal([(PriceStep.Discount, 600L), (PriceStep.Reward, 1_000L)], order.Lines[0].Cuts!.Select(c => (c.Step, c.Minor)));
        Assert.Equal(4_400, order.Amount.Minor);
        Assert.Equal(4_500 - 300, (await world.Buy(product, skus[0], world.Somebody(), 5)).Value.AmountMinor);
        Assert.Equal((1_300, 0), await world.Books(reward));
    }
}
