using System.Net;
using System.Text.RegularExpressions;
using Guildhall.Brands.Contracts;
using Guildhall.Commerce.Contracts;
using Guildhall.Commerce.Links;
using Guildhall.Kernel;
using Guildhall.Kernel.Storage;
using Guildhall.Tests.Conversations;
using Guildhall.Tests.Worlds;

namespace Guildhall.Tests.Commerce;

/// <summary>What came of an address that was given out somewhere.</summary>
public sealed class ContentLinkTests
{
    [Theory]
    [InlineData("", "shop")]
    [InlineData("shop/x-1", "shop/x-1")]
    [InlineData("https://our.shop/g/ABC_-9/flash-sales/7?via=OLD#top", "flash-sales/7")]
    [InlineData("/g/ABC", "shop")]
    [InlineData("shop//x", null)]
    [InlineData("shop/../admin", null)]
    [InlineData("shop/<b>", null)]
    public void A_target_is_a_page_below_a_groups_link(string typed, string? target) => Assert.Equal(target, SaveLink.TargetOf(typed));

    [Fact]
    public async Task An_order_is_the_last_links_and_remembers_the_first_and_the_list_counts_both()
    {
        var room = await RoomWorld.Create();
        var (product, sku) = await TillGoods.Add(room, 9, 3000);
        using var owner = await room.Web.SignIn(Role.Owner, room.Brand);
        var (poster, column) = (await Make(room, owner, "海报", ""), await Make(room, owner, "早安专栏", $"/g/{room.Code}/shop/{product.Value}"));
        using var phone = await room.Join("小雅");
        using (var came = await Visit(phone, $"/g/{room.Code}/shop?via={poster.Code.ToLowerInvariant()}&category=x")) Assert.Equal($"/g/{room.Code}/shop?category=x", Browser.Location(came));
        for (var n = 0; n < 2; n++)
            using (var came = await Visit(phone, $"/g/{room.Code}/shop/{product.Value}?via={column.Code}")) Assert.Equal($"/g/{room.Code}/shop/{product.Value}", Browser.Location(came));
        using (var nobody = await Visit(phone, $"/g/{room.Code}/shop?via=NOSUCH")) Assert.Equal($"/g/{room.Code}/shop", Browser.Location(nobody));

        var order = (await TillGoods.Lane(room).Post(room.Brand.Id, product.Value, TillGoods.Wish(room, await TillGoods.Member(room, "小雅"), sku))).Value.Id;
        await RoomEntryTests.Eventually(async () => (await TillGoods.Order(room, order)).Link == column.Id);
        await using var db = room.Open();
        var sums = (await ReadLinks.Sums(db, default)).ToDictionary(s => s.Link.Id);
        Assert.Equal((1L, 1L, 0L, 1L), (sums[poster.Id].Visits, sums[poster.Id].Visitors, sums[poster.Id].Orders, sums[poster.Id].First));
        Assert.Equal((2L, 1L, 1L, 0L, 0L), (sums[column.Id].Visits, sums[column.Id].Visitors, sums[column.Id].Orders, sums[column.Id].First, sums[column.Id].Paid));
        using (var paid = await owner.Post($"/b/{room.Brand.Code}/orders/{order}/confirm", null, ("provider", "pickup"))) Assert.Equal(HttpStatusCode.Redirect, paid.StatusCode);
        Assert.Contains("30.00", await owner.Page($"/b/{room.Brand.Code}/links"), StringComparison.Ordinal);
        Assert.Contains("早安专栏", await owner.Page($"/b/{room.Brand.Code}/orders/{order}"), StringComparison.Ordinal);

        // Who is not known yet keeps it on the way through the door.
        using var stranger = room.Web.Anonymous();
        using var door = await Visit(stranger, $"/g/{room.Code}/shop?via={poster.Code}");
        Assert.Contains(Uri.EscapeDataString($"via={poster.Code}"), Browser.Location(door), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_old_touch_or_an_archived_link_leaves_an_order_alone()
    {
        var room = await RoomWorld.Create();
        var (product, sku) = await TillGoods.Add(room, 9, 3000);
        using var owner = await room.Web.SignIn(Role.Owner, room.Brand);
        var link = await Make(room, owner, "海报", "");
        using var phone = await room.Join("Cora");
        var member = await TillGoods.Member(room, "Cora");
        using (await Visit(phone, $"/g/{room.Code}/shop?via={link.Code}")) { }
        await using (var db = room.Open())
        await using (var transaction = await db.Begin())
        {
            Assert.Equal(1, await db.Execute($"update commerce_link_touches set first_at = {room.Web.Clock.GetUtcNow().AddDays(-8)}, last_at = {room.Web.Clock.GetUtcNow().AddDays(-8)} where brand_id = {room.Brand.Id} and member_id = {member}"));
            await transaction.Commit();
        }
        async Task<ShopOrder> Bought(MemberId by) => await TillGoods.Order(room, (await TillGoods.Lane(room).Post(room.Brand.Id, product.Value, TillGoods.Wish(room, by, sku))).Value.Id);
        var old = await Bought(member);
        // One that is a link's, told after it in the same stream, says that the first one was looked at.
        using (await Visit(phone, $"/g/{room.Code}/shop?via={(await Make(room, owner, "新", "")).Code}")) { }
        var fresh = await Bought(member);
        await RoomEntryTests.Eventually(async () => (await TillGoods.Order(room, fresh.Id.Value)).Link is not null);
        Assert.Null((await TillGoods.Order(room, old.Id.Value)).Link);
        using (var archived = await owner.Post($"/b/{room.Brand.Code}/links/{link.Id}/archive", null)) Assert.Equal(HttpStatusCode.Redirect, archived.StatusCode);
        Assert.Contains("name=\"back\" value=\"true\"", await owner.Page($"/b/{room.Brand.Code}/links"), StringComparison.Ordinal);
        using var wrong = await owner.Post($"/b/{room.Brand.Code}/links", "link", ("Form.Id", Guid.CreateVersion7().ToString()), ("Form.Name", "x"), ("Form.Target", "shop/<b>"));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, wrong.StatusCode);
    }

    private static async Task<ContentLink> Make(RoomWorld room, Browser owner, string name, string target)
    {
        var page = await owner.Page($"/b/{room.Brand.Code}/links");
        var id = Browser.Value(page, "Form.Id");
        for (var twice = 0; twice < 2; twice++)
            using (var made = await owner.Post($"/b/{room.Brand.Code}/links", "link", ("Form.Id", id), ("Form.Name", name), ("Form.Target", target), ("Form.Channel", "朋友圈"), ("Form.Content", "晨读"))) Assert.Equal(HttpStatusCode.Redirect, made.StatusCode);
        await using var db = room.Open();
        return (await ReadLinks.Find(db, Guid.Parse(id), default))!;
    }

    private static async Task<HttpResponseMessage> Visit(Browser phone, string path)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(path, UriKind.Relative));
        request.Headers.Accept.ParseAdd("text/html");
        return await phone.Http.SendAsync(request);
    }
}
