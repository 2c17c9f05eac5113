using System.Net;
using System.Text.RegularExpressions;
using Guildhall.Brands.Contracts;
using Guildhall.Commerce.Contracts;
using Guildhall.Commerce.Fees;
using Guildhall.Kernel;
using Guildhall.Kernel.Storage;
using Guildhall.Tests.Conversations;
using Guildhall.Tests.Worlds;

namespace Guildhall.Tests.Commerce;

/// <summary>What it costs to bring an order: said before, frozen with it, given back by one rule, never counted as sales.</summary>
public sealed class DeliveryTests
{
    private static Destination To(string address) => new(true, "小雅", "13800000000", address, "");

    [Fact]
    public void The_longest_beginning_of_an_address_decides_and_what_is_picked_up_is_free()
    {
        var terms = SaveDeliveryTerms.Read(new(8, 99, "新疆、西藏：25\nTibet, Xinjiang: 30.50\n新疆生产建设兵团=40"), "CNY").Value;
        Assert.Equal(new DeliveryFee(800, 9900), terms.For(To("杭州市西湖区文三路 9 号")));
        Assert.Equal((2500L, 4000L, 3050L), (terms.For(To("新疆乌鲁木齐市"))!.FeeMinor, terms.For(To("新疆生产建设兵团第八师"))!.FeeMinor, terms.For(To("tibet, Lhasa 1"))!.FeeMinor));
        Assert.Null(terms.For(To("新疆乌鲁木齐市"))!.FreeFromMinor);
        Assert.Null(terms.For(new(false, "", "", "", "")));
        Assert.Null(terms.For(null));
        Assert.Equal(new DeliveryFee(0), DeliveryTerms.Free.For(To("Anywhere")));
    }

    [Theory]
    [InlineData(-1, 99, "", "commerce.delivery_fee_range")]
    [InlineData(8, 0, "", "commerce.delivery_free_range")]
    [InlineData(8, 99, "新疆", "commerce.delivery_region")]
    [InlineData(8, 99, "新疆：-3", "commerce.delivery_region")]
    [InlineData(8, 99, "：3", "commerce.delivery_region")]
    [InlineData(8, 99, "新疆：3\n西藏、新疆：4", "commerce.delivery_region_twice")]
    public void What_cannot_be_a_fee_is_refused(int fee, int from, string regions, string code) => Assert.Equal(code, SaveDeliveryTerms.Read(new(fee, from, regions), "CNY").Refusal?.Code);

    [Fact]
    public async Task The_page_says_the_fee_the_order_keeps_it_and_only_goods_are_sales()
    {
        var (room, product, console) = await Shop();
        using var owner = console;
        using var phone = await room.Join("小雅");
        var path = $"/g/{room.Code}/shop/{product.Value}/order";
        var page = await phone.Page(path + "?quantity=2");
        Assert.Contains("8.00", page, StringComparison.Ordinal);

        // Confirmed without having seen the fee: the page says it, keeps what was typed, and nothing is ordered.
        using (var refused = await Place(phone, path, page, "杭州市西湖区文三路 9 号", 2, "0"))
        {
            var text = await Browser.Text(refused);
            Assert.Equal((HttpStatusCode.Conflict, "800"), (refused.StatusCode, Browser.Value(text, "Form.SeenFee")));
            Assert.Contains("文三路", text, StringComparison.Ordinal);
            page = text;
        }
        var id = await Placed(phone, path, page, "杭州市西湖区文三路 9 号", 2, "800");
        var order = await Order(room, id);
        Assert.Equal((7980L, 800L, 8780L), (order.Amount.Minor, order.DeliveryMinor, order.Total.Minor));
        Assert.Contains("87.80", await phone.Page($"/g/{room.Code}/orders/{id}"), StringComparison.Ordinal);
        Assert.Contains("87.80", await owner.Page($"/b/{room.Brand.Code}/orders/{id}"), StringComparison.Ordinal);

        // New terms change nothing about it.
        await Terms(room, owner, "20", "", "");
        Assert.Equal(800, (await Order(room, id)).DeliveryMinor);
        await Done(owner, $"/b/{room.Brand.Code}/orders/{id}/confirm", ("provider", "transfer"));
        await using var db = room.Open();
        Assert.Equal((8780, 7980), (await db.Count($"select received_minor from commerce_payments where brand_id = {room.Brand.Id}"), await db.Count($"select amount_minor from commerce_orders where brand_id = {room.Brand.Id}")));
    }

