using Guildhall.Commerce.Contracts;
using Guildhall.Kernel;
using Guildhall.Kernel.Storage;
using Microsoft.Extensions.DependencyInjection;

namespace Guildhall.Tests.Commerce;

public sealed class PlaceOrderTests
{
    [Fact]
    public async Task An_order_asked_for_twice_is_one_order_and_another_one_under_its_id_is_refused()
    {
        await using var world = await ShopWorld.Create();
        var (product, skus) = await world.AddProduct((10, 1000));
        var asked = world.Buying(skus[0], 2);

        var answers = await Task.WhenAll(Enumerable.Range(0, 12).Select(_ => world.Buy(product, asked)));
        var later = await world.Buy(product, asked);
        var other = await world.Buy(product, asked with { Quantity = 3 });

        Assert.All(answers.Append(later), a => Assert.Equal((asked.Id, 2000, 2), (a.Value.Id, a.Value.AmountMinor, a.Value.Units)));
        Assert.Equal("commerce.other_body", other.Refusal?.Code);
        Assert.Equal((8, 2), await world.Stock(skus[0]));
        Assert.Equal(1, await world.Count("commerce_shop_orders"));
    }

    [Fact]
    public async Task An_id_taken_by_another_product_is_refused_even_when_both_are_asked_at_once()
    {
        await using var world = await ShopWorld.Create();
        var (one, mine) = await world.AddProduct((10, 1000));
        var (two, theirs) = await world.AddProduct((10, 1000));
        var id = Id.New(world.Clock);
        var buyer = new MemberId(Guid.CreateVersion7());

        var answers = await Task.WhenAll(world.Buy(one, world.Buying(mine[0], 1, id: id, member: buyer)), world.Buy(two, world.Buying(theirs[0], 1, id: id, member: buyer)));

        Assert.Single(answers, a => a.Refusal is null);
        Assert.Equal("commerce.other_body", answers.Single(a => a.Refusal is not null).Refusal!.Code);
        Assert.Equal(1, await world.Count("commerce_shop_orders"));
        Assert.Equal(19, (await world.Stock(mine[0])).Units + (await world.Stock(theirs[0])).Units);
    }

    [Theory]
    [InlineData(0, "commerce.quantity_range")]
    [InlineData(-3, "commerce.quantity_range")]
    [InlineData(int.MaxValue, "commerce.quantity_range")]
    [InlineData(11, "commerce.not_enough")]
    public async Task A_quantity_that_makes_no_sense_is_refused(int quantity, string code)
    {
        await using var world = await ShopWorld.Create();
        var (product, skus) = await world.AddProduct((10, 1000));

        Assert.Equal(code, (await world.Buy(product, world.Buying(skus[0], quantity))).Refusal?.Code);
        Assert.Equal((10, 0), await world.Stock(skus[0]));
    }

    [Fact]
    public async Task A_sku_of_another_product_or_brand_and_a_risen_price_are_refused()
    {
        await using var world = await ShopWorld.Create();
        var (product, skus) = await world.AddProduct((10, 1000));
        var (_, others) = await world.AddProduct((10, 1000));

        Assert.Equal("commerce.unknown_sku", (await world.Buy(product, world.Buying(others[0], 1))).Refusal?.Code);
        Assert.Equal("commerce.unknown_sku", (await world.Lane.Post(new BrandId(Guid.CreateVersion7()), product.Value, world.Buying(skus[0], 1))).Refusal?.Code);
        Assert.Equal("commerce.price_rose", (await world.Buy(product, world.Buying(skus[0], 1, price: 999))).Refusal?.Code);
        Assert.Equal(0, await world.Count("commerce_shop_orders"));
    }

    [Fact]
    public void Lines_that_overflow_or_are_below_zero_make_no_order()
    {
        OrderLine Line(int quantity, long unit, long discount = 0) => new(new(Guid.CreateVersion7()), new(Guid.CreateVersion7()), "a", "A", "", quantity, unit, unit, discount);

        Assert.Equal("commerce.amount_range", OrderLines.Of("CNY", Line(9_999, long.MaxValue)).Refusal?.Code);
        Assert.Equal("commerce.amount_range", OrderLines.Of("CNY", Line(1, -1)).Refusal?.Code);
        Assert.Equal("commerce.amount_range", OrderLines.Of("CNY", Line(1, 100, 101)).Refusal?.Code);
        Assert.Equal("commerce.amount_range", OrderLines.Of("CNY", [.. Enumerable.Range(0, 50).Select(_ => Line(1, OrderLines.MostMinor))]).Refusal?.Code);
        Assert.Equal("commerce.lines_range", OrderLines.Of("CNY").Refusal?.Code);
        Assert.Equal(250, OrderLines.Of("CNY", Line(3, 100, 50)).Value.Amount.Minor);
    }

