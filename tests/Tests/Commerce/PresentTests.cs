using System.Net;
using Guildhall.Brands.Contracts;
using Guildhall.Commerce.Contracts;
using Guildhall.Commerce.Payments;
using Guildhall.Commerce.Refunds;
using Guildhall.Commerce.Storefront;
using Guildhall.Kernel;
using Guildhall.Kernel.Storage;
using Guildhall.Loyalty.Contracts;
using Guildhall.Tests.Conversations;
using Guildhall.Tests.Worlds;
using Microsoft.Extensions.DependencyInjection;

namespace Guildhall.Tests.Commerce;

/// <summary>Coupons that give a present or pay the delivery, on their way through an order and back.</summary>
public sealed class PresentTests
{
    private static CouponTerms Present(string code, long from = 0) => new(CouponBenefit.Gift, 0, 0, "毛巾", 1500, from, PriceScope.All, false, true) { GiftCode = code };

    private static CouponTerms Delivery(long most) => new(CouponBenefit.Shipping, 0, 0, null, most, 0, PriceScope.All, true, true);

    [Fact]
    public async Task A_present_is_held_with_the_order_and_comes_back_with_it_like_its_coupon()
    {
        var room = await RoomWorld.Create();
        var (product, sku) = await TillGoods.Add(room, 9, 5000);
        var (_, towel) = await TillGoods.Add(room, 1, 1500, "毛巾");
        using var phone = await room.Join("小雅");
        var coupon = await TillGoods.Grant(room, "小雅", Present(await TillGoods.Code(room, towel), 8000));
        var path = $"/g/{room.Code}/shop/{product.Value}/order";
        Assert.Matches("value=\"" + coupon + "\"[^>]* disabled", await phone.Page(path + "?quantity=1"));
        var page = await phone.Page(path + "?quantity=2");
        Assert.Contains("毛巾", page, StringComparison.Ordinal);

        var first = await Placed(phone, path, page, coupon);
        var order = await TillGoods.Order(room, first);
        Assert.Equal((10_000L, 2, 0L, 7L), (order.Amount.Minor, order.Lines.Count, await TillGoods.Free(room, towel), await TillGoods.Free(room, sku)));
        Assert.Equal(coupon, order.Lines[1].GiftCoupon);
        using (var cancelled = await phone.Post($"/g/{room.Code}/orders/{first}/cancel", null)) Assert.Equal(HttpStatusCode.Redirect, cancelled.StatusCode);
        Assert.Equal((1L, CouponState.Unused), (await TillGoods.Free(room, towel), (await TillGoods.Coupon(room, coupon)).State));

        // Paid it costs its worth. Half of the goods may go back without it; with the last piece it comes back, and so does the coupon.
        var second = await Placed(phone, path, await phone.Page(path + "?quantity=2"), coupon);
        await Pay(room, second);
        Assert.Equal((CouponState.Used, 1500L), await TillGoods.Coupon(room, coupon));
        await Refund(room, second);
        Assert.Equal((0L, CouponState.Used), (await TillGoods.Free(room, towel), (await TillGoods.Coupon(room, coupon)).State));
        await Refund(room, second);
        Assert.Equal((1L, 9L), (await TillGoods.Free(room, towel), await TillGoods.Free(room, sku)));
        Assert.Equal((CouponState.Unused, 0L), await TillGoods.Coupon(room, coupon));
        Assert.Equal(OrderState.Refunded, (await TillGoods.Order(room, second)).State);
    }

