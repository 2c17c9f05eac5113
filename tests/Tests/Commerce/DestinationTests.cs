using System.Net;
using Guildhall.Brands.Contracts;
using Guildhall.Commerce.Contracts;
using Guildhall.Commerce.Storefront;
using Guildhall.Kernel;
using Guildhall.Kernel.Storage;
using Guildhall.Loyalty.Contracts;
using Guildhall.Tests.Conversations;
using Guildhall.Tests.Worlds;

namespace Guildhall.Tests.Commerce;

/// <summary>Where an order goes that was placed without saying it: asked on its page before it is paid, kept right until it is sent.</summary>
public sealed class DestinationTests
{
    private const string Near = "杭州市西湖区文三路 9 号", Far = "西藏拉萨市北京中路 1 号";

    [Fact]
    public async Task The_buyer_says_it_before_paying_sees_each_fee_and_keeps_what_was_typed()
    {
        var (room, sku, console) = await Shop();
        using var owner = console;
        using var phone = await room.Join("小雅");
        var (id, page) = await Unsaid(room, "小雅", sku);
        var fresh = await phone.Page(page);
        Assert.Contains("Where shall it go?", fresh, StringComparison.Ordinal);
        Assert.Matches("fee [^<]*8[.]00", fresh);
        Assert.DoesNotContain($"{page}/claim", fresh, StringComparison.Ordinal);

        await Refused(phone, page, "Please choose how you get it.", ("Form.Name", "小雅"));
        await Refused(phone, page, "文三路", Ship(Near, "800", phone: "12"));
        await Refused(phone, page, "Please give a phone number.", Ship(Near, "800", phone: "12"));
        await Refused(phone, page, "value=\"2500\"", Ship(Far, "800"));
        Assert.Null((await Order(room, id)).Delivery);

        await Saved(phone, page, Ship(Far, "2500"));
        Assert.Equal(2500, (await Order(room, id)).DeliveryMinor);
        await Saved(phone, page, Ship(Near, "800"));
        var once = await Order(room, id);
        await Saved(phone, page, Ship(Near, "800"));
        Assert.Equal((800L, 4790L, once.Version), ((await Order(room, id)).DeliveryMinor, (await Order(room, id)).Total.Minor, (await Order(room, id)).Version));
        var said = await phone.Page(page);
        Assert.Contains("47.90", said, StringComparison.Ordinal);
        Assert.Contains($"{page}/claim", said, StringComparison.Ordinal);
        Assert.DoesNotContain("Pay when you pick it up", said, StringComparison.Ordinal);
        await Saved(phone, page, ("Form.Get", "pickup"), ("Form.Name", "小雅"));
        Assert.Equal(0, (await Order(room, id)).DeliveryMinor);
        Assert.Contains("Pay when you pick it up", await phone.Page(page), StringComparison.Ordinal);
        await Saved(phone, page, Ship(Near, "800"));

        // The next order knows it already.
        var (_, next) = await Unsaid(room, "小雅", sku);
        var filled = await phone.Page(next);
        Assert.Contains("文三路", filled, StringComparison.Ordinal);
        Assert.Matches("value=\"ship\"[^>]* checked", filled);
        using var stranger = await room.Join("路人");
        using var foreign = await stranger.Post(page, "destination", Ship(Far, "2500"));
        Assert.NotEqual(HttpStatusCode.Redirect, foreign.StatusCode);
        Assert.Equal(800, (await Order(room, id)).DeliveryMinor);
    }

