using System.Net;
using System.Text.RegularExpressions;
using Guildhall.Brands.Contracts;
using Guildhall.Commerce.Contracts;
using Guildhall.Kernel;
using Guildhall.Kernel.Storage;
using Guildhall.Tests.Conversations;
using Guildhall.Tests.Worlds;

namespace Guildhall.Tests.Commerce;

public sealed partial class StorefrontTests
{
    [Fact]
    public async Task An_operator_sells_something_and_a_member_buys_it_gets_it_and_returns_half_of_it_without_script()
    {
        var room = await RoomWorld.Create();
        using var console = await room.Web.SignIn(Role.Owner, room.Brand);
        await AddProduct(room, console, "巴斯克蛋糕", "39.90", stock: 5);
        using var member = await room.Join("小雅");

        var shop = await member.Page($"/g/{room.Code}/shop");
        Assert.Contains("巴斯克蛋糕", shop, StringComparison.Ordinal);
        var product = ProductLink().Match(shop).Groups[1].Value;
        Assert.Contains("39.90", await member.Page($"/g/{room.Code}/shop/{product}"), StringComparison.Ordinal);
        var confirm = await member.Page($"/g/{room.Code}/shop/{product}/order?quantity=2");
        (string, string)[] fields = [("Form.Id", Browser.Value(confirm, "Form.Id")), ("Form.Sku", Browser.Value(confirm, "Form.Sku")), ("Form.Seen", Browser.Value(confirm, "Form.Seen")), ("Form.Quantity", "2"), ("Form.Get", "pickup"), ("Form.Way", "pickup"), ("Form.Name", "小雅")];
        var page = "";
        for (var twice = 0; twice < 2; twice++) // A second tap is the same order.
            using (var placed = await member.Post($"/g/{room.Code}/shop/{product}/order", "order", fields))
                page = Browser.Location(placed) ?? throw new InvalidOperationException(await Browser.Text(placed));
        var id = page.Split('/')[^1];
        Assert.Contains("79.80", await member.Page(page), StringComparison.Ordinal);
        Assert.Contains(id, await member.Page($"/g/{room.Code}/orders"), StringComparison.Ordinal);
        using var stranger = await room.Join("Ben");
        using (var closed = await stranger.Get(page)) Assert.Equal(HttpStatusCode.NotFound, closed.StatusCode);

        var order = $"/b/{room.Brand.Code}/orders/{id}";
        Assert.Contains("小雅", await console.Page($"/b/{room.Brand.Code}/orders"), StringComparison.Ordinal);
        await Done(console, order + "/confirm", ("provider", "pickup"), ("note", "cash"));
        await Done(console, order + "/ship", ("carrier", ""), ("tracking", ""));
        await Done(member, page + "/received");
        Assert.Equal(OrderState.Completed, (await Order(room, id)).State);

        var ask = await member.Page(page + "/refund");
        using (var asked = await member.Post(page + "/refund", "refund", ("Form.Id", Browser.Value(ask, "Form.Id")), ("Form.Pieces[0]", "1"), ("Form.Reason", "到手压坏了"))) Assert.Equal(HttpStatusCode.Redirect, asked.StatusCode);
        var console2 = await console.Page(order);
        Assert.Contains("到手压坏了", console2, StringComparison.Ordinal);
        var refund = Regex.Match(console2, "refunds/([0-9a-f-]{36})/grant").Groups[1].Value;
        await Done(console, $"{order}/refunds/{refund}/grant");
        await RoomEntryTests.Eventually(async () => (await console.Page(order)).Contains($"refunds/{refund}/paid-back", StringComparison.Ordinal));
        await Done(console, $"{order}/refunds/{refund}/paid-back", ("how", "cash at the counter"));

        var after = await Order(room, id);
        Assert.Equal((OrderState.Completed, 3990L), (after.State, after.RefundedMinor));
        await using var db = room.Open();
        Assert.Equal((7980, 3990), (await db.Count($"select cast(sum(amount_minor) as bigint) from commerce_orders where brand_id = {room.Brand.Id}"), await db.Count($"select cast(sum(amount_minor) as bigint) from commerce_refunds where brand_id = {room.Brand.Id}")));
        Assert.Contains("39.90", await console.Page($"/b/{room.Brand.Code}/products"), StringComparison.Ordinal);
        await RoomEntryTests.Eventually(async () => (await console.Page($"/b/{room.Brand.Code}/orders/path")).Contains("nine in ten", StringComparison.Ordinal));
        foreach (var other in (string[])["orders/money", "orders/ways", "orders/ship"]) await console.Page($"/b/{room.Brand.Code}/{other}");
        using var list = await console.Get($"/b/{room.Brand.Code}/orders/ship.csv");
        Assert.Equal(HttpStatusCode.OK, list.StatusCode);
    }

