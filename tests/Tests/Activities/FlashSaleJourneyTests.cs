using System.Net;
using System.Text.RegularExpressions;
using Guildhall.Brands.Contracts;
using Guildhall.Commerce.Contracts;
using Guildhall.Kernel.Storage;
using Guildhall.Tests.Conversations;
using Guildhall.Tests.Worlds;

namespace Guildhall.Tests.Activities;

/// <summary>A flash sale over HTTP, without script: an operator plans it, members order on their phones, and the review counts what happened.</summary>
public sealed class FlashSaleJourneyTests
{
    [Fact]
    public async Task An_operator_plans_a_sale_members_order_and_the_review_counts_them()
    {
        var room = await RoomWorld.Create();
        var sku = await room.AddCake(3);
        await room.Brings();
        using var console = await room.Web.SignIn(Role.Activity, room.Brand);
        var id = Guid.CreateVersion7();
        (string, string)[] Fields(string name, string price, string units) => room.Plan(id, sku, name, price, units, 1, ("Form.Plan.GoalKind", "Orders"), ("Form.Plan.Budget", "100"), ("Form.PerOrder", "1"), ("Form.PerPerson", "1"), ("Form.HoldMinutes", "15"));
        await console.PlanAfter(room, "flash-sale", id, Fields("Friday", "9.9", "2"),
            (Fields("", "9.9", "2"), "Name"), (Fields("Friday", "999", "2"), "between 0 and its list price"), (Fields("Friday", "9.9", "0"), "pieces aside"), (Fields("Friday", "-1", "2"), "between 0 and"));
        var greedy = Guid.CreateVersion7();
        await console.PlanAfter(room, "flash-sale", greedy, [.. Fields("Too many", "9.9", "5").Select(f => f.Item1 == "Form.Id" ? (f.Item1, greedy.ToString()) : f)]);
        using var shortOf = await console.Post($"/b/{room.Brand.Code}/activities/{greedy}/schedule", null);
        Assert.Contains("Cheesecake: only 3 in stock, 5 were to be put aside.", await console.Page(Browser.Location(shortOf)!), StringComparison.Ordinal);
        using var early = await (await room.Join("Early")).Get($"/g/{room.Code}/flash-sale/{id}");
        Assert.Equal(HttpStatusCode.NotFound, early.StatusCode); // A draft is nobody's business.
        using var scheduled = await console.Post($"/b/{room.Brand.Code}/activities/{id}/schedule", null);
        Assert.Equal(HttpStatusCode.Redirect, scheduled.StatusCode);

        using var anna = await room.Join("小雅");
        using var ben = await room.Join("Ben");
        using var carl = await room.Join("Carl");
        foreach (var buyer in (Browser[])[anna, ben])
        {
            var page = await buyer.Page($"/g/{room.Code}/flash-sale/{id}");
            Assert.Contains("Cheesecake", page, StringComparison.Ordinal);
            Assert.Contains("Delivery: ", page, StringComparison.Ordinal);
            var order = Regex.Match(page, "name=\"id\" value=\"([^\"]+)\"").Groups[1].Value;
            for (var tap = 0; tap < 2; tap++)
            {
                using var placed = await buyer.Post($"/g/{room.Code}/flash-sale/{id}/order", null, ("id", order), ("sku", sku.Value.ToString()), ("quantity", "1"));
                Assert.Equal($"/g/{room.Code}/flash-sale/{id}", Browser.Location(placed));
            }
            Assert.Contains("To be paid", await buyer.Page($"/g/{room.Code}/flash-sale/{id}"), StringComparison.Ordinal);
        }
        using var lost = await carl.Post($"/g/{room.Code}/flash-sale/{id}/order", null, ("id", Guid.CreateVersion7().ToString()), ("sku", sku.Value.ToString()), ("quantity", "1"));
        Assert.Contains("Sold out", await carl.Page($"/g/{room.Code}/flash-sale/{id}"), StringComparison.Ordinal);
        using var again = await anna.PostJson($"/g/{room.Code}/flash-sale/{id}/orders", new { id = Guid.CreateVersion7(), sku = sku.Value, quantity = 1 });
        Assert.Equal((HttpStatusCode.Conflict, "activities.flash_yours"), await RoomWorld.Problem(again));
        using var stranger = room.Web.Anonymous();
        using var outside = await stranger.Get($"/g/{room.Code}/flash-sale/{id}");
        Assert.NotEqual(HttpStatusCode.OK, outside.StatusCode);
        Assert.Contains("Friday", await anna.Page($"/g/{room.Code}/activities"), StringComparison.Ordinal);

        Assert.Contains("Cheesecake", await console.Page($"/b/{room.Brand.Code}/activities/{id}"), StringComparison.Ordinal);
        using var ended = await console.Post($"/b/{room.Brand.Code}/activities/{id}/end", null);
        var review = await console.Page($"/b/{room.Brand.Code}/activities/{id}/review");
        Assert.Contains("0 / 2", review, StringComparison.Ordinal); // Nobody has paid yet.
        await using var db = room.Open();
        Assert.Equal((2L, 2L), await db.First($"select count(*), count(distinct person_id) from commerce_shop_orders where brand_id = {room.Brand.Id} and origin_id = {id}", r => (r.Long(0), r.Long(1))));
        Assert.Equal(1, (await db.FindSkus([sku])).Single().Free); // One piece was never in the sale.
    }
}
