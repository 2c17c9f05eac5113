using System.Net;
using System.Text.RegularExpressions;
using Guildhall.Brands.Contracts;
using Guildhall.Commerce.Contracts;
using Guildhall.Commerce.Storefront;
using Guildhall.Kernel;
using Guildhall.Kernel.Lanes;
using Guildhall.Kernel.Storage;
using Guildhall.Loyalty.Contracts;
using Guildhall.Loyalty.Coupons;
using Guildhall.Members.Contracts;
using Guildhall.Tests.Conversations;
using Guildhall.Tests.Worlds;
using Microsoft.Extensions.DependencyInjection;

namespace Guildhall.Tests.Commerce;

/// <summary>A coupon's way through an order of the storefront.</summary>
public sealed class TillCouponTests
{
    [Fact]
    public async Task A_coupon_cuts_an_order_once_comes_back_when_it_is_cancelled_and_is_spent_when_it_is_paid()
    {
        var (room, product, sku) = await Shop();
        using var phone = await room.Join("小雅");
        var (kind, coupon) = await Grant(room, "小雅", "满五十减十", 1000, from: 5000);
        var path = $"/g/{room.Code}/shop/{product.Value}/order";
        var one = await phone.Page(path + "?quantity=1");
        Assert.Contains("满五十减十", one, StringComparison.Ordinal);
        Assert.Matches("name=\"Form.Coupon\" value=\"" + coupon + "\"[^>]* disabled", one);
        var two = await phone.Page(path + "?quantity=2");
        Assert.Contains("69.80", two, StringComparison.Ordinal);

        // Too little for it: said beside the coupons, nothing ordered, everything typed still there.
        using (var refused = await Post(phone, path, one, coupon, 1))
        {
            var page = await Browser.Text(refused);
            Assert.Equal(HttpStatusCode.Conflict, refused.StatusCode);
            Assert.Contains("value=\"小雅\"", page, StringComparison.Ordinal);
        }
        Assert.Equal((CouponState.Unused, 0L), (await State(room, coupon), await Orders(room)));

        var order = await Placed(phone, path, two, coupon, 2);
        Assert.Equal((6980L, CouponState.Locked), ((await Order(room, order)).Amount.Minor, await State(room, coupon)));
        Assert.Contains("10.00", await phone.Page($"/g/{room.Code}/orders/{order}"), StringComparison.Ordinal);
        using (var again = await Post(phone, path, await phone.Page(path + "?quantity=2"), coupon, 2)) Assert.Equal(HttpStatusCode.Conflict, again.StatusCode);
        using (var cancelled = await phone.Post($"/g/{room.Code}/orders/{order}/cancel", null)) Assert.Equal(HttpStatusCode.Redirect, cancelled.StatusCode);
        Assert.Equal(CouponState.Unused, await State(room, coupon));

        var second = await Placed(phone, path, await phone.Page(path + "?quantity=2"), coupon, 2);
        using var console = await room.Web.SignIn(Role.Owner, room.Brand);
        using (var paid = await console.Post($"/b/{room.Brand.Code}/orders/{second}/confirm", null, ("provider", "pickup"), ("note", "cash"))) Assert.Equal(HttpStatusCode.Redirect, paid.StatusCode);
        await using var db = room.Open();
        Assert.Equal((CouponState.Used, 1, 1000L, 0L), (await State(room, coupon), (await CouponKind.Find(db, kind, default))!.Board.Used, (await CouponKind.Find(db, kind, default))!.Board.Spent, (await CouponKind.Find(db, kind, default))!.Board.Reserved));
    }