    [Fact]
    public async Task What_is_said_to_be_transferred_paid_or_sent_changes_no_more_than_its_fee_allows()
    {
        var (room, sku, console) = await Shop();
        using var owner = console;
        using var phone = await room.Join("小雅");
        var (id, page) = await Unsaid(room, "小雅", sku);
        await Saved(phone, page, Ship(Near, "800"));
        await Done(phone, $"{page}/claim", ("note", "1234"));
        await Refused(phone, page, "47.90", ("Form.Get", "pickup"), ("Form.Name", "小雅"));
        await Saved(phone, page, Ship("杭州市西湖区文三路 11 号", "800"));
        using (var stranger = await room.Join("路人")) (await stranger.Post($"{page}/unclaim", null)).Dispose();
        await Refused(phone, page, "47.90", ("Form.Get", "pickup"), ("Form.Name", "小雅"));
        foreach (var _ in (int[])[1, 2]) await Done(phone, $"{page}/unclaim"); // Tapped twice.
        var back = await Order(room, id);
        Assert.InRange(back.HoldUntil!.Value, room.Web.Clock.GetUtcNow(), room.Web.Clock.GetUtcNow().AddMinutes(30));
        await Saved(phone, page, ("Form.Get", "pickup"), ("Form.Name", "小雅"));
        await Saved(phone, page, Ship("杭州市西湖区文三路 11 号", "800"));
        await Done(phone, $"{page}/claim", ("note", "1234"));
        await Done(owner, Console(room, id, "confirm"), ("provider", "transfer"));
        await using (var db = room.Open())
            Assert.Equal((4790, 3990), (await db.Count($"select received_minor from commerce_payments where brand_id = {room.Brand.Id}"), await db.Count($"select amount_minor from commerce_orders where brand_id = {room.Brand.Id}")));

        await Refused(phone, page, "25.00", Ship(Far, "2500"));
        await Refused(phone, page, "This order is paid with", ("Form.Get", "pickup"), ("Form.Name", "小雅"));
        await Saved(phone, page, Ship(Near, "800", phone: "13900000000"));
        Assert.Contains((await Order(room, id)).Number, await owner.Page($"/b/{room.Brand.Code}/notices"), StringComparison.Ordinal);
        await Saved(owner, $"/b/{room.Brand.Code}/orders/{id}", Ship(Far, "0"));
        var moved = await Order(room, id);
        Assert.Equal((Far, 800L), (Destination.Read(moved.Delivery)!.Address, moved.DeliveryMinor));
        await using (var db = room.Open()) Assert.Equal(1, await db.Count($"select count(*) from brands_audit where brand_id = {room.Brand.Id} and action = 'commerce.destination_said'"));
        Assert.Contains(Far, await owner.Page($"/b/{room.Brand.Code}/orders/ship.csv"), StringComparison.Ordinal);
        await Done(owner, Console(room, id, "ship"), ("carrier", "SF"), ("tracking", "1"));
        await Refused(phone, page, "This order is sent or over", Ship(Near, "800"));
        Assert.Equal(Far, Destination.Read((await Order(room, id)).Delivery)!.Address);
    }

    [Fact]
    public async Task A_paid_order_that_never_said_it_is_found_listed_as_such_and_filled_in_for_its_buyer()
    {
        var (room, sku, console) = await Shop();
        using var owner = console;
        using var phone = await room.Join("小雅");
        var (id, page) = await Unsaid(room, "小雅", sku);
        var (own, ownPage) = await Unsaid(room, "小雅", sku);
        foreach (var order in (Guid[])[id, own]) await Done(owner, Console(room, order, "confirm"), ("provider", "transfer"));
        Assert.Contains("2 paid orders do not say where they go", await owner.Page($"/b/{room.Brand.Code}/orders"), StringComparison.Ordinal);
        Assert.Contains((await Order(room, id)).Number, await owner.Page($"/b/{room.Brand.Code}/orders?todo=goes"), StringComparison.Ordinal);
        var list = await owner.Page($"/b/{room.Brand.Code}/orders/ship.csv");
        Assert.Contains("Not said yet", list, StringComparison.Ordinal);
        Assert.DoesNotContain("Pick up", list, StringComparison.Ordinal);

        // Nothing is added to what was paid: the member picks up, the team may have it brought all the same.
        await Refused(phone, ownPage, "This order is paid with", Ship(Near, "800"));
        await Saved(phone, ownPage, ("Form.Get", "pickup"), ("Form.Name", "小雅"));
        await Saved(owner, $"/b/{room.Brand.Code}/orders/{id}", Ship(Near, "0"));
        Assert.Equal((0L, 3990L), ((await Order(room, id)).DeliveryMinor, (await Order(room, id)).Total.Minor));
        Assert.DoesNotContain((await Order(room, id)).Number, await owner.Page($"/b/{room.Brand.Code}/orders?todo=goes"), StringComparison.Ordinal);
        list = await owner.Page($"/b/{room.Brand.Code}/orders/ship.csv");
        Assert.DoesNotContain("Not said yet", list, StringComparison.Ordinal);
        using var analyst = await room.Web.SignIn(Role.Analyst, room.Brand);
        using var refused = await analyst.Post($"/b/{room.Brand.Code}/orders/{id}", "destination", Ship(Far, "0"));
        Assert.NotEqual(HttpStatusCode.Redirect, refused.StatusCode);
        Assert.Equal(Near, Destination.Read((await Order(room, id)).Delivery)!.Address);
    }

