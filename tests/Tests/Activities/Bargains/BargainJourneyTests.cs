using System.Net;
using System.Text.RegularExpressions;
using Guildhall.Brands.Contracts;
using Guildhall.Commerce.Contracts;
using Guildhall.Kernel.Storage;
using Guildhall.Tests.Conversations;
using Guildhall.Tests.Worlds;

namespace Guildhall.Tests.Activities.Bargains;

/// <summary>Bargains over HTTP, without script: planned by the form, opened by one, helped by two on a shared page, ordered, paid, reviewed.</summary>
public sealed class BargainJourneyTests
{
    [Fact]
    public async Task An_operator_plans_it_members_cut_a_price_down_to_an_order_and_the_review_counts_them()
    {
        var room = await RoomWorld.Create();
        var sku = await room.AddCake(10);
        await room.Brings();
        using var console = await room.Web.SignIn(Role.Lead, room.Brand);
        var id = Guid.CreateVersion7();
        (string, string)[] Fields(string name, string floor, string start = "20", string helpers = "2", string least = "") => room.Plan(id, sku, name, floor, "5", 20, ("Form.Plan.GoalKind", "Participants"), ("Form.Items[0].Start", start), ("Form.Helpers", helpers), ("Form.HelpsPerPerson", "3"),
            ("Form.Hours", "5"), ("Form.HoldMinutes", "60"), ("Form.PerPerson", "1"), ("Form.CutLeast", least), ("Form.CutMost", ""), ("Form.Over", "Expires"));
        await console.PlanAfter(room, "bargain", id, Fields("Cakes", "8"),
            (Fields("", "8"), "Name"), (Fields("Cakes", "20"), "must be above its floor"), (Fields("Cakes", "8", start: "30"), "must be above its floor"), (Fields("Cakes", "8", helpers: "0"), "1 to 100 helpers"), (Fields("Cakes", "8", least: "7"), "cannot add up"));
        using var preview = await console.Post($"/b/{room.Brand.Code}/activities/new/bargain", GoodsJourney.Form, [.. Fields("Cakes", "8"), ("preview", "1")]);
        Assert.Contains("bargain-way", await Browser.Text(preview), StringComparison.Ordinal);
        using var scheduled = await console.Post($"/b/{room.Brand.Code}/activities/{id}/schedule", null);
        Assert.Equal(HttpStatusCode.Redirect, scheduled.StatusCode);

        using var anna = await room.Join("Annabel");
        using var ben = await room.Join("Ben");
        using var carl = await room.Join("Carl");
        var page = $"/g/{room.Code}/bargain/{id}";
        var bargain = Regex.Match(await anna.Page(page), "name=\"id\" value=\"([^\"]+)\"").Groups[1].Value;
        for (var tap = 0; tap < 2; tap++)
        {
            using var opened = await anna.Post($"{page}/open", null, ("id", bargain), ("sku", sku.Value.ToString()));
            Assert.Equal($"{page}?of={bargain}", Browser.Location(opened));
        }
        Assert.Contains($"?of={bargain}", await anna.Page($"{page}?of={bargain}"), StringComparison.Ordinal);
        using var own = await anna.PostJson($"{page}/acts", new { id = Guid.CreateVersion7(), sku = (Guid?)null, of = bargain });
        Assert.Equal((HttpStatusCode.Conflict, "activities.bargain_own"), await RoomWorld.Problem(own));
        var seen = await ben.Page($"{page}?of={bargain}");
        Assert.Contains("A**", seen, StringComparison.Ordinal);
        Assert.Contains("Delivery: ", seen, StringComparison.Ordinal);
        Assert.DoesNotContain("Annabel", seen, StringComparison.Ordinal);
        var help = Guid.CreateVersion7().ToString();
        for (var tap = 0; tap < 2; tap++)
            using (var helped = await ben.Post($"{page}/help", null, ("id", help), ("of", bargain))) Assert.Equal($"{page}?of={bargain}", Browser.Location(helped));
        using var twice = await ben.PostJson($"{page}/acts", new { id = Guid.CreateVersion7(), sku = (Guid?)null, of = bargain });
        Assert.Equal((HttpStatusCode.Conflict, "activities.bargain_helped"), await RoomWorld.Problem(twice));
        using var nothing = await carl.Get($"{page}?of={Guid.CreateVersion7()}");
        Assert.Equal(HttpStatusCode.NotFound, nothing.StatusCode);
        // One drawing for all who did nothing yet, but each with an id of their own; who opened one or helped sees theirs.
        using var dora = await room.Join("Dora");
        var (one, other) = (await carl.Page(page), await dora.Page(page));
        Assert.Contains("They need your help", one, StringComparison.Ordinal);
        Assert.DoesNotContain("My bargains", one, StringComparison.Ordinal);
        Assert.NotEqual(Regex.Match(one, "name=\"id\" value=\"([^\"]+)\"").Groups[1].Value, Regex.Match(other, "name=\"id\" value=\"([^\"]+)\"").Groups[1].Value);
        await RoomEntryTests.Eventually(async () => (await anna.Page(page)).Contains("My bargains", StringComparison.Ordinal));
        using var last = await carl.Post($"{page}/help", null, ("id", Guid.CreateVersion7().ToString()), ("of", bargain));
        Assert.Contains("Ordered at", await anna.Page($"{page}?of={bargain}"), StringComparison.Ordinal);
        await using var db = room.Open();
        Assert.Equal((800L, 1200L), await db.First($"select o.amount_minor, (select cast(sum(cut_minor) as bigint) from activities_bargain_helps h where h.brand_id = o.brand_id and h.bargain_id = o.id) from commerce_shop_orders o where o.brand_id = {room.Brand.Id} and o.id = {Guid.Parse(bargain)}", r => (r.Long(0), r.Long(1))));
        using var paid = await console.Post($"/b/{room.Brand.Code}/orders/{bargain}/confirm", null, ("provider", "transfer"), ("note", ""));
        Assert.Contains("Cheesecake", await console.Page($"/b/{room.Brand.Code}/activities/{id}"), StringComparison.Ordinal);
        using var ended = await console.Post($"/b/{room.Brand.Code}/activities/{id}/end", null);
        var review = await console.Page($"/b/{room.Brand.Code}/activities/{id}/review");
        Assert.Contains("3 / 2", review, StringComparison.Ordinal); // One opened it, two helped.
        Assert.Contains("Of them cut to the floor", review, StringComparison.Ordinal);
        Assert.Equal(9, (await db.FindSkus([sku])).Single().Free);
    }
}