    [Fact]
    public async Task Free_from_an_amount_counts_the_goods_after_discounts_and_a_region_pays_all_the_same()
    {
        var (room, product, console) = await Shop();
        using var owner = console;
        using var phone = await room.Join("小雅");
        var path = $"/g/{room.Code}/shop/{product.Value}/order";
        var page = await phone.Page(path + "?quantity=3");
        var near = await Placed(phone, path, page, "杭州市西湖区文三路 9 号", 3, "0");
        Assert.Equal((11970L, 0L), ((await Order(room, near)).Amount.Minor, (await Order(room, near)).DeliveryMinor));
        var far = await Placed(phone, path, await phone.Page(path + "?quantity=3"), "西藏拉萨市北京中路 1 号", 3, "2500");
        Assert.Equal(2500L, (await Order(room, far)).DeliveryMinor);
    }

    [Fact]
    public async Task The_fee_goes_back_with_the_last_of_the_goods_until_the_parcel_is_sent()
    {
        var (room, product, console) = await Shop();
        using var owner = console;
        using var phone = await room.Join("小雅");
        var path = $"/g/{room.Code}/shop/{product.Value}/order";
        async Task<string> Paid()
        {
            var id = await Placed(phone, path, await phone.Page(path + "?quantity=2"), "杭州市西湖区文三路 9 号", 2, "800");
            await Done(owner, $"/b/{room.Brand.Code}/orders/{id}/confirm", ("provider", "transfer"));
            return id;
        }
        Task Refund(string id, int pieces, string amount = "") => Done(owner, $"/b/{room.Brand.Code}/orders/{id}/refund", ("refund", Guid.CreateVersion7().ToString()), ("pieces", $"{pieces}"), ("amount", amount), ("reason", "test"));

        var parts = await Paid();
        await Refund(parts, 1);
        Assert.Equal((3990L, 0L, OrderState.Paid), await Back(room, parts));
        await Refund(parts, 1);
        Assert.Equal((7980L, 800L, OrderState.Refunding), await Back(room, parts));

        var sent = await Paid();
        await Done(owner, $"/b/{room.Brand.Code}/orders/{sent}/ship", ("carrier", "SF"), ("tracking", "1"));
        await Refund(sent, 2);
        Assert.Equal((7980L, 0L, OrderState.Refunding), await Back(room, sent));

        // Who types an amount decides alone.
        var typed = await Paid();
        await Refund(typed, 0, "83.80");
        Assert.Equal((7980L, 400L, OrderState.Refunding), await Back(room, typed));

        // Asked by the member: the whole of it, the fee included, and sales lose the goods only.
        var asked = await Paid();
        var ask = await phone.Page($"/g/{room.Code}/orders/{asked}/refund");
        using (var posted = await phone.Post($"/g/{room.Code}/orders/{asked}/refund", "refund", ("Form.Id", Browser.Value(ask, "Form.Id")), ("Form.Pieces[0]", "2"), ("Form.Reason", "不想要了"))) Assert.Equal(HttpStatusCode.Redirect, posted.StatusCode);
        var shown = await owner.Page($"/b/{room.Brand.Code}/orders/{asked}");
        Assert.Contains("87.80", shown, StringComparison.Ordinal);
        var refund = Regex.Match(shown, "refunds/([0-9a-f-]{36})/grant").Groups[1].Value;
        await Done(owner, $"/b/{room.Brand.Code}/orders/{asked}/refunds/{refund}/grant");
        Assert.Equal((7980L, 800L, OrderState.Refunding), await Back(room, asked));
        await RoomEntryTests.Eventually(async () => (await owner.Page($"/b/{room.Brand.Code}/orders/{asked}")).Contains($"refunds/{refund}/paid-back", StringComparison.Ordinal));
        await Done(owner, $"/b/{room.Brand.Code}/orders/{asked}/refunds/{refund}/paid-back", ("how", "transfer"));
        Assert.Equal(OrderState.Refunded, (await Back(room, asked)).Item3);
        await using var db = room.Open();
        Assert.Equal((8780, 7980), (await db.Count($"select amount_minor from commerce_shop_refunds where brand_id = {room.Brand.Id} and id = {Guid.Parse(refund)}"),
            await db.Count($"select cast(sum(amount_minor) as bigint) from commerce_refunds where brand_id = {room.Brand.Id} and order_no = {(await Order(room, asked)).Number}")));
    }