    [Fact]
    public async Task Wrong_input_is_said_beside_the_form_and_orders_nothing()
    {
        var room = await RoomWorld.Create();
        using var console = await room.Web.SignIn(Role.Owner, room.Brand);
        await AddProduct(room, console, "Tea", "10", stock: 3);
        using var member = await room.Join("Cora");
        var product = ProductLink().Match(await member.Page($"/g/{room.Code}/shop")).Groups[1].Value;
        var confirm = await member.Page($"/g/{room.Code}/shop/{product}/order");
        async Task<(HttpStatusCode, string)> Try(string quantity, string way = "pickup", string get = "pickup", string? id = null, string? sku = null, string address = "")
        {
            using var answer = await member.Post($"/g/{room.Code}/shop/{product}/order", "order", ("Form.Id", id ?? Browser.Value(confirm, "Form.Id")), ("Form.Sku", sku ?? Browser.Value(confirm, "Form.Sku")), ("Form.Seen", "1000"),
                ("Form.Quantity", quantity), ("Form.Get", get), ("Form.Way", way), ("Form.Name", "Cora"), ("Form.Phone", "13800000000"), ("Form.Address", address));
            return (answer.StatusCode, await Browser.Text(answer));
        }

        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await Try("0")).Item1);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await Try("-2")).Item1);
        Assert.Equal(HttpStatusCode.Conflict, (await Try("4")).Item1);
        Assert.Equal(HttpStatusCode.Conflict, (await Try("1", way: "sandbox")).Item1);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await Try("1", get: "ship", address: "Somewhere 12")).Item1);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await Try("1", id: Guid.Empty.ToString())).Item1);
        await using var db = room.Open();
        Assert.Equal(0, await db.Count($"select count(*) from commerce_shop_orders where brand_id = {room.Brand.Id}"));
    }

    private static async Task AddProduct(RoomWorld room, Browser console, string title, string price, int stock)
    {
        var form = await console.Page($"/b/{room.Brand.Code}/products/new");
        // As a browser posts it: every field there is, also those in which nothing was typed.
        var typed = new Dictionary<string, string> { ["Form.Title"] = title, ["Form.State"] = "OnSale", ["Form.Skus[0].Price"] = price, ["Form.Skus[0].Stock"] = stock.ToString(System.Globalization.CultureInfo.InvariantCulture) };
        var fields = AllFields().Matches(form).Select(m => m.Groups[1].Value).Where(n => n.StartsWith("Form.", StringComparison.Ordinal) && n is not "Form.File").Distinct().Select(n => (n, typed.GetValueOrDefault(n, Browser.Value(form, n))));
        using var saved = await console.Post($"/b/{room.Brand.Code}/products/new", "product", [.. fields]);
        if (saved.StatusCode != HttpStatusCode.Redirect) throw new InvalidOperationException(await Browser.Text(saved));
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

    [GeneratedRegex("<(?:input|textarea|select)[^>]* name=\"([^\"]+)\"")]
    private static partial Regex AllFields();

    [GeneratedRegex("/shop/([0-9a-f-]{36})\"")]
    private static partial Regex ProductLink();
}
