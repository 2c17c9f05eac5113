using System.Net;
using System.Text.RegularExpressions;
using Guildhall.Brands.Contracts;
using Guildhall.Commerce.Contracts;
using Guildhall.Kernel.Storage;
using Guildhall.Tests.Conversations;
using Guildhall.Tests.Worlds;

namespace Guildhall.Tests.Activities.GroupBuys;

/// <summary>A group-buy over HTTP, without script: planned by the form, opened by one, joined by a shared link, left, formed, reviewed.</summary>
public sealed class GroupBuyJourneyTests
{
    [Fact]
    public async Task An_operator_plans_it_members_form_a_team_by_a_shared_link_and_the_review_counts_them()
    {
        var room = await RoomWorld.Create();
        var sku = await room.AddCake(10);
        await room.Brings();
        using var console = await room.Web.SignIn(Role.Lead, room.Brand);
        var id = Guid.CreateVersion7();
        (string, string)[] Fields(string name, string price, string size = "2", string people = "3", string percent = "90") => room.Plan(id, sku, name, price, "8", 20, ("Form.Plan.GoalKind", "Buyers"), ("Form.Size", size), ("Form.Hours", "5"),
            ("Form.HoldMinutes", "30"), ("Form.PerPerson", "1"), ("Form.LeaderGoes", "NextLeads"), ("Form.LeaderPoints", "0"), ("Form.Tiers[0].People", ""), ("Form.Tiers[0].Percent", ""), ("Form.Tiers[1].People", people), ("Form.Tiers[1].Percent", percent));
        await console.PlanAfter(room, "group-buy", id, Fields("Cakes", "10"),
            (Fields("", "10"), "Name"), (Fields("Cakes", "999"), "between 0 and its list price"), (Fields("Cakes", "10", size: "1"), "2 to 1000 people"), (Fields("Cakes", "10", people: "2"), "more people and a lower price"), (Fields("Cakes", "10", percent: "100"), "more people and a lower price"));
        using var preview = await console.Post($"/b/{room.Brand.Code}/activities/new/group-buy", GoodsJourney.Form, [.. Fields("Cakes", "10"), ("preview", "1")]);
        Assert.Contains("team-ladder", await Browser.Text(preview), StringComparison.Ordinal);
        using var scheduled = await console.Post($"/b/{room.Brand.Code}/activities/{id}/schedule", null);
        Assert.Equal(HttpStatusCode.Redirect, scheduled.StatusCode);

        using var anna = await room.Join("Annabel");
        var page = $"/g/{room.Code}/group-buy/{id}";
        var team = Id(await anna.Page(page));
        for (var tap = 0; tap < 2; tap++)
        {
            using var opened = await anna.Post($"{page}/seat", null, ("id", team), ("sku", sku.Value.ToString()), ("quantity", "1"));
            Assert.Equal($"{page}?team={team}", Browser.Location(opened));
        }
        var mine = await anna.Page($"{page}?team={team}");
        Assert.Contains($"{page}?team={team}", mine, StringComparison.Ordinal);
        Assert.Contains("1 more people", mine, StringComparison.Ordinal);
        Assert.Contains("Delivery: ", mine, StringComparison.Ordinal);

        // Whoever comes by the shared link is led to the team once they are inside.
        using var ben = room.Web.Anonymous();
        using var door = await ben.Get($"{page}?team={team}");
        if (Browser.Location(door) is { } to) Assert.StartsWith($"/g/{room.Code}/join", to, StringComparison.Ordinal);
        using var joined = await ben.Post($"/g/{room.Code}/join?to={Uri.EscapeDataString($"group-buy/{id}?team={team}")}", "join", ("Form.Id", Guid.CreateVersion7().ToString()), ("Form.Name", "Ben"), ("Form.Purpose", ""));
        Assert.Equal($"{page}?team={team}", Browser.Location(joined));
        var seen = await ben.Page($"{page}?team={team}");
        Assert.Contains("A**", seen, StringComparison.Ordinal);
        Assert.DoesNotContain("Annabel", seen, StringComparison.Ordinal);
        using var seated = await ben.Post($"{page}/seat", null, ("id", Id(seen)), ("team", team), ("sku", sku.Value.ToString()), ("quantity", "1"));
        Assert.Contains("You are in", await ben.Page($"{page}?team={team}"), StringComparison.Ordinal);

        using var carl = await room.Join("Carl");
        foreach (var (quantity, code, status) in new[] { (0, "activities.flash_quantity", HttpStatusCode.UnprocessableEntity), (-3, "activities.flash_quantity", HttpStatusCode.UnprocessableEntity) })
        {
            using var wrong = await carl.PostJson($"{page}/seats", new { id = Guid.CreateVersion7(), team, sku = sku.Value, quantity });
            Assert.Equal((status, code), await RoomWorld.Problem(wrong));
        }
        using var nowhere = await carl.PostJson($"{page}/seats", new { id = Guid.CreateVersion7(), team = Guid.CreateVersion7(), sku = sku.Value, quantity = 1 });
        Assert.Equal((HttpStatusCode.NotFound, "activities.team_unknown"), await RoomWorld.Problem(nowhere));
        using var third = await carl.Post($"{page}/seat", null, ("id", Guid.CreateVersion7().ToString()), ("team", team), ("sku", sku.Value.ToString()), ("quantity", "1"));
        var seat = Regex.Match(await carl.Page($"{page}?team={team}"), "name=\"seat\" value=\"([^\"]+)\"").Groups[1].Value;
        using var foreign = await anna.Post($"{page}/leave", null, ("seat", seat), ("team", team));
        Assert.Equal(HttpStatusCode.NotFound, foreign.StatusCode);
        using var left = await carl.Post($"{page}/leave", null, ("seat", seat), ("team", team));
        Assert.Contains("You have left", await carl.Page($"{page}?team={team}"), StringComparison.Ordinal);

        await using var db = room.Open();
        foreach (var order in await db.Query($"select id from commerce_shop_orders where brand_id = {room.Brand.Id} and origin_id = {id} and state = 'unpaid'", r => r.Guid(0)))
            using (var paid = await console.Post($"/b/{room.Brand.Code}/orders/{order}/confirm", null, ("provider", "transfer"), ("note", ""))) Assert.Equal(HttpStatusCode.Redirect, paid.StatusCode);
        await RoomEntryTests.Eventually(async () => (await anna.Page($"{page}?team={team}")).Contains("Formed", StringComparison.Ordinal));
        Assert.Contains("Cheesecake", await console.Page($"/b/{room.Brand.Code}/activities/{id}"), StringComparison.Ordinal);
        using var ended = await console.Post($"/b/{room.Brand.Code}/activities/{id}/end", null);
        await RoomEntryTests.Eventually(async () => await db.Count($"select count(*) from activities_teams where brand_id = {room.Brand.Id} and activity_id = {id} and state = 'closed'") == 1);
        var review = await console.Page($"/b/{room.Brand.Code}/activities/{id}/review");
        Assert.Contains("2 / 2", review, StringComparison.Ordinal);
        Assert.Contains("Buyers who joined somebody", review, StringComparison.Ordinal);
        Assert.Equal(8, (await db.FindSkus([sku])).Single().Free);
    }

    private static string Id(string page) => Regex.Match(page, "name=\"id\" value=\"([^\"]+)\"").Groups[1].Value;
}