    [Fact]
    public async Task One_coupon_in_twenty_orders_at_once_cuts_one_of_them_and_the_others_order_nothing()
    {
        var (room, product, sku) = await Shop(stock: 100);
        using var phone = await room.Join("Cora");
        var (_, coupon) = await Grant(room, "Cora", "Ten off", 1000, from: 0);
        var member = await Member(room, "Cora");
        var lane = room.Web.App.Services.GetRequiredService<Lane<ShopCommand, OrderReceipt>>();
        var answers = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => Task.Run(async () => await lane.Post(room.Brand.Id, product.Value,
            new(Id.New(room.Web.Clock), member, member, room.Group.Id, sku, 1, 3990, null, room.Web.Clock.GetUtcNow().AddMinutes(15), null, null, coupon)))));

        Assert.Equal(2990L, Assert.Single(answers, a => a.Refusal is null).Value.AmountMinor);
        Assert.All(answers.Where(a => a.Refusal is not null), a => Assert.Equal("loyalty.coupon_locked", a.Refusal!.Code));
        await using var db = room.Open();
        Assert.Equal(1, await db.Count($"select count(*) from commerce_shop_orders where brand_id = {room.Brand.Id}"));
        Assert.Equal(99, await db.Count($"select units from commerce_stock where brand_id = {room.Brand.Id} and sku_id = {sku}"));
    }

    [Fact]
    public async Task The_same_order_again_is_the_same_and_with_another_coupon_it_is_refused()
    {
        var (room, product, sku) = await Shop();
        using var phone = await room.Join("Dora");
        var (_, coupon) = await Grant(room, "Dora", "All of it", 9000, from: 0);
        var member = await Member(room, "Dora");
        var lane = room.Web.App.Services.GetRequiredService<Lane<ShopCommand, OrderReceipt>>();
        var command = new ShopCommand(Id.New(room.Web.Clock), member, member, room.Group.Id, sku, 1, 3990, null, room.Web.Clock.GetUtcNow().AddMinutes(15), null, null, coupon);

        var first = await lane.Post(room.Brand.Id, product.Value, command);
        Assert.Equal((0L, OrderState.Paid), (first.Value.AmountMinor, first.Value.State));
        Assert.Equal(0L, (await lane.Post(room.Brand.Id, product.Value, command)).Value.AmountMinor);
        Assert.Equal("commerce.other_body", (await lane.Post(room.Brand.Id, product.Value, command with { Coupon = null })).Refusal?.Code);
        Assert.Equal(CouponState.Used, await State(room, coupon)); // Paid as it was placed.
        Assert.Equal("loyalty.no_coupon", (await lane.Post(room.Brand.Id, product.Value, command with { Id = Id.New(room.Web.Clock), Coupon = Guid.CreateVersion7() })).Refusal?.Code);
    }

    private static async Task<(RoomWorld Room, ProductId Product, SkuId Sku)> Shop(long stock = 10)
    {
        var room = await RoomWorld.Create();
        var clock = room.Web.Clock;
        await using var db = room.Open();
        await using var transaction = await db.Begin();
        var (product, skus) = await ShopWorld.AddProduct(db, clock, room.Brand, [(stock, 3990)]);
        await transaction.Commit();
        return (room, product, skus[0]);
    }

    private static async Task<(Guid Kind, Guid Coupon)> Grant(RoomWorld room, string name, string title, long off, long from)
    {
        var member = await Member(room, name);
        await using var db = room.Open();
        await using var transaction = await db.Begin();
        var kind = await CouponKinds.Add(db, room.Web.Clock, title, new(CouponBenefit.Amount, off, 0, null, off, from, PriceScope.All, false, true), new(null, null, 7), 10, 100_000, 5, IdentityLevel.Guest);
        var granted = (await db.GrantCoupons(room.Brand, kind, [new(Id.New(room.Web.Clock), member, room.Group.Id)], "task", room.Web.Clock, default))[0];
        await transaction.Commit();
        return (kind, granted.Value.Id);
    }

    private static async Task<MemberId> Member(RoomWorld room, string name)
    {
        await using var db = room.Open();
        return await db.First($"select id from members_members where brand_id = {room.Brand.Id} and name = {name}", r => r.Id<MemberId>(0));
    }

    private static async Task<CouponState> State(RoomWorld room, Guid coupon)
    {
        await using var db = room.Open();
        return await db.First($"select state from loyalty_coupons where brand_id = {room.Brand.Id} and id = {coupon}", r => r.Enum<CouponState>(0));
    }

    private static async Task<long> Orders(RoomWorld room)
    {
        await using var db = room.Open();
        return await db.Count($"select count(*) from commerce_shop_orders where brand_id = {room.Brand.Id}");
    }

    private static async Task<ShopOrder> Order(RoomWorld room, string id)
    {
        await using var db = room.Open();
        return (await db.FindShopOrder(new(Guid.Parse(id))))!;
    }

    private static Task<HttpResponseMessage> Post(Browser phone, string path, string page, Guid coupon, int quantity) => phone.Post(path, "order",
        ("Form.Id", Browser.Value(page, "Form.Id")), ("Form.Sku", Browser.Value(page, "Form.Sku")), ("Form.Seen", Browser.Value(page, "Form.Seen")), ("Form.Quantity", $"{quantity}"), ("Form.Coupon", coupon.ToString()), ("Form.Get", "pickup"), ("Form.Way", "pickup"), ("Form.Name", "小雅"));

    private static async Task<string> Placed(Browser phone, string path, string page, Guid coupon, int quantity)
    {
        using var answer = await Post(phone, path, page, coupon, quantity);
        return (Browser.Location(answer) ?? throw new InvalidOperationException(Regex.Match(await Browser.Text(answer), "alert[^<]*<.{0,300}", RegexOptions.Singleline).Value)).Split('/')[^1];
    }
}
