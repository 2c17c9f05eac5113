using System.Net;
using System.Text.RegularExpressions;
using Guildhall.Brands.Contracts;
using Guildhall.Commerce.Contracts;
using Guildhall.Commerce.Storefront;
using Guildhall.Kernel;
using Guildhall.Kernel.Lanes;
using Guildhall.Kernel.Storage;
using Guildhall.Loyalty.Contracts;
using Guildhall.Tests.Conversations;
using Guildhall.Tests.Worlds;

namespace Guildhall.Tests.Commerce;

/// <summary>Several things in one order: put aside over the page, confirmed once, refused by name, never oversold.</summary>
public sealed class CartTests
{
    [Fact]
    public async Task A_cart_becomes_one_order_whose_coupon_counts_all_of_it()
    {
        var room = await RoomWorld.Create();
        var (tea, teaSku) = await TillGoods.Add(room, 5, 3000);
        var (cup, cupSku) = await TillGoods.Add(room, 5, 4000);
        using var phone = await room.Join("小雅");
        var coupon = await TillGoods.Grant(room, "小雅", new(CouponBenefit.Amount, 1000, 0, null, 1000, 9000, PriceScope.All, false, true));

        await Put(phone, room, teaSku, 1, twice: true);
        await Put(phone, room, teaSku, 1);
        await Put(phone, room, cupSku, 4);
        var cart = await phone.Page($"/g/{room.Code}/cart");
        Assert.Contains("220.00", cart, StringComparison.Ordinal);
        Assert.Contains($"/g/{room.Code}/cart", await phone.Page($"/g/{room.Code}/shop/{tea.Value}"), StringComparison.Ordinal);

        // Quantities change, one thing goes; nonsense is refused and changes nothing.
        await Change(phone, room, refused: true, (teaSku, "2"), (cupSku, "a lot"));
        await Change(phone, room, refused: false, (teaSku, "2"), (cupSku, "1"));
        var confirm = await phone.Page($"/g/{room.Code}/cart/order");
        Assert.Equal(("10000", "3", coupon.ToString()), (Browser.Value(confirm, "Form.Seen"), Browser.Value(confirm, "Form.SeenFor"), Chosen(confirm)));
        (string, string)[] fields = [("Form.Id", Browser.Value(confirm, "Form.Id")), ("Form.Items", Browser.Value(confirm, "Form.Items")), ("Form.Seen", "10000"), ("Form.SeenFor", "3"), ("Form.Coupon", coupon.ToString()), ("Form.Get", "pickup"), ("Form.Way", "pickup"), ("Form.Name", "小雅")];
        var page = "";
        for (var twice = 0; twice < 2; twice++) // A second tap is the same order.
            using (var placed = await phone.Post($"/g/{room.Code}/cart/order", "order", fields))
                page = Browser.Location(placed) ?? throw new InvalidOperationException(await Browser.Text(placed));
        await using var db = room.Open();
        var order = (await db.FindShopOrder(new(Guid.Parse(page.Split('/')[^1]))))!;
        Assert.Equal((9000L, 3, 2), (order.Amount.Minor, order.Units, order.Lines.Count));
        Assert.Equal((3L, 4L), (await TillGoods.Free(room, teaSku), await TillGoods.Free(room, cupSku)));
        Assert.DoesNotContain("name=\"sku\"", await phone.Page($"/g/{room.Code}/cart"), StringComparison.Ordinal);
        using (var empty = await phone.Get($"/g/{room.Code}/cart/order")) Assert.Equal($"/g/{room.Code}/cart", Browser.Location(empty));

        // Cancelled, every piece is back with its own product.
        using (var cancelled = await phone.Post(page + "/cancel", null)) Assert.Equal(HttpStatusCode.Redirect, cancelled.StatusCode);
        Assert.Equal((5L, 5L), (await TillGoods.Free(room, teaSku), await TillGoods.Free(room, cupSku)));
        Assert.NotEqual(tea, cup);
    }

