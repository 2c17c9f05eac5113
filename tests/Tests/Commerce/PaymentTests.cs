using System.Net;
using System.Text;
using System.Text.Json;
using Guildhall.Commerce.Contracts;
using Guildhall.Commerce.Destinations;
using Guildhall.Commerce.Orders;
using Guildhall.Commerce.Payments;
using Guildhall.Commerce.Reconciliation;
using Guildhall.Commerce.Refunds;
using Guildhall.Kernel;
using Guildhall.PaySandbox;
using Microsoft.Extensions.DependencyInjection;

namespace Guildhall.Tests.Commerce;

/// <summary>The invariants of orders against the hostile sandbox, a process of its own.</summary>
public sealed class PaymentTests
{
    [Theory]
    [InlineData(Mode.Honest)]
    [InlineData(Mode.Delayed)]
    [InlineData(Mode.Duplicate)]
    [InlineData(Mode.Reordered)]
    [InlineData(Mode.WrongAmount)]
    [InlineData(Mode.Missing)]
    [InlineData(Mode.RefundsFail)]
    [InlineData(Mode.Mixed)]
    public async Task However_the_provider_behaves_every_order_is_paid_once_and_what_came_too_late_goes_back_once(Mode mode)
    {
        var seed = Random.Shared.Next();
        await using var world = await PayWorld.Create(mode, seed);
        var kept = new List<OrderId>();
        for (var n = 0; n < 4; n++) kept.Add((await world.PlaceAndPay(1 + n % 2)).Order);
        var late = new List<OrderId>();
        for (var n = 0; n < 3; n++)
        {
            var order = await world.Place();
            var cashier = await world.Cashier(order);
            Assert.Null((await world.Cancel(order)).Refusal);
            await world.Sandbox.Pay(cashier);
            late.Add(order.Order);
        }
        await world.Place(); // Never paid.

        await world.Until(async () => await world.Count("commerce_shop_orders", "state = 'paid'") == kept.Count && await world.Count("commerce_shop_refunds", "state = 'done'") == late.Count);

        foreach (var id in kept) Assert.Equal(OrderState.Paid, (await world.Order(id)).State);
        foreach (var id in late) Assert.Equal((OrderState.Cancelled, OrderReasons.ByMember), ((await world.Order(id)).State, (await world.Order(id)).Reason));
        Assert.True(await world.Count("commerce_orders") == kept.Count, $"seed {seed}");
        Assert.Equal(late.Count, await world.Count("commerce_payments", "state = 'late'"));
        Assert.Equal(late.Count, await world.Count("commerce_shop_refunds", "kind = 'payment' and reason = 'late_payment' and amount_minor = 1000"));
        Assert.Equal(0, await world.Count("commerce_refunds")); // It was never an order's money.
        await using var db = world.Open();
        var stock = Assert.Single(await db.StockOf(world.Product.Value));
        Assert.Equal((100 - 7, 7), (stock.Units, stock.Sold));
    }

    [Fact]
    public async Task An_order_paid_in_two_windows_takes_one_payment_and_returns_the_other()
    {
        await using var world = await PayWorld.Create(Mode.Duplicate);
        var order = await world.Place();
        var first = await world.Cashier(order);
        await world.In((_, db) => db.Execute($"update commerce_payments set state = 'closed' where brand_id = {world.Brand.Id}"));
        var second = await world.Cashier(order);
        Assert.NotEqual(first, second);

        await Task.WhenAll(world.Sandbox.Pay(first), world.Sandbox.Pay(second));
        await world.Until(async () => await world.Count("commerce_shop_refunds", "state = 'done'") == 1);

        Assert.Equal(1, await world.Count("commerce_payments", "state = 'paid'"));
        Assert.Equal(1, await world.Count("commerce_payments", "state = 'twice'"));
        Assert.Equal(1, await world.Count("commerce_orders"));
        Assert.Equal(OrderState.Paid, (await world.Order(order.Order)).State);
    }

