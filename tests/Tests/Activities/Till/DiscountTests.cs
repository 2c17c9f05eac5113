using Guildhall.Activities.Contracts;
using Guildhall.Activities.Life;
using Guildhall.Commerce.Contracts;
using Guildhall.Kernel;
using Guildhall.Kernel.Storage;
using Microsoft.Extensions.DependencyInjection;

namespace Guildhall.Tests.Activities.Till;

/// <summary>限时折扣: frozen with the order, never outside its window, never above a person's pieces or the budget.</summary>
public sealed class DiscountTests
{
    [Fact]
    public async Task The_price_holds_in_the_window_and_an_order_keeps_what_it_was_placed_at()
    {
        await using var world = await TillWorld.Create();
        var (product, skus) = await world.Shop.AddProduct((50, 1000));
        var me = world.Somebody();
        Assert.Equal(1000, (await world.Buy(product, skus[0], me)).Value.AmountMinor);
        var discount = await world.Discount(skus[0], 700);
        var placed = (await world.Buy(product, skus[0], me, 2)).Value;
        Assert.Equal(1400, placed.AmountMinor);
        // The page said so: a buyer who saw the discount is asked again when it is over, not charged more.
        await world.Flash.Move(discount, "pause");
        Assert.Equal("commerce.price_rose", (await world.Buy(product, skus[0], me, 1, seen: 700)).Refusal?.Code);
        Assert.Equal(1000, (await world.Buy(product, skus[0], me)).Value.AmountMinor);
        await world.Flash.Move(discount, "resume");
        Assert.Equal(700, (await world.Buy(product, skus[0], me, 1, seen: 700)).Value.AmountMinor);
        world.Shop.Clock.Advance(TimeSpan.FromHours(3)); // Its clock has not turned yet, but the window is over.
        Assert.Equal(1000, (await world.Buy(product, skus[0], me)).Value.AmountMinor);
        await world.Shop.RunSchedule();
        Assert.Equal(OrderState.Cancelled, (await world.Shop.Order(placed.Id)).State); // Nobody paid; the price it had is still told.
        Assert.Equal((1400, 600), ((await world.Shop.Order(placed.Id)).Amount.Minor, (await world.Shop.Order(placed.Id)).Lines.Sum(l => l.Cuts!.Sum(c => c.Minor))));
        Assert.Equal((0, 0), await world.Books(discount));
    }

    [Fact]
    public async Task At_the_border_of_the_window_every_reduced_order_was_placed_within_it_on_two_nodes()
    {
        await using var first = await TillWorld.Create();
        await using var second = await first.Node();
        TillWorld[] nodes = [first, second];
        for (var round = 0; round < 6; round++)
        {
            var (product, skus) = await first.Shop.AddProduct((1000, 1000));
            var discount = await first.Discount(skus[0], 600, hours: 1);
            second.Shop.Clock.Advance(first.Shop.Clock.GetUtcNow() - second.Shop.Clock.GetUtcNow());
            var ends = (await first.Flash.Activity(discount)).EndsAt;
            foreach (var node in nodes) node.Shop.Clock.Advance(ends - node.Shop.Clock.GetUtcNow() - TimeSpan.FromMilliseconds(20));
            // The clocks go over the end while orders come in; one node's operator ends it as well.
            var ticking = Task.Run(async () =>
            {
                for (var n = 0; n < 40; n++)
                {
                    foreach (var node in nodes) node.Shop.Clock.Advance(TimeSpan.FromMilliseconds(1));
                    await Task.Yield();
                }
                if (round % 2 == 1) await first.Flash.Move(discount, "end");
            });
            var answers = await Task.WhenAll(Enumerable.Range(0, 80).Select(n => Task.Run(() => nodes[n % 2].Buy(product, skus[0], first.Somebody()))));
            await ticking;
            Assert.All(answers, a => Assert.Contains(a.Value.AmountMinor, (long[])[600, 1000]));
            await using var db = first.Shop.Open();
            var ended = (await first.Flash.Activity(discount)).EndedAt is { } stopped && stopped < ends ? stopped : ends;
            Assert.Equal(0, await db.Count($"select count(*) from commerce_shop_orders where brand_id = {first.Shop.Brand.Id} and origin_id = {product} and amount_minor = 600 and placed_at >= {ended}"));
            Assert.Equal(answers.Count(a => a.Value.AmountMinor == 600), await db.Count($"select count(*) from activities_till_takes where brand_id = {first.Shop.Brand.Id} and activity_id = {discount}"));
        }
    }

