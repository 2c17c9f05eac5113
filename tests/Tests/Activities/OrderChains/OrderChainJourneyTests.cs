using System.Net;
using System.Text.RegularExpressions;
using Guildhall.Brands.Contracts;
using Guildhall.Commerce.Contracts;
using Guildhall.Kernel.Storage;
using Guildhall.Tests.Conversations;
using Guildhall.Tests.Worlds;

namespace Guildhall.Tests.Activities.OrderChains;

/// <summary>An order chain over HTTP, without script: planned by the form, ordered in on the page and by chat, kept by the operator, reviewed.</summary>
public sealed class OrderChainJourneyTests
{
    [Fact]
    public async Task An_operator_plans_a_chain_members_join_by_page_and_chat_and_the_review_counts_them()
    {
        var room = await RoomWorld.Create();
        var sku = await room.AddCake(30);
        using var console = await room.Web.SignIn(Role.Activity, room.Brand);
        var id = Guid.CreateVersion7();
        (string, string)[] Fields(string name, string price, string units, string perPerson) => room.Plan(id, sku, name, price, units, 20, ("Form.Plan.GoalKind", "Participants"), ("Form.PerPerson", perPerson), ("Form.PickUps", "East gate\nWest gate"), ("Form.MaskNames", "true"));
        await console.PlanAfter(room, "order-chain", id, Fields("Bread", "9.9", "20", "5"),
            (Fields("", "9.9", "20", "5"), "Name"), (Fields("Bread", "999", "20", "5"), "between 0 and its list price"), (Fields("Bread", "9.9", "0", "5"), "pieces aside"), (Fields("Bread", "9.9", "20", "0"), "pieces per person"));
        using var scheduled = await console.Post($"/b/{room.Brand.Code}/activities/{id}/schedule", null);

        using var anna = await room.Join("Annabel");
        using var ben = await room.Join("Ben");
        var page = await anna.Page($"/g/{room.Code}/order-chain/{id}");
        (string, string)[] order = [("id", Regex.Match(page, "name=\"id\" value=\"([^\"]+)\"").Groups[1].Value), ($"q-{sku.Value}", "2"), ("pickUp", "West gate")];
        for (var tap = 0; tap < 2; tap++)
        {
            using var placed = await anna.Post($"/g/{room.Code}/order-chain/{id}", "order", order);
            Assert.Equal($"/g/{room.Code}/order-chain/{id}", Browser.Location(placed));
        }
        var said = await room.Say(ben, "3份");
        await RoomEntryTests.Eventually(async () => (await ben.Page($"/g/{room.Code}/order-chain/{id}")).Contains("Cheesecake × 3", StringComparison.Ordinal));
        var seen = await ben.Page($"/g/{room.Code}/order-chain/{id}");
        Assert.Contains("A**", seen, StringComparison.Ordinal);
        Assert.DoesNotContain("Annabel", seen, StringComparison.Ordinal);
        Assert.DoesNotContain("West gate ·", seen, StringComparison.Ordinal);

        using var none = await anna.Post($"/g/{room.Code}/order-chain/{id}", "order", ("id", Guid.CreateVersion7().ToString()), ($"q-{sku.Value}", "77"), ("pickUp", "West gate"));
        var refused = await Browser.Text(none);
        Assert.Contains("1 to 5", refused, StringComparison.Ordinal);
        Assert.Contains("value=\"77\"", refused, StringComparison.Ordinal); // What was typed stays.
        Assert.Matches("<option selected[^>]*>West gate", refused);
        using var greedy = await ben.Post($"/g/{room.Code}/order-chain/{id}?row={said}", "row", ($"q-{sku.Value}", "6"));
        var stays = await Browser.Text(greedy);
        Assert.Contains("1 to 5", stays, StringComparison.Ordinal);
        Assert.Contains("value=\"6\"", stays, StringComparison.Ordinal);
        using var empty = await ben.Post($"/g/{room.Code}/order-chain/{id}?row={said}", "row", ($"q-{sku.Value}", "0"));
        Assert.Contains("at least one piece", await Browser.Text(empty), StringComparison.Ordinal);
        using var foreign = await ben.Post($"/g/{room.Code}/order-chain/{id}?row={order[0].Item2}", "row", ("withdraw", "1"));
        Assert.Equal(HttpStatusCode.BadRequest, foreign.StatusCode); // There is no such form on their page.
        using var changed = await ben.Post($"/g/{room.Code}/order-chain/{id}?row={said}", "row", ($"q-{sku.Value}", "4"));
        Assert.Equal($"/g/{room.Code}/order-chain/{id}", Browser.Location(changed));
        using var nameless = await console.Post($"/b/{room.Brand.Code}/activities/{id}/chain", "write", ("id", Guid.CreateVersion7().ToString()), ("name", " "), ($"q-{sku.Value}", "3"));
        var typed = await Browser.Text(nameless);
        Assert.Contains("1 to 40 characters", typed, StringComparison.Ordinal);
        Assert.Contains("value=\"3\"", typed, StringComparison.Ordinal);
        using var written = await console.Post($"/b/{room.Brand.Code}/activities/{id}/chain", "write", ("id", Guid.CreateVersion7().ToString()), ("name", "Aunt May"), ($"q-{sku.Value}", "1"));
        Assert.Equal(HttpStatusCode.Redirect, written.StatusCode);
        using var script = await anna.PostJson($"/g/{room.Code}/order-chain/{id}/orders", new { id = Guid.CreateVersion7(), pieces = new[] { new { sku = sku.Value, quantity = 9 } } });
        Assert.Equal((HttpStatusCode.UnprocessableEntity, "activities.chain_quantity"), await RoomWorld.Problem(script));

        var kept = await console.Page($"/b/{room.Brand.Code}/activities/{id}/chain");
        foreach (var words in (string[])["Annabel", "Ben", "Aunt May", "Cheesecake × 4", "#接龙 Bread"]) Assert.Contains(words, kept, StringComparison.Ordinal);
        using var compared = await console.Post($"/b/{room.Brand.Code}/activities/{id}/chain", "paste", ("Text", "#接龙\n1. Annabel Cheesecake×5\n9. New 2份"));
        Assert.Contains("new", await Browser.Text(compared), StringComparison.Ordinal);
        using var applied = await console.Post($"/b/{room.Brand.Code}/activities/{id}/chain", "paste", ("Text", "#接龙\n1. Annabel Cheesecake×5\n9. New 2份"), ("Apply", "true"));
        Assert.Contains("2 rows taken over", await Browser.Text(applied), StringComparison.Ordinal);
        var list = await console.Page($"/b/{room.Brand.Code}/activities/{id}/chain/pick-list");
        Assert.Contains("West gate", list, StringComparison.Ordinal);
        Assert.Contains("The list and the orders agree", await console.Page($"/b/{room.Brand.Code}/activities/{id}/chain/money"), StringComparison.Ordinal);

        using var ended = await console.Post($"/b/{room.Brand.Code}/activities/{id}/end", null);
        Assert.Contains("4 / 2", await console.Page($"/b/{room.Brand.Code}/activities/{id}/review"), StringComparison.Ordinal);
        await using var db = room.Open();
        Assert.Equal((4L, 12L), await db.First($"select count(distinct r.person_id), cast(sum(l.quantity) as bigint) from activities_chain_rows r join activities_chain_lines l on l.brand_id = r.brand_id and l.row_id = r.id where r.brand_id = {room.Brand.Id} and not r.withdrawn", r => (r.Long(0), r.Long(1))));
        Assert.Equal(30 - 12, (await db.FindSkus([sku])).Single().Free);
        using var late = await ben.Post($"/g/{room.Code}/order-chain/{id}?row={said}", "row", ("withdraw", "1"));
        Assert.Contains("over", await ben.Page($"/g/{room.Code}/order-chain/{id}"), StringComparison.OrdinalIgnoreCase);
        Assert.Equal(HttpStatusCode.BadRequest, late.StatusCode);
    }
}