    [Fact]
    public async Task The_last_presents_go_to_as_many_orders_as_there_are_whatever_they_buy()
    {
        var room = await RoomWorld.Create();
        var (one, oneSku) = await TillGoods.Add(room, 50, 5000);
        var (two, twoSku) = await TillGoods.Add(room, 50, 6000);
        var (towelProduct, towel) = await TillGoods.Add(room, 7, 1500, "毛巾");
        using var phone = await room.Join("Cora");
        var member = await TillGoods.Member(room, "Cora");
        var terms = Present(await TillGoods.Code(room, towel));
        var coupons = new List<Guid>();
        for (var n = 0; n < 20; n++) coupons.Add(await TillGoods.Grant(room, "Cora", terms));
        var lane = TillGoods.Lane(room);
        var answers = await Task.WhenAll(coupons.Select((coupon, n) => Task.Run(async () =>
        {
            var (product, sku) = (n % 3) switch { 0 => (one, oneSku), 1 => (two, twoSku), _ => (towelProduct, towel) };
            return (Sku: sku, Answer: await lane.Post(room.Brand.Id, product.Value, TillGoods.Wish(room, member, sku) with { Coupon = coupon }));
        })));
        // Whoever buys a towel and gets one takes two.
        var taken = answers.Where(a => a.Answer.Refusal is null).Sum(a => a.Sku == towel ? 2 : 1);
        Assert.Equal(7 - taken, await TillGoods.Free(room, towel));
        Assert.InRange(taken, 6, 7);
        Assert.All(answers.Where(a => a.Answer.Refusal is not null), a => Assert.Contains(a.Answer.Refusal!.Code, (string[])["commerce.gift_gone", "commerce.sold_out"]));
        Assert.Contains("毛巾", await phone.Page($"/g/{room.Code}/coupons"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_delivery_coupon_pays_the_fee_beside_a_coupon_for_the_goods()
    {
        var room = await RoomWorld.Create();
        var (product, sku) = await TillGoods.Add(room, 9, 5000);
        await using (var db = room.Open())
        await using (var transaction = await db.Begin())
        {
            await db.Execute($"insert into commerce_delivery_terms (brand_id, fee_minor, free_from_minor, regions) values ({room.Brand.Id}, {800L}, {(long?)null}, {"[]"})");
            await transaction.Commit();
        }
        using var owner = await room.Web.SignIn(Role.Owner, room.Brand);
        using (var on = await owner.Post($"/b/{room.Brand.Code}/orders/ways/transfer", null, ("enabled", "true"), ("hold", "600"))) Assert.Equal(HttpStatusCode.Redirect, on.StatusCode);
        using var phone = await room.Join("小雅");
        var (goods, delivery) = (await TillGoods.Grant(room, "小雅", new(CouponBenefit.Amount, 1000, 0, null, 1000, 0, PriceScope.All, false, true)), await TillGoods.Grant(room, "小雅", Delivery(500)));
        var path = $"/g/{room.Code}/shop/{product.Value}/order";
        var page = await phone.Page(path);
        Assert.DoesNotContain("Form.DeliveryCoupon", page, StringComparison.Ordinal); // Picked up there is no fee.
        (string, string)[] typed = [("Form.Id", Browser.Value(page, "Form.Id")), ("Form.Sku", sku.Value.ToString()), ("Form.Quantity", "1"), ("Form.Seen", "5000"), ("Form.Coupon", goods.ToString()), ("Form.Get", "ship"), ("Form.Way", "transfer"), ("Form.Name", "小雅"), ("Form.Phone", "13800000000"), ("Form.Address", "杭州市文三路 9 号")];
        using (var looked = await phone.Post(path, "order", [.. typed, ("again", "1")]))
        {
            page = await Browser.Text(looked);
            Assert.Matches("name=\"Form.DeliveryCoupon\" value=\"" + delivery, page);
        }
        using var placed = await phone.Post(path, "order", [.. typed, ("Form.DeliveryCoupon", delivery.ToString()), ("Form.SeenFee", "300")]);
        var id = Guid.Parse((Browser.Location(placed) ?? throw new InvalidOperationException(await Browser.Text(placed))).Split('/')[^1]);
        var order = await TillGoods.Order(room, id);
        Assert.Equal((4000L, 300L, 500L), (order.Amount.Minor, order.DeliveryMinor, order.DeliveryCut!.Minor));
        Assert.Equal((CouponState.Locked, CouponState.Locked), ((await TillGoods.Coupon(room, goods)).State, (await TillGoods.Coupon(room, delivery)).State));
        await Pay(room, id);
        Assert.Equal(((CouponState.Used, 1000L), (CouponState.Used, 500L)), (await TillGoods.Coupon(room, goods), await TillGoods.Coupon(room, delivery)));
        await Refund(room, id);
        Assert.Equal(((CouponState.Unused, 0L), (CouponState.Unused, 0L)), (await TillGoods.Coupon(room, goods), await TillGoods.Coupon(room, delivery)));
        Assert.Equal((4000L, 300L), ((await TillGoods.Order(room, id)).RefundedMinor, (await TillGoods.Order(room, id)).DeliveryBackMinor));

        // The same order with another coupon for delivery is another order.
        var lane = TillGoods.Lane(room);
        var member = await TillGoods.Member(room, "小雅");
        var wish = TillGoods.Wish(room, member, sku) with { Fee = new(800), SeenFee = 800, DeliveryCoupon = delivery };
        Assert.Equal(5300L, (await lane.Post(room.Brand.Id, product.Value, wish)).Value.AmountMinor);
        Assert.Equal("commerce.other_body", (await lane.Post(room.Brand.Id, product.Value, wish with { DeliveryCoupon = null })).Refusal?.Code);
        Assert.Equal("commerce.coupon_no_fee", (await lane.Post(room.Brand.Id, product.Value, TillGoods.Wish(room, member, sku) with { DeliveryCoupon = await TillGoods.Grant(room, "小雅", Delivery(500)) })).Refusal?.Code);
    }

    private static async Task<Guid> Placed(Browser phone, string path, string page, Guid coupon)
    {
        using var answer = await phone.Post(path, "order", ("Form.Id", Browser.Value(page, "Form.Id")), ("Form.Sku", Browser.Value(page, "Form.Sku")), ("Form.Seen", Browser.Value(page, "Form.Seen")), ("Form.SeenFor", Browser.Value(page, "Form.SeenFor")),
            ("Form.Quantity", "2"), ("Form.Coupon", coupon.ToString()), ("Form.Get", "pickup"), ("Form.Way", "pickup"), ("Form.Name", "小雅"));
        return Guid.Parse((Browser.Location(answer) ?? throw new InvalidOperationException(await Browser.Text(answer))).Split('/')[^1]);
    }

    private static async Task Pay(RoomWorld room, Guid order)
    {
        await using var scope = room.Web.App.Services.GetRequiredService<IServiceScopeFactory>().CreateSystemScope(room.Brand.Id);
        Assert.Null((await scope.ServiceProvider.GetRequiredService<ConfirmPayment>().Handle(new(order), PayWay.Transfer, null, default)).Refusal);
    }

    /// <summary>One more piece of the first line goes back, on sale again, and its money arrives.</summary>
    private static async Task Refund(RoomWorld room, Guid order)
    {
        var id = Guid.CreateVersion7();
        await using var scope = room.Web.App.Services.GetRequiredService<IServiceScopeFactory>().CreateSystemScope(room.Brand.Id);
        Assert.Null((await scope.ServiceProvider.GetRequiredService<DecideRefund>().Start(new(id, new(order), "test", Lines: [new(0, 1, 0)], Restock: true), default)).Refusal);
        Assert.Null((await scope.ServiceProvider.GetRequiredService<FinishRefund>().Handle(id, null, "test", default)).Refusal);
    }
}