    private static async Task<(RoomWorld Room, ProductId Product, Browser Console)> Shop()
    {
        var room = await RoomWorld.Create();
        var product = await Goods(room);
        var console = await room.Web.SignIn(Role.Owner, room.Brand);
        await Done(console, $"/b/{room.Brand.Code}/orders/ways/transfer", ("enabled", "true"), ("hold", "600"));
        await Terms(room, console, "8", "99", "新疆、西藏：25");
        return (room, product, console);
    }

    private static async Task<ProductId> Goods(RoomWorld room)
    {
        await using var db = room.Open();
        await using var transaction = await db.Begin();
        var (product, _) = await ShopWorld.AddProduct(db, room.Web.Clock, room.Brand, [(50, 3990)]);
        await transaction.Commit();
        return product;
    }

    private static async Task Terms(RoomWorld room, Browser console, string fee, string from, string regions)
    {
        using var saved = await console.Post($"/b/{room.Brand.Code}/orders/delivery", "delivery", ("Form.Fee", fee), ("Form.FreeFrom", from), ("Form.Regions", regions));
        Assert.Equal(HttpStatusCode.Redirect, saved.StatusCode);
    }

    private static Task<HttpResponseMessage> Place(Browser phone, string path, string page, string address, int quantity, string seenFee) => phone.Post(path, "order",
        ("Form.Id", Browser.Value(page, "Form.Id")), ("Form.Sku", Browser.Value(page, "Form.Sku")), ("Form.Seen", Browser.Value(page, "Form.Seen")), ("Form.SeenFor", Browser.Value(page, "Form.SeenFor")), ("Form.SeenFee", seenFee), ("Form.Quantity", $"{quantity}"),
        ("Form.Get", "ship"), ("Form.Way", "transfer"), ("Form.Name", "小雅"), ("Form.Phone", "13800000000"), ("Form.Address", address));

    private static async Task<string> Placed(Browser phone, string path, string page, string address, int quantity, string seenFee)
    {
        using var answer = await Place(phone, path, page, address, quantity, seenFee);
        return (Browser.Location(answer) ?? throw new InvalidOperationException(await Browser.Text(answer))).Split('/')[^1];
    }

    private static async Task Done(Browser who, string path, params (string, string)[] fields)
    {
        using var answer = await who.Post(path, null, fields);
        Assert.Equal(HttpStatusCode.Redirect, answer.StatusCode);
        Assert.DoesNotContain(answer.Headers.TryGetValues("Set-Cookie", out var cookies) ? cookies : [], c => c.StartsWith("said=%21", StringComparison.Ordinal));
    }

    private static async Task<ShopOrder> Order(RoomWorld room, string id)
    {
        await using var db = room.Open();
        return (await db.FindShopOrder(new(Guid.Parse(id))))!;
    }

    private static async Task<(long, long, OrderState)> Back(RoomWorld room, string id)
    {
        var order = await Order(room, id);
        return (order.RefundedMinor, order.DeliveryBackMinor, order.State);
    }
}