    [Fact]
    public async Task What_is_gone_meanwhile_is_named_and_nothing_is_ordered()
    {
        var room = await RoomWorld.Create();
        var (_, teaSku) = await TillGoods.Add(room, 5, 3000);
        var (cup, cupSku) = await TillGoods.Add(room, 1, 4000, "Porcelain cup");
        using var phone = await room.Join("Cora");
        await Put(phone, room, teaSku, 1);
        await Put(phone, room, cupSku, 1);
        var confirm = await phone.Page($"/g/{room.Code}/cart/order");
        var lane = TillGoods.Lane(room);
        Assert.Null((await lane.Post(room.Brand.Id, cup.Value, TillGoods.Wish(room, MemberId.From(Guid.CreateVersion7()), cupSku))).Refusal);

        using var refused = await phone.Post($"/g/{room.Code}/cart/order", "order", ("Form.Id", Browser.Value(confirm, "Form.Id")), ("Form.Items", Browser.Value(confirm, "Form.Items")), ("Form.Seen", "7000"), ("Form.SeenFor", "2"), ("Form.Get", "pickup"), ("Form.Way", "pickup"), ("Form.Name", "Cora"));
        Assert.Equal(HttpStatusCode.Conflict, refused.StatusCode);
        Assert.Contains("Porcelain cup", Regex.Match(await Browser.Text(refused), "role=\"alert\".{0,600}", RegexOptions.Singleline).Value, StringComparison.Ordinal);
        Assert.Equal(5, await TillGoods.Free(room, teaSku));
        Assert.Contains("Porcelain cup", await phone.Page($"/g/{room.Code}/cart"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Carts_and_single_orders_at_once_never_oversell_whatever_the_order_of_their_lines()
    {
        var room = await RoomWorld.Create();
        var goods = new List<(ProductId Product, SkuId Sku)>();
        for (var n = 0; n < 3; n++) goods.Add(await TillGoods.Add(room, 20, 1000));
        var lane = TillGoods.Lane(room);
        var seed = Random.Shared.Next();
        var random = new Random(seed);
        var wishes = Enumerable.Range(0, 60).Select(n =>
        {
            var member = MemberId.From(Guid.CreateVersion7());
            var one = goods[random.Next(3)];
            if (n % 3 == 0) return (one.Product.Value, TillGoods.Wish(room, member, one.Sku, random.Next(1, 4)));
            Wanted[] items = [.. goods.OrderBy(_ => random.Next()).Take(random.Next(2, 4)).Select(g => new Wanted(g.Sku, random.Next(1, 4)))];
            return (n % 2 == 0 ? room.Group.Id.Value : Guid.CreateVersion7(), TillGoods.Wish(room, member, items[0].Sku) with { Items = items });
        }).ToList();
        var answers = await Task.WhenAll(wishes.Select(w => Task.Run(async () => (Wish: w.Item2, Answer: await lane.Post(room.Brand.Id, w.Item1, w.Item2)))));
        foreach (var (_, sku) in goods)
        {
            var sold = answers.Where(a => a.Answer.Refusal is null).SelectMany(a => a.Wish.Basket).Where(w => w.Sku == sku).Sum(w => w.Quantity);
            Assert.True(sold <= 20 && await TillGoods.Free(room, sku) == 20 - sold, $"seed {seed}: {sold} sold");
        }
        Assert.All(answers.Where(a => a.Answer.Refusal is not null), a => Assert.Contains(a.Answer.Refusal!.Code, (string[])["commerce.sold_out", "commerce.not_enough", "commerce.line_sold_out", "commerce.line_not_enough"]));
    }

    [Fact]
    public void What_a_form_says_of_a_cart_is_read_once_and_nonsense_is_left_out()
    {
        var (one, two) = (new SkuId(Guid.CreateVersion7()), new SkuId(Guid.CreateVersion7()));
        Wanted[] wanted = [new(one, 2), new(two, 30)];
        Assert.Equal(wanted, Wanted.Read(Wanted.Text(wanted)));
        Assert.Equal([new(one, 2)], Wanted.Read($"{one.Value:N}:2 {one.Value:N}:9 nonsense {two.Value:N}:-3 :4 {two.Value:N}"));
        Assert.Empty(Wanted.Read(null));
    }

    private static string Chosen(string page) => Regex.Match(page, "name=\"Form.Coupon\" value=\"([^\"]+)\"[^>]* checked").Groups[1].Value;

    private static async Task Put(Browser phone, RoomWorld room, SkuId sku, int quantity, bool twice = false)
    {
        var once = Guid.CreateVersion7();
        for (var n = 0; n < (twice ? 2 : 1); n++)
            using (var put = await phone.Post($"/g/{room.Code}/cart/add?once={once}", null, ("sku", sku.Value.ToString()), ("quantity", $"{quantity}"))) Assert.Equal(HttpStatusCode.Redirect, put.StatusCode);
    }

    private static async Task Change(Browser phone, RoomWorld room, bool refused, params (SkuId Sku, string Quantity)[] lines)
    {
        using var changed = await phone.Post($"/g/{room.Code}/cart", "cart", [.. lines.SelectMany(l => new[] { ("sku", l.Sku.Value.ToString()), ("quantity", l.Quantity) })]);
        Assert.Equal(refused ? HttpStatusCode.UnprocessableEntity : HttpStatusCode.Redirect, changed.StatusCode);
        if (!refused) return;
        // Nothing that was typed is lost, and the sentence stands beside what is wrong.
        var page = await Browser.Text(changed);
        foreach (var (sku, quantity) in lines) Assert.Matches($"name=\"sku\" value=\"{sku.Value}\".*?name=\"quantity\" value=\"{quantity}\"", page.ReplaceLineEndings(" "));
        Assert.Single(Regex.Matches(page, "class=\"field-error\""));
    }
}