    [Fact]
    public async Task The_fee_that_was_said_goes_back_with_the_last_of_the_goods()
    {
        var (room, sku, console) = await Shop();
        using var owner = console;
        using var phone = await room.Join("小雅");
        var (id, page) = await Unsaid(room, "小雅", sku);
        await Saved(phone, page, Ship(Near, "800"));
        await Done(owner, Console(room, id, "confirm"), ("provider", "transfer"));
        await Done(owner, Console(room, id, "refund"), ("refund", Guid.CreateVersion7().ToString()), ("pieces", "1"), ("amount", ""), ("reason", "test"));
        var back = await Order(room, id);
        Assert.Equal((3990L, 800L, OrderState.Refunding), (back.RefundedMinor, back.DeliveryBackMinor, back.State));
    }

    [Fact]
    public async Task A_delivery_coupon_keeps_its_fee_and_an_order_that_comes_to_nothing_is_paid()
    {
        var (room, sku, console) = await Shop();
        using var owner = console;
        using var phone = await room.Join("小雅");
        var coupon = await TillGoods.Grant(room, "小雅", new CouponTerms(CouponBenefit.Shipping, 0, 0, null, 500, 0, PriceScope.All, true, true));
        var cut = await Place(room, sku, TillGoods.Wish(room, await TillGoods.Member(room, "小雅"), sku) with { Delivery = To(Near).Json, Fee = new(800, 9900), SeenFee = 800, DeliveryCoupon = coupon });
        Assert.Equal(300, (await Order(room, cut)).DeliveryMinor);
        await Refused(phone, $"/g/{room.Code}/orders/{cut}", "A delivery coupon pays", ("Form.Get", "pickup"), ("Form.Name", "小雅"));
        await Saved(phone, $"/g/{room.Code}/orders/{cut}", Ship("杭州市西湖区文三路 11 号", "800"));
        Assert.Equal((300L, "杭州市西湖区文三路 11 号"), ((await Order(room, cut)).DeliveryMinor, Destination.Read((await Order(room, cut)).Delivery)!.Address));

        var (_, free) = await TillGoods.Add(room, 5, 0);
        var nothing = await Place(room, free, TillGoods.Wish(room, await TillGoods.Member(room, "小雅"), free) with { Delivery = To(Near).Json, Fee = new(800, 9900), SeenFee = 800 });
        Assert.Equal((OrderState.Unpaid, 800L), ((await Order(room, nothing)).State, (await Order(room, nothing)).Total.Minor));
        await Saved(phone, $"/g/{room.Code}/orders/{nothing}", ("Form.Get", "pickup"), ("Form.Name", "小雅"));
        Assert.Equal((OrderState.Paid, 0L), ((await Order(room, nothing)).State, (await Order(room, nothing)).Total.Minor));
    }