    [Fact]
    public async Task What_nobody_pays_for_in_time_goes_back_once_and_what_is_paid_stays()
    {
        await using var world = await ShopWorld.Create();
        var (product, skus) = await world.AddProduct((10, 1000));
        var (late, paid) = (await world.Buy(product, skus[0], 3), await world.Buy(product, skus[0], 2));
        await world.In(async (services, db) =>
        {
            await services.GetRequiredService<Guildhall.Commerce.Orders.OrderChanges>().Pay(db, await db.FindShopOrders([new(paid)]), world.Clock.GetUtcNow(), default);
            return 0;
        });

        world.Clock.Advance(TimeSpan.FromMinutes(14));
        await world.RunSchedule();
        Assert.Equal(OrderState.Unpaid, (await world.Order(late)).State);
        world.Clock.Advance(TimeSpan.FromMinutes(2));
        await world.RunSchedule();
        await world.RunSchedule();

        Assert.Equal((OrderState.Cancelled, OrderReasons.HoldExpired), ((await world.Order(late)).State, (await world.Order(late)).Reason));
        Assert.Equal(OrderState.Paid, (await world.Order(paid)).State);
        Assert.Equal((8, 2), await world.Stock(skus[0]));
        Assert.Equal(1, await world.Count("commerce_orders", "source = 'shop' and amount_minor = 2000"));
    }

    [Fact]
    public async Task Orders_of_one_moment_ask_for_one_look_at_their_holds()
    {
        await using var world = await ShopWorld.Create();
        var (product, skus) = await world.AddProduct((1000, 1000));
        await Task.WhenAll(Enumerable.Range(0, 300).Select(_ => world.Buy(product, world.Buying(skus[0], 1))));

        await using var db = world.Open();
        Assert.Equal(1, await db.Count($"select count(*) from kernel_schedule where kind = 'commerce-release-holds' and brand_id = {world.Brand.Id}"));
        Assert.True(await db.Count($"select count(*) from kernel_outbox where brand_id = {world.Brand.Id} and event = 'Commerce.OrdersPlaced'") <= 300);
        world.Clock.Advance(TimeSpan.FromMinutes(20));
        await world.RunSchedule();
        Assert.Equal(300, await world.Count("commerce_shop_orders", "state = 'cancelled'"));
        Assert.Equal((1000, 0), await world.Stock(skus[0]));
    }

    [Fact]
    public async Task An_order_of_nothing_is_paid_as_it_is_placed()
    {
        await using var world = await ShopWorld.Create();
        var (product, skus) = await world.AddProduct((10, 0));
        var order = await world.Order(await world.Buy(product, skus[0], 1, 0));

        Assert.Equal((OrderState.Paid, (DateTimeOffset?)null), (order.State, order.HoldUntil));
        Assert.Equal(1, await world.Count("commerce_orders"));
    }

    [Fact]
    public async Task Calling_orders_off_frees_the_unpaid_and_refunds_the_paid_once_each()
    {
        await using var world = await ShopWorld.Create();
        var (product, skus) = await world.AddProduct((10, 1000));
        var (unpaid, paid) = (await world.Buy(product, skus[0], 3), await world.Buy(product, skus[0], 2));
        await world.In(async (services, db) =>
        {
            await services.GetRequiredService<Guildhall.Commerce.Orders.OrderChanges>().Pay(db, await db.FindShopOrders([new(paid)]), world.Clock.GetUtcNow(), default);
            return 0;
        });

        var counts = new List<(int, int)>();
        for (var n = 0; n < 2; n++)
            counts.Add(await world.In((services, db) => services.GetRequiredService<CallOffOrders>().Handle(db, [new(unpaid), new(paid)], "team_failed", true, default)));

        Assert.Equal([(1, 1), (0, 0)], counts);
        Assert.Equal((OrderState.Cancelled, OrderState.Refunding), ((await world.Order(unpaid)).State, (await world.Order(paid)).State));
        Assert.Equal(1, await world.Count("commerce_shop_refunds", "amount_minor = 2000 and state = 'pending'"));
        Assert.Equal((8, 2), await world.Stock(skus[0]));
    }

    [Fact]
    public void A_number_is_a_sequence_again_and_a_mistyped_digit_is_noticed()
    {
        var numbers = new HashSet<string>();
        foreach (var seq in Enumerable.Range(1, 5000).Select(n => (long)n).Concat([999_999_999, 1_000_000_000, 73_000_000_017]))
        {
            var number = OrderNumber.Of(seq);
            Assert.True(numbers.Add(number));
            Assert.Equal(seq, OrderNumber.Read(number));
            Assert.Equal(seq, OrderNumber.Read($" {number[..4]}-{number[4..]} "));
            for (var at = 0; at < number.Length; at += 3)
                Assert.Null(OrderNumber.Read(number[..at] + (char)('0' + (number[at] - '0' + 1) % 10) + number[(at + 1)..]));
        }
        Assert.Null(OrderNumber.Read("12345"));
        Assert.Null(OrderNumber.Read(null));
    }
}
