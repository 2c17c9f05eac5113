using System.Text.RegularExpressions;
using Guildhall.Brands.Contracts;
using Guildhall.Commerce.Contracts;
using Guildhall.Kernel.Storage;
using Guildhall.Tests.Conversations;
using Guildhall.Tests.Worlds;

namespace Guildhall.Tests.Activities;

public sealed class AskDestinationsTests
{
    [Fact]
    public async Task Buyers_who_paid_and_did_not_say_where_it_goes_are_asked_in_one_line_an_hour()
    {
        var room = await RoomWorld.Create();
        var sku = await room.AddCake(5);
        using var console = await room.Web.SignIn(Role.Owner, room.Brand);
        var id = Guid.CreateVersion7();
        var (home, asks) = ($"/b/{room.Brand.Code}/activities/{id}", $"/b/{room.Brand.Code}/activities/{id}/ask-destinations");
        await console.PlanAfter(room, "flash-sale", id, room.Plan(id, sku, "Friday", "9.9", "4", 30, ("Form.PerOrder", "1"), ("Form.PerPerson", "1"), ("Form.HoldMinutes", "15")));
        (await console.Post($"{home}/schedule", null)).Dispose();
        using var anna = await room.Join("小雅");
        using var ben = await room.Join("Ben");
        using var carl = await room.Join("Carl");
        foreach (var buyer in (Browser[])[anna, ben, carl])
            (await buyer.Post($"/g/{room.Code}/flash-sale/{id}/order", null, ("id", Guid.CreateVersion7().ToString()), ("sku", sku.Value.ToString()), ("quantity", "1"))).Dispose();
        Assert.DoesNotContain("do not say where they go", await console.Page(home), StringComparison.Ordinal); // Nobody has paid.
        foreach (var order in (await Orders(room, id))[..2]) (await console.Post($"/b/{room.Brand.Code}/orders/{order.Value}/confirm", null, ("provider", "transfer"))).Dispose();
        Assert.Contains("2 paid orders do not say where they go", await console.Page(home), StringComparison.Ordinal);

        for (var tap = 0; tap < 2; tap++) Assert.Equal(home, Browser.Location(await console.Post(asks, null)));
        Assert.Equal((1, 1), await Lines(room, anna, "[(]2[)], please", $"B\\*\\*, 小\\*\\*.*/g/{room.Code}/orders"));
        await using (var db = room.Open()) await db.Execute($"update commerce_shop_orders set delivery = {new Destination(false, "小雅", "", "", "").Json} where brand_id = {room.Brand.Id} and id = {(await Orders(room, id))[0]}");
        (await console.Post(asks, null)).Dispose();
        Assert.Equal((0, 1), await Lines(room, anna, "[(]2[)], please", "[(]1[)], please"));
        room.Web.Clock.Advance(TimeSpan.FromHours(1));
        (await console.Post(asks, null)).Dispose();
        Assert.Equal((0, 2), await Lines(room, anna, "[(]2[)], please", "[(]1[)], please"));

        using var analyst = await room.Web.SignIn(Role.Analyst, room.Brand);
        (await analyst.Post(asks, null)).Dispose();
        await using (var db = room.Open())
        {
            Assert.Equal(4, await db.Count($"select count(*) from brands_audit where brand_id = {room.Brand.Id} and action = 'activities.destinations_asked'"));
            await db.Execute($"update commerce_shop_orders set delivery = {new Destination(false, "Ben", "", "", "").Json} where brand_id = {room.Brand.Id} and state = 'paid'");
        }
        (await console.Post(asks, null)).Dispose();
        Assert.Contains("Everybody who paid has said where it goes.", await console.Page(home), StringComparison.Ordinal);
    }

    private static async Task<List<OrderId>> Orders(RoomWorld room, Guid activity)
    {
        await using var db = room.Open();
        return await db.Query($"select id from commerce_shop_orders where brand_id = {room.Brand.Id} and origin_id = {activity} order by seq", r => r.Id<OrderId>(0));
    }

    private static async Task<(int First, int Second)> Lines(RoomWorld room, Browser phone, string first, string second)
    {
        var page = await room.Page(phone);
        return (Regex.Count(page, first), Regex.Count(page, second, RegexOptions.Singleline));
    }
}
