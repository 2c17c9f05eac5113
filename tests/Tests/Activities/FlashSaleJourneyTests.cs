using System.Net;
using System.Text.RegularExpressions;
using Guildhall.Brands.Contracts;
using Guildhall.Commerce.Catalogue;
using Guildhall.Commerce.Contracts;
using Guildhall.Commerce.Stock;
using Guildhall.Kernel;
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
        var sku = await AddProduct(room, 3);
        using var console = await room.Web.SignIn(Role.Activity, room.Brand);
        var form = $"/b/{room.Brand.Code}/activities/new/flash-sale";
        var (id, now) = (Guid.CreateVersion7(), room.Brand.Calendar.Local(room.Web.Clock.GetUtcNow()));
        (string, string)[] Fields(string name, string price, string units) =>
        [
            ("Form.Id", id.ToString()), ("Form.Version", "0"), ("Form.Plan.Name", name), ("Form.Plan.Starts", $"{now.AddMinutes(-1):yyyy-MM-ddTHH:mm}"), ("Form.Plan.Ends", $"{now.AddHours(1):yyyy-MM-ddTHH:mm}"), ("groups", room.Group.Id.Value.ToString()),
            ("Form.Plan.GoalKind", "Orders"), ("Form.Plan.Goal", "2"), ("Form.Plan.Budget", "100"), ("Form.Items[0].Sku", sku.Value.ToString()), ("Form.Items[0].On", "true"), ("Form.Items[0].Price", price), ("Form.Items[0].Units", units),
            ("Form.PerOrder", "1"), ("Form.PerPerson", "1"), ("Form.HoldMinutes", "15"),
        ];

        // Wrong at each step: what was typed stays, with a sentence beside it.
        foreach (var (fields, sentence) in new[] { (Fields("", "9.9", "2"), "Name"), (Fields("Friday", "999", "2"), "between 0 and its list price"), (Fields("Friday", "9.9", "0"), "pieces aside"), (Fields("Friday", "-1", "2"), "between 0 and") })
        {
            using var refused = await console.Post(form, "flash", fields);
            Assert.Contains(sentence, await Browser.Text(refused), StringComparison.Ordinal);
        }
        using var planned = await console.Post(form, "flash", Fields("Friday", "9.9", "2"));
        Assert.Equal($"/b/{room.Brand.Code}/activities/{id}", Uri.UnescapeDataString(Browser.Location(planned)!));
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

    private static async Task<SkuId> AddProduct(RoomWorld room, long units)
    {
        var clock = room.Web.Clock;
        await using var db = room.Open();
        await using var transaction = await db.Begin();
        var product = new Product(room.Brand.Id, Id.New<ProductId>(clock), room.Brand.Currency, clock.GetUtcNow());
        product.Describe("Cheesecake", "", "", "", [], clock.GetUtcNow());
        product.Become(ProductState.OnSale, clock.GetUtcNow());
        db.Add(product);
        var sku = new Sku(room.Brand.Id, Id.New<SkuId>(clock), product.Id, "");
        Assert.Null(sku.Set(WebWorld.Fresh("sku"), "", 2000, 2000, null, 0));
        db.Add(sku);
        await db.SaveChangesAsync();
        await CountStock.SetFree(db, sku.Id, product.Id, units, "received", clock, default);
        await transaction.Commit();
        return sku.Id;
    }
}