    [Fact]
    public async Task Where_orders_can_only_be_paid_at_pick_up_nothing_is_brought()
    {
        var room = await RoomWorld.Create();
        var (_, sku) = await TillGoods.Add(room, 9, 3990);
        using var phone = await room.Join("小雅");
        var (id, page) = await Unsaid(room, "小雅", sku);
        Assert.DoesNotContain("value=\"ship\"", await phone.Page(page), StringComparison.Ordinal);
        await Refused(phone, page, "only picked up here", Ship(Near, "0"));
        await Saved(phone, page, ("Form.Get", "pickup"), ("Form.Name", "小雅"));
        Assert.Contains("Pay when you pick it up", await phone.Page(page), StringComparison.Ordinal);
        Assert.False(Destination.Read((await Order(room, id)).Delivery)!.Ship);
    }

    [Fact]
    public void What_costs_nothing_in_an_activity_is_brought_for_nothing()
    {
        var terms = new DeliveryTerms(800, 9900, [new(["西藏"], 2500)]);
        Assert.Equal((0L, 800L, 0L, 2500L, 0L), (terms.OfActivity(To(Near), 0), terms.OfActivity(To(Near), 9899), terms.OfActivity(To(Near), 9900), terms.OfActivity(To(Far), 9900), terms.OfActivity(new(false, "", "", "", ""), 500)));
    }

    private static Destination To(string address) => new(true, "小雅", "13800000000", address, "");

    private static (string, string)[] Ship(string address, string seen, string phone = "13800000000") => [("Form.Get", "ship"), ("Form.Name", "小雅"), ("Form.Phone", phone), ("Form.Address", address), ("Form.SeenFee", seen)];

    private static string Console(RoomWorld room, Guid id, string act) => $"/b/{room.Brand.Code}/orders/{id}/{act}";

    private static async Task<(RoomWorld Room, SkuId Sku, Browser Console)> Shop()
    {
        var room = await RoomWorld.Create();
        var (_, sku) = await TillGoods.Add(room, 50, 3990);
        var console = await room.Web.SignIn(Role.Owner, room.Brand);
        await Done(console, $"/b/{room.Brand.Code}/orders/ways/transfer", ("enabled", "true"), ("hold", "600"));
        using var saved = await console.Post($"/b/{room.Brand.Code}/orders/delivery", "delivery", ("Form.Fee", "8"), ("Form.FreeFrom", "99"), ("Form.Regions", "新疆、西藏：25"));
        Assert.Equal(HttpStatusCode.Redirect, saved.StatusCode);
        return (room, sku, console);
    }

    /// <summary>As activities place it, and its page.</summary>
    private static async Task<(Guid Id, string Page)> Unsaid(RoomWorld room, string name, SkuId sku)
    {
        var id = await Place(room, sku, TillGoods.Wish(room, await TillGoods.Member(room, name), sku));
        return (id, $"/g/{room.Code}/orders/{id}");
    }

    private static async Task<Guid> Place(RoomWorld room, SkuId sku, ShopCommand wish)
    {
        await using var db = room.Open();
        return (await TillGoods.Lane(room).Post(room.Brand.Id, (await db.FindSkus([sku])).Single().Product.Value, wish)).Value.Id;
    }

    private static async Task Saved(Browser who, string page, params (string, string)[] fields)
    {
        using var answer = await who.Post(page, "destination", fields);
        Assert.True(answer.StatusCode == HttpStatusCode.Redirect, await Browser.Text(answer));
        Assert.Equal(page, Uri.UnescapeDataString(Browser.Location(answer)!));
    }

    private static async Task Refused(Browser who, string page, string sentence, params (string, string)[] fields)
    {
        using var answer = await who.Post(page, "destination", fields);
        Assert.NotEqual(HttpStatusCode.Redirect, answer.StatusCode);
        Assert.Contains(sentence, await Browser.Text(answer), StringComparison.Ordinal);
    }

    private static async Task Done(Browser who, string path, params (string, string)[] fields)
    {
        using var answer = await who.Post(path, null, fields);
        Assert.Equal(HttpStatusCode.Redirect, answer.StatusCode);
        Assert.DoesNotContain(answer.Headers.TryGetValues("Set-Cookie", out var cookies) ? cookies : [], c => c.StartsWith("said=%21", StringComparison.Ordinal));
    }

    private static Task<ShopOrder> Order(RoomWorld room, Guid id) => TillGoods.Order(room, id);
}
