using System.Net;
using System.Text.RegularExpressions;
using Guildhall.Brands.Contracts;
using Guildhall.Commerce.Contracts;
using Guildhall.Kernel;
using Guildhall.Kernel.Storage;
using Guildhall.Tests.Conversations;
using Guildhall.Tests.Worlds;

namespace Guildhall.Tests.Activities.Till;

/// <summary>Discount and reward over HTTP, without script: an operator plans them, members see the crossed-out price and one breakdown everywhere, order, give back, and the review counts.</summary>
public sealed class TillJourneyTests
{
    [Fact]
    public async Task A_discount_is_planned_shown_bought_and_reviewed()
    {
        var room = await RoomWorld.Create();
        var sku = await room.AddCake(10);
        using var console = await room.Web.SignIn(Role.Activity, room.Brand);
        var id = Guid.CreateVersion7();
        (string, string)[] Fields(string price, string perPerson, string percent = "") => room.Plan(id, sku, "Week of cakes", price, "", 1, ("Form.Plan.GoalKind", "Orders"), ("Form.Plan.Budget", "100"), ("Form.PerPerson", perPerson), ("Form.Percent", percent));
        await console.PlanAfter(room, "discount", id, Fields("20", "2", "25"),
            (Fields("25", "2"), "below its shop price"), (Fields("0", "2"), "above 0"), (Fields("15", "0"), "1 to 9999"), (Fields("20", "2"), "below its shop price"));
        using (var scheduled = await console.Post($"/b/{room.Brand.Code}/activities/{id}/schedule", null)) Assert.Equal(HttpStatusCode.Redirect, scheduled.StatusCode);

        using var anna = await room.Join("小雅");
        var product = await Product(room, sku);
        foreach (var page in (string[])[$"/g/{room.Code}/shop", $"/g/{room.Code}/shop/{product}", $"/g/{room.Code}/discount/{id}"])
        {
            var shown = await anna.Page(page);
            Assert.Contains("15.00", shown, StringComparison.Ordinal);
            Assert.Matches("<(del|s)[^>]*>[^<]*20.00", shown);
            Assert.Contains("data-until", shown, StringComparison.Ordinal);
        }
        var order = await Order(anna, room, product, 3);
        Assert.Equal((2 * 1500 + 2000, 1000), (order.Amount.Minor, order.Lines[0].DiscountMinor)); // The third piece is above the limit.
        foreach (var page in new[] { await anna.Page($"/g/{room.Code}/orders/{order.Id.Value}") })
        {
            Assert.Contains("Week of cakes", page, StringComparison.Ordinal);
            Assert.Contains("10.00", page, StringComparison.Ordinal);
            Assert.Contains("50.00", page, StringComparison.Ordinal);
        }
        using var owner = await room.Web.SignIn(Role.Owner, room.Brand);
        Assert.Contains("Week of cakes", await owner.Page($"/b/{room.Brand.Code}/orders/{order.Id.Value}"), StringComparison.Ordinal);

        // What the page showed is over: nothing is ordered at a higher price.
        using var ben = await room.Join("Ben");
        var before = await ben.Page($"/g/{room.Code}/shop/{product}/order?quantity=1");
        using (var paused = await console.Post($"/b/{room.Brand.Code}/activities/{id}/pause", null)) { }
        using (var dearer = await Post(ben, room, product, before, 1))
        {
            var page = await Browser.Text(dearer);
            Assert.Equal(HttpStatusCode.Conflict, dearer.StatusCode);
            Assert.Equal("2000", Browser.Value(page, "Form.Seen"));
        }
        using (var paid = await owner.Post($"/b/{room.Brand.Code}/orders/{order.Id.Value}/confirm", null, ("provider", "pickup"), ("note", ""))) Assert.Equal(HttpStatusCode.Redirect, paid.StatusCode);
        using (var ended = await console.Post($"/b/{room.Brand.Code}/activities/{id}/end", null)) { }
        var review = await console.Page($"/b/{room.Brand.Code}/activities/{id}/review");
        Assert.Contains("1 / 2", review, StringComparison.Ordinal);
        Assert.Contains("10.00 / ", review, StringComparison.Ordinal);
        Assert.Contains("Orders that got it", await console.Page($"/b/{room.Brand.Code}/activities/{id}"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_reward_with_a_gift_and_points_shows_one_breakdown_on_order_refund_and_console()
    {
        var room = await RoomWorld.Create();
        var (cake, towel) = (await room.AddCake(10), await room.AddCake(5));
        using var console = await room.Web.SignIn(Role.Activity, room.Brand);
        var id = Guid.CreateVersion7();
        (string, string)[] Fields(params (string, string)[] tiers) =>
        [
            .. room.Plan(id, towel, "Spend and save", "", "2", 1, ("Form.Plan.GoalKind", "Orders"), ("Form.PerPerson", "5")), ("on", cake.Value.ToString()), .. tiers,
        ];
        (string, string)[] right =
        [
            ("Form.Tiers[0].By", "money"), ("Form.Tiers[0].From", "40"), ("Form.Tiers[0].Gives", "off"), ("Form.Tiers[0].OffAmount", "5"),
            ("Form.Tiers[1].By", "pieces"), ("Form.Tiers[1].From", "3"), ("Form.Tiers[1].Gives", "gift"), ("Form.Tiers[1].GiftSku", towel.Value.ToString()), ("Form.Tiers[1].GiftPieces", "1"),
        ];
        // The preview follows what a browser sends: every field, also the empty ones.
        using (var look = await console.Post($"/b/{room.Brand.Code}/activities/new/reward", GoodsJourney.Form, [.. Fields(right), ("Form.Tiers[0].GiftSku", ""), ("Form.Tiers[0].GiftPieces", ""), ("Form.Tiers[1].OffAmount", ""), ("Form.Tiers[2].By", "money"), ("Form.Tiers[2].From", ""), ("Form.Tiers[2].Gives", "off"), ("Form.Tiers[2].OffAmount", ""), ("Form.Tiers[2].GiftSku", ""), ("Form.Tiers[2].GiftPieces", ""), ("preview", "1")]))
        {
            var page = await Browser.Text(look);
            Assert.Contains("Spend ¥40.00, save ¥5.00", page, StringComparison.Ordinal);
            Assert.Contains("Buy 3, get Cheesecake × 1", page, StringComparison.Ordinal);
        }
        await console.PlanAfter(room, "reward", id, Fields(right),
            (Fields(), "1 to 5 tiers"), (Fields(("Form.Tiers[0].By", "money"), ("Form.Tiers[0].From", "10"), ("Form.Tiers[0].Gives", "off"), ("Form.Tiers[0].OffAmount", "10")), "below what is spent"),
            (Fields(("Form.Tiers[0].By", "pieces"), ("Form.Tiers[0].From", "3"), ("Form.Tiers[0].Gives", "gift"), ("Form.Tiers[0].GiftSku", cake.Value.ToString()), ("Form.Tiers[0].GiftPieces", "1")), "put aside"),
            (Fields(("Form.Tiers[0].By", "money"), ("Form.Tiers[0].From", "-3"), ("Form.Tiers[0].Gives", "off"), ("Form.Tiers[0].OffAmount", "1")), "how much money"));
        using (var scheduled = await console.Post($"/b/{room.Brand.Code}/activities/{id}/schedule", null)) Assert.Equal(HttpStatusCode.Redirect, scheduled.StatusCode);

        using var anna = await room.Join("小雅");
        var product = await Product(room, cake);
        Assert.Contains("Spend ¥40.00, save ¥5.00", await anna.Page($"/g/{room.Code}/shop/{product}"), StringComparison.Ordinal);
        Assert.Contains("Buy 3, get Cheesecake × 1", await anna.Page($"/g/{room.Code}/reward/{id}"), StringComparison.Ordinal);
        var saving = await Order(anna, room, product, 2);
        Assert.Equal(3_500, saving.Amount.Minor);
        var gifted = await Order(anna, room, product, 3);
        Assert.Equal((6_000, 2, id), (gifted.Amount.Minor, gifted.Lines.Count, gifted.Lines[1].Gift));
        Assert.Contains("Gift", await anna.Page($"/g/{room.Code}/orders/{gifted.Id.Value}"), StringComparison.Ordinal);
        using var owner = await room.Web.SignIn(Role.Owner, room.Brand);
        foreach (var order in (ShopOrder[])[saving, gifted])
            using (var paid = await owner.Post($"/b/{room.Brand.Code}/orders/{order.Id.Value}/confirm", null, ("provider", "pickup"), ("note", ""))) Assert.Equal(HttpStatusCode.Redirect, paid.StatusCode);

        // The rule and what it means for these pieces stand on the page before anybody asks.
        var refund = await anna.Page($"/g/{room.Code}/orders/{saving.Id.Value}/refund");
        Assert.Contains("less what the pieces you keep cost", refund, StringComparison.Ordinal);
        Assert.Matches("1 pieces[^¥]*¥15.00", refund);
        using (var asked = await anna.Post($"/g/{room.Code}/orders/{saving.Id.Value}/refund", "refund", ("Form.Id", Guid.CreateVersion7().ToString()), ("Form.Pieces[0]", "1"), ("Form.Reason", "too sweet"))) Assert.Equal(HttpStatusCode.Redirect, asked.StatusCode);
        using (var asked = await anna.Post($"/g/{room.Code}/orders/{gifted.Id.Value}/refund", "refund", ("Form.Id", Guid.CreateVersion7().ToString()), ("Form.Pieces[0]", "1"), ("Form.Pieces[1]", "0"), ("Form.Reason", "too many"))) Assert.Equal(HttpStatusCode.Redirect, asked.StatusCode);
        await using var db = room.Open();
        Assert.Equal([1_500L, 2_000L], (await db.Query($"select amount_minor from commerce_shop_refunds where brand_id = {room.Brand.Id} order by amount_minor", r => r.Long(0))));
        Assert.Contains("\"line\":1", (await db.First($"select lines from commerce_shop_refunds where brand_id = {room.Brand.Id} and order_id = {gifted.Id}", r => r.Text(0)))!, StringComparison.Ordinal); // The gift goes back with it.
        using (var ended = await console.Post($"/b/{room.Brand.Code}/activities/{id}/end", null)) { }
        Assert.Contains("2 / 2", await console.Page($"/b/{room.Brand.Code}/activities/{id}/review"), StringComparison.Ordinal);
    }

    private static async Task<Guid> Product(RoomWorld room, SkuId sku)
    {
        await using var db = room.Open();
        return (await db.FindSkus([sku])).Single().Product.Value;
    }

    private static Task<HttpResponseMessage> Post(Browser phone, RoomWorld room, Guid product, string page, int quantity) => phone.Post($"/g/{room.Code}/shop/{product}/order", "order",
        ("Form.Id", Browser.Value(page, "Form.Id")), ("Form.Sku", Browser.Value(page, "Form.Sku")), ("Form.Seen", Browser.Value(page, "Form.Seen")), ("Form.SeenFor", Browser.Value(page, "Form.SeenFor")), ("Form.Quantity", $"{quantity}"), ("Form.Get", "pickup"), ("Form.Way", "pickup"), ("Form.Name", "小雅"));

    private static async Task<ShopOrder> Order(Browser phone, RoomWorld room, Guid product, int quantity)
    {
        using var answer = await Post(phone, room, product, await phone.Page($"/g/{room.Code}/shop/{product}/order?quantity={quantity}"), quantity);
        var order = Browser.Location(answer)?.Split('/')[^1] ?? throw new InvalidOperationException(Regex.Match(await Browser.Text(answer), "alert[^<]*<.{0,300}", RegexOptions.Singleline).Value);
        await using var db = room.Open();
        return (await db.FindShopOrder(new(Guid.Parse(order))))!;
    }
}