    [Fact]
    public async Task One_person_with_two_names_on_two_nodes_gets_the_pieces_of_one_and_further_ones_at_the_shops_price()
    {
        await using var first = await TillWorld.Create();
        await using var second = await first.Node();
        TillWorld[] nodes = [first, second];
        var (product, skus) = await first.Shop.AddProduct((500, 1000));
        var (other, others) = await first.Shop.AddProduct((500, 1000));
        var discount = await first.Run("discount", new Guildhall.Activities.Discounts.Discount(3, [new(skus[0], 600, 1), new(others[0], 600, 1)]), null, null, 2);
        second.Shop.Clock.Advance(first.Shop.Clock.GetUtcNow() - second.Shop.Clock.GetUtcNow());
        var people = await first.Flash.People(2);
        await first.Merge(people[0], people[1]);

        var answers = await Task.WhenAll(Enumerable.Range(0, 24).Select(n => Task.Run(() => n % 3 == 0 ? nodes[n % 2].Buy(other, others[0], people[n / 2 % 2]) : nodes[n % 2].Buy(product, skus[0], people[n / 2 % 2]))));

        Assert.Equal(3, answers.Count(a => a.Value.AmountMinor == 600));
        Assert.Equal(21, answers.Count(a => a.Value.AmountMinor == 1000));
        Assert.Equal(3 * 600 + 2 * 1000, (await first.Buy(product, skus[0], first.Somebody(), 5)).Value.AmountMinor); // Somebody new: three reduced, two not.
        Assert.Equal(4, await first.Shop.Count("activities_till_takes"));
    }

    [Fact]
    public async Task The_budget_is_never_passed_and_comes_back_with_what_is_cancelled_or_refunded()
    {
        await using var world = await TillWorld.Create();
        var (product, skus) = await world.Shop.AddProduct((500, 1000));
        var discount = await world.Discount(skus[0], 700, budget: 2_500); // Each piece costs 300.
        var answers = await Task.WhenAll(Enumerable.Range(0, 30).Select(_ => Task.Run(() => world.Buy(product, skus[0], world.Somebody()))));
        var reduced = answers.Where(a => a.Value.AmountMinor == 700).Select(a => a.Value.Id).ToList();
        Assert.Equal((8, 2_400, 0), (reduced.Count, (await world.Books(discount)).Reserved, (await world.Books(discount)).Spent));
        await world.Cancel(reduced[0]);
        Assert.Equal((2_100, 0), await world.Books(discount));
        await world.Pay(reduced[1], reduced[2]);
        Assert.Equal((1_500, 600), await world.Books(discount));
        Assert.Equal(700, (await world.Refund(reduced[1], 1)).Value);
        Assert.Equal((1_500, 300), await world.Books(discount));
        Assert.Equal(700, (await world.Buy(product, skus[0], world.Somebody())).Value.AmountMinor); // There is money again.
    }

    [Fact]
    public async Task Only_who_is_meant_gets_it_and_only_in_its_groups()
    {
        await using var world = await TillWorld.Create();
        var (product, skus) = await world.Shop.AddProduct((50, 1000));
        var people = await world.Flash.People(2);
        await world.Shop.In((_, db) => db.Execute($"insert into members_tags (brand_id, member_id, tag) values ({world.Shop.Brand.Id}, {people[0]}, 'VIP')"));
        await world.Discount(skus[0], 700, who: new(["VIP"], null, false));
        Assert.Equal(700, (await world.Buy(product, skus[0], people[0])).Value.AmountMinor);
        Assert.Equal(1000, (await world.Buy(product, skus[0], people[1])).Value.AmountMinor);
        Assert.Equal(1000, (await world.Shop.Buy(product, world.Wish(skus[0], people[0]) with { Group = new(Guid.CreateVersion7()) })).Value.AmountMinor);
    }

