using Guildhall.Brands.Contracts;
using Guildhall.Commerce.Contracts;
using Guildhall.Kernel.Storage;
using Guildhall.Tests.Commerce;
using Guildhall.Tests.Conversations;
using Guildhall.Tests.Worlds;

namespace Guildhall.Tests.Activities;

/// <summary>What every journey of a kind that sells goods does over HTTP: a cake in the shop, and the form in which it is planned.</summary>
internal static class GoodsJourney
{
    public const string Form = "plan";

    public static async Task<SkuId> AddCake(this RoomWorld room, long units)
    {
        await using var db = room.Open();
        await using var transaction = await db.Begin();
        var (_, skus) = await ShopWorld.AddProduct(db, room.Web.Clock, room.Brand, [(units, 2000)], plain: true);
        await transaction.Commit();
        return skus[0];
    }

    /// <summary>From now on the brand brings what is bought, for a fee.</summary>
    public static async Task Brings(this RoomWorld room)
    {
        using var owner = await room.Web.SignIn(Role.Owner, room.Brand);
        (await owner.Post($"/b/{room.Brand.Code}/orders/ways/transfer", null, ("enabled", "true"), ("hold", "600"))).Dispose();
        (await owner.Post($"/b/{room.Brand.Code}/orders/delivery", "delivery", ("Form.Fee", "8"))).Dispose();
    }

    /// <summary>The plan of a kind that sells one SKU, open since a minute ago.</summary>
    public static (string, string)[] Plan(this RoomWorld room, Guid id, SkuId sku, string name, string price, string units, int hours, params (string, string)[] rules)
    {
        var now = room.Brand.Calendar.Local(room.Web.Clock.GetUtcNow());
        return
        [
            ("Form.Id", id.ToString()), ("Form.Version", "0"), ("Form.Plan.Name", name), ("Form.Plan.Starts", $"{now.AddMinutes(-1):yyyy-MM-ddTHH:mm}"), ("Form.Plan.Ends", $"{now.AddHours(hours):yyyy-MM-ddTHH:mm}"), ("groups", room.Group.Id.Value.ToString()),
            ("Form.Plan.Goal", "2"), ("Form.Items[0].Sku", sku.Value.ToString()), ("Form.Items[0].On", "true"), ("Form.Items[0].Price", price), ("Form.Items[0].Units", units), .. rules,
        ];
    }

    /// <summary>What was typed wrong is refused with its sentence, and what is right becomes the activity.</summary>
    public static async Task PlanAfter(this Browser console, RoomWorld room, string kind, Guid id, (string, string)[] right, params ((string, string)[] Fields, string Sentence)[] wrong)
    {
        var form = $"/b/{room.Brand.Code}/activities/new/{kind}";
        foreach (var (fields, sentence) in wrong)
        {
            using var refused = await console.Post(form, Form, fields);
            Assert.Contains(sentence, await Browser.Text(refused), StringComparison.Ordinal);
        }
        using var planned = await console.Post(form, Form, right);
        Assert.Equal($"/b/{room.Brand.Code}/activities/{id}", Uri.UnescapeDataString(Browser.Location(planned)!));
    }
}