    [Fact]
    public async Task An_underpaid_order_stays_unpaid_and_what_was_received_goes_back()
    {
        await using var world = await PayWorld.Create(Mode.Underpaid);
        var order = await world.PlaceAndPay();

        await world.Until(async () => await world.Count("commerce_shop_refunds", "state = 'done' and amount_minor = 999 and reason = 'wrong_amount'") == 1);

        Assert.Equal(OrderState.Unpaid, (await world.Order(order.Order)).State);
        Assert.Equal(0, await world.Count("commerce_orders"));
    }

    [Fact]
    public async Task A_refund_the_provider_fails_is_tried_until_it_is_final_and_counts_once_on_its_day()
    {
        await using var world = await PayWorld.Create(Mode.RefundsFail);
        var order = await world.PlaceAndPay(3);
        await world.Until(async () => (await world.Order(order.Order)).State == OrderState.Paid);
        var draft = new RefundDraft(Id.New(world.Web.Clock), order.Order, "damaged", Lines: [new(0, 2, 2000)], Restock: true);

        var answers = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => world.Refund(draft)));
        await world.Until(async () => await world.Count("commerce_shop_refunds", "state = 'done'") == 1);

        Assert.All(answers, a => Assert.Null(a.Refusal));
        var after = await world.Order(order.Order);
        Assert.Equal((OrderState.Paid, 2000), (after.State, after.RefundedMinor));
        Assert.Equal(1, await world.Count("commerce_refunds", "amount_minor = 2000 and quantity = 2"));
        Assert.True(await world.Count("commerce_shop_refunds", "tries >= 4") == 1, "It was not refused before.");
        await using var db = world.Open();
        Assert.Equal((99, 1), (Assert.Single(await db.StockOf(world.Product.Value)).Units, Assert.Single(await db.StockOf(world.Product.Value)).Sold));

        Assert.Equal("commerce.refund_pieces", (await world.Refund(draft with { Id = Id.New(world.Web.Clock) })).Refusal?.Code);
        Assert.Equal("commerce.refund_too_much", (await world.Refund(new(Id.New(world.Web.Clock), order.Order, "more", 1001))).Refusal?.Code);
        Assert.Equal("commerce.other_body", (await world.Refund(draft with { AmountMinor = 1 })).Refusal?.Code);
        Assert.Null((await world.Refund(new(Id.New(world.Web.Clock), order.Order, "the rest"))).Refusal);
        await world.Until(async () => (await world.Order(order.Order)).State == OrderState.Refunded);
        Assert.Equal("commerce.refund_nothing", (await world.Refund(new(Id.New(world.Web.Clock), order.Order, "again"))).Refusal?.Code);
        Assert.Equal(3000, await db.Count($"select cast(sum(amount_minor) as bigint) from commerce_refunds where brand_id = {world.Brand.Id}"));
    }

    [Fact]
    public async Task News_that_is_unsigned_stale_or_garbled_is_not_believed()
    {
        await using var world = await PayWorld.Create(Mode.Missing);
        var order = await world.Place();
        var payment = new Guid((await world.Cashier(order)).Segments[^1]);
        string Body(long amount) => JsonSerializer.Serialize(new { kind = "payment", id = payment, state = "paid", amountMinor = amount, currency = "CNY", reference = "P1", at = world.Web.Clock.GetUtcNow() });
        async Task<(HttpStatusCode, string?)> Tell(string body, string key = SandboxProcess.Key, string purpose = Signature.Callback, TimeSpan age = default, string? brand = null)
        {
            using var http = new HttpClient { BaseAddress = world.Web.Address };
            var (time, nonce) = ((world.Web.Clock.GetUtcNow() - age).ToUnixTimeSeconds().ToString(System.Globalization.CultureInfo.InvariantCulture), "n");
            using var request = new HttpRequestMessage(HttpMethod.Post, $"/pay/sandbox/{brand ?? world.Brand.Code}") { Content = new StringContent(body, Encoding.UTF8, "application/json") };
            request.Headers.Add(Signature.Time, time);
            request.Headers.Add(Signature.Nonce, nonce);
            request.Headers.Add(Signature.Value, Signature.Of(key, purpose, "", time, nonce, Encoding.UTF8.GetBytes(body)));
            using var answer = await http.SendAsync(request);
            var text = await answer.Content.ReadAsStringAsync();
            return (answer.StatusCode, text.StartsWith('{') ? JsonDocument.Parse(text).RootElement.GetProperty("title").GetString() : null);
        }

        Assert.Equal((HttpStatusCode.Forbidden, "commerce.bad_signature"), await Tell(Body(1000), key: "another key than it was"));
        Assert.Equal((HttpStatusCode.Forbidden, "commerce.bad_signature"), await Tell(Body(1000), purpose: Signature.Request));
        Assert.Equal((HttpStatusCode.Forbidden, "commerce.stale_news"), await Tell(Body(1000), age: TimeSpan.FromMinutes(6)));
        Assert.Equal((HttpStatusCode.UnprocessableEntity, "commerce.bad_news"), await Tell("{\"kind\":\"payment\"}"));
        Assert.Equal((HttpStatusCode.UnprocessableEntity, "commerce.amount_mismatch"), await Tell(Body(999)));
        Assert.Equal((HttpStatusCode.NotFound, "commerce.unknown_provider"), await Tell(Body(1000), brand: (await world.Web.NewBrand()).Code));
        Assert.Equal((HttpStatusCode.NotFound, "commerce.unknown_payment"), await Tell(Body(1000).Replace(payment.ToString(), Guid.CreateVersion7().ToString(), StringComparison.Ordinal)));
        Assert.Equal(OrderState.Unpaid, (await world.Order(order.Order)).State);

        var told = await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => Tell(Body(1000))));
        Assert.All(told, t => Assert.Equal(HttpStatusCode.NoContent, t.Item1));
        Assert.Equal(OrderState.Paid, (await world.Order(order.Order)).State);
        Assert.Equal(1, await world.Count("commerce_orders"));
    }

    [Fact]
    public async Task Whatever_is_said_paid_and_released_at_once_an_order_takes_exactly_its_sum_and_other_money_goes_back()
    {
        await using var world = await PayWorld.Create(Mode.Duplicate);
        await world.In((_, db) => db.Execute($"insert into commerce_delivery_terms (brand_id, fee_minor, free_from_minor, regions) values ({world.Brand.Id}, {800L}, {(long?)null}, {"[]"})"));
        Task Say((OrderId Order, MemberId Person) order, bool ship) => Task.Run(() => world.Apart((services, _) => services.GetRequiredService<SayDestination>()
            .Handle(new(order.Order, order.Person, ship ? "ship" : "pickup", null, "小雅", "13800000000", "杭州市西湖区文三路 9 号", null, 800), default)));
        async Task Pay((OrderId Order, MemberId Person) order)
        {
            var started = await world.Apart((services, _) => services.GetRequiredService<StartPayment>().Handle(order.Order, order.Person, PayWay.Sandbox, world.Web.Address, default));
            if (started.Refusal is null) await world.Sandbox.Pay(started.Value!);
        }
        async Task Release((OrderId Order, MemberId Person) order)
        {
            await world.In((_, db) => db.Execute($"update commerce_shop_orders set hold_until = {world.Web.Clock.GetUtcNow()} where brand_id = {world.Brand.Id} and id = {order.Order} and state = 'unpaid'"));
            await world.In((services, db) => services.GetRequiredService<ReleaseHolds>().Release(db, default));
        }
        var orders = new List<(OrderId Order, MemberId Person)>();
        for (var n = 0; n < 12; n++) orders.Add(await world.Place());
        await Task.WhenAll(orders.SelectMany((o, n) => (Task[])[Task.Run(() => Pay(o)), Say(o, true), Say(o, n % 2 == 0), .. n % 3 == 0 ? [Task.Run(() => Release(o))] : Array.Empty<Task>()]));
        await world.Until(async () => await world.Count("commerce_payments", "state = 'started'") == 0);

        // Whose money came by a sum that was none any more pays again, by the sum there is.
        foreach (var order in orders)
            if ((await world.Order(order.Order)).State == OrderState.Unpaid) await Pay(order);
        await world.Until(async () => await world.Count("commerce_shop_orders", "state = 'unpaid'") == 0 && await world.Count("commerce_payments", "state = 'started'") == 0 && await world.Count("commerce_shop_refunds", "state <> 'done'") == 0);

        foreach (var order in orders)
        {
            var (now, payments) = (await world.Order(order.Order), await world.In((_, db) => PaymentRows.OfOrder(db, order.Order, default)));
            Assert.Equal(now.IsPaid ? [now.Total.Minor] : [], payments.Where(p => p.State == PaymentState.Paid).Select(p => p.ReceivedMinor!.Value));
            Assert.Equal(Destination.Read(now.Delivery)?.Ship == true ? 800 : 0, now.DeliveryMinor);
            var refunds = await world.In((_, db) => RefundRows.OfOrder(db, order.Order, default));
            Assert.Equal(payments.Where(p => p.State is PaymentState.Wrong or PaymentState.Late or PaymentState.Twice).Select(p => (p.Id, p.ReceivedMinor!.Value)).Order(), refunds.Select(r => (r.Payment!.Value, r.Amount.Minor)).Order());
        }
        Assert.Equal(orders.Count, await world.Count("commerce_shop_orders", "state in ('paid', 'cancelled')"));
    }

    [Fact]
    public async Task Money_by_the_sum_before_the_delivery_goes_back_and_the_order_waits_for_the_right_one()
    {
        await using var world = await PayWorld.Create(Mode.Honest);
        await world.In((_, db) => db.Execute($"insert into commerce_delivery_terms (brand_id, fee_minor, free_from_minor, regions) values ({world.Brand.Id}, {800L}, {(long?)null}, {"[]"})"));
        var order = await world.Place();
        var old = await world.Cashier(order);
        Assert.Null((await world.Apart((services, _) => services.GetRequiredService<SayDestination>().Handle(new(order.Order, order.Person, "ship", null, "小雅", "13800000000", "杭州市西湖区文三路 9 号", null, 800), default))).Refusal);
        var right = await world.Cashier(order);
        Assert.NotEqual(old, right);
        await world.Sandbox.Pay(old);
        await world.Until(async () => await world.Count("commerce_shop_refunds", "state = 'done' and amount_minor = 1000 and reason = 'wrong_amount'") == 1);
        Assert.Equal(OrderState.Unpaid, (await world.Order(order.Order)).State);
        await world.Sandbox.Pay(right);
        await world.Until(async () => (await world.Order(order.Order)).State == OrderState.Paid);
        Assert.Equal(1, await world.Count("commerce_payments", "state = 'paid' and received_minor = 1800"));
        Assert.Equal(1, await world.Count("commerce_orders", "amount_minor = 1000"));
    }

    [Fact]
    public async Task A_settlement_that_disagrees_is_named_line_by_line()
    {
        await using var world = await PayWorld.Create(Mode.Honest);
        for (var n = 0; n < 4; n++) await world.PlaceAndPay();
        await world.Until(async () => await world.Count("commerce_shop_orders", "state = 'paid'") == 4);
        var day = world.Brand.Calendar.DayOf(world.Web.Clock.GetUtcNow());
        async Task<DayBooks> Books()
        {
            Assert.Null((await world.Apart((services, _) => services.GetRequiredService<FetchSettlement>().Handle(PayWay.Sandbox, day, default))).Refusal);
            await using var db = world.Open();
            return await Reconcile.Day(db, world.Brand, PayWay.Sandbox, day, default);
        }

        var honest = await Books();
        await world.Sandbox.Control("mode=SettlementLies");
        var lying = await Books();

        Assert.Equal((4, 0, 4000), (honest.Agreed, honest.Differences.Count, honest.TheirsIn.Minor));
        Assert.Equal([DifferenceKind.OnlyOurs, DifferenceKind.OnlyTheirs, DifferenceKind.Amount], lying.Differences.Select(d => d.Kind).Order());
        Assert.Equal(2, lying.Agreed);
    }
}