    [Fact]
    public async Task The_same_order_again_is_the_same_also_when_the_price_is_another_by_now()
    {
        await using var world = await TillWorld.Create();
        var (product, skus) = await world.Shop.AddProduct((50, 1000));
        var discount = await world.Discount(skus[0], 700);
        var wish = world.Wish(skus[0], world.Somebody(), 2);
        var answers = await Task.WhenAll(Enumerable.Range(0, 12).Select(_ => Task.Run(() => world.Shop.Buy(product, wish))));
        Assert.All(answers, a => Assert.Equal((wish.Id, 1400L), (a.Value.Id, a.Value.AmountMinor)));
        await world.Flash.Move(discount, "end");
        Assert.Equal(1400, (await world.Shop.Buy(product, wish)).Value.AmountMinor);
        Assert.Equal("commerce.other_body", (await world.Shop.Buy(product, wish with { Quantity = 3 })).Refusal?.Code);
        Assert.Equal((1, 1), (await world.Shop.Count("commerce_shop_orders"), await world.Shop.Count("activities_till_takes")));
    }

    [Fact]
    public async Task A_merge_that_reveals_too_much_asks_and_what_is_above_the_limit_is_taken_back()
    {
        await using var world = await TillWorld.Create();
        var (product, skus) = await world.Shop.AddProduct((50, 1000));
        var discount = await world.Discount(skus[0], 700, perPerson: 2);
        var people = await world.Flash.People(2);
        var early = (await world.Buy(product, skus[0], people[0], 2)).Value.Id;
        var later = (await world.Buy(product, skus[0], people[1], 2)).Value.Id;
        await world.Merge(people[1], people[0]);
        await world.Shop.Drain();
        Assert.Equal(1, await world.Shop.Count("activities_double_claims", "decided_at is null"));
        await using (var scope = world.Flash.Scope()) Assert.Null((await scope.ServiceProvider.GetRequiredService<DecideDoubleClaim>().Handle(discount, people[1], keep: false, default)).Refusal);
        Assert.Equal((OrderState.Unpaid, OrderState.Cancelled), ((await world.Shop.Order(early)).State, (await world.Shop.Order(later)).State));
        Assert.Equal((600, 0), await world.Books(discount));
    }

    [Fact]
    public async Task It_settles_when_nothing_is_open_the_review_counts_facts_and_an_accident_voids_all()
    {
        await using var world = await TillWorld.Create();
        var (product, skus) = await world.Shop.AddProduct((50, 1000));
        var discount = await world.Discount(skus[0], 700);
        var orders = new List<Guid>();
        foreach (var _ in Enumerable.Range(0, 4)) orders.Add((await world.Buy(product, skus[0], world.Somebody(), 2)).Value.Id);
        await world.Pay(orders[0], orders[1]);
        await world.Refund(orders[1], 1);
        await world.Cancel(orders[2]);
        await world.Flash.Move(discount, "end");
        await world.Shop.RunSchedule();
        Assert.Equal(ActivityState.Ended, (await world.Flash.Activity(discount)).State); // Somebody may still pay.
        world.Shop.Clock.Advance(TimeSpan.FromMinutes(20));
        await world.Shop.RunSchedule();
        world.Shop.Clock.Advance(TimeSpan.FromMinutes(2));
        await world.Shop.RunSchedule();
        Assert.Equal(ActivityState.Settled, (await world.Flash.Activity(discount)).State);
        var review = (await world.Flash.Review(discount)).Outcome;
        Assert.Equal((4, 2, 4L, 2L, 2_800L, 700L, 900L), (review.Entered.Count, review.Won.Count, review.Orders, review.PaidOrders, review.SalesMinor, review.RefundedMinor, review.CostMinor));
        Assert.Equal((0, 900), await world.Books(discount));

        await using (var scope = world.Flash.Scope())
            Assert.Equal(2, await scope.ServiceProvider.GetServices<IActivityKind>().Single(k => k.Kind == "discount").Void(scope.ServiceProvider.GetRequiredService<AppDb>(), await world.Flash.Activity(discount), default));
        await using var db = world.Shop.Open();
        Assert.Equal(2_800, await db.Count($"select cast(sum(refunded_minor) as bigint) from commerce_shop_orders where brand_id = {world.Shop.Brand.Id}"));
    }
}
