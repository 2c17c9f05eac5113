using System.Net;
using System.Text.Json;
using System.Text.RegularExpressions;
using Guildhall.Activities.Auctions;
using Guildhall.Brands.Contracts;
using Guildhall.Tests.Conversations;
using Guildhall.Tests.Worlds;

namespace Guildhall.Tests.Activities.Auctions;

/// <summary>An auction over HTTP, without script: planned by the form, bid in on the page and by chat, won, checked by a member, reviewed.</summary>
public sealed class AuctionJourneyTests
{
    [Fact]
    public async Task An_operator_auctions_a_cake_members_bid_by_page_and_chat_and_one_of_them_wins()
    {
        var room = await RoomWorld.Create();
        var sku = await room.AddCake(3);
        await room.Brings();
        using var console = await room.Web.SignIn(Role.Activity, room.Brand);
        var form = $"/b/{room.Brand.Code}/activities/new/auction";
        var (id, now) = (Guid.CreateVersion7(), room.Brand.Calendar.Local(room.Web.Clock.GetUtcNow()));
        (string, string)[] Fields(string name, string start, string reserve, string ladder = "") =>
        [
            ("Form.Id", id.ToString()), ("Form.Version", "0"), ("Form.Plan.Name", name), ("Form.Plan.Starts", $"{now.AddMinutes(-1):yyyy-MM-ddTHH:mm}"), ("Form.Plan.Ends", $"{now.AddHours(1):yyyy-MM-ddTHH:mm}"), ("groups", room.Group.Id.Value.ToString()),
            ("Form.Plan.GoalKind", "Participants"), ("Form.Plan.Goal", "3"), ("Form.Sku", sku.Value.ToString()), ("Form.Quantity", "1"), ("Form.Start", start), ("Form.Increment", "1"), ("Form.Reserve", reserve), ("Form.ExtendSeconds", "60"), ("Form.MostExtensions", "10"),
            ("Form.PayMinutes", "30"), ("Form.RunnersUp", "1"), ("Form.Ladder", ladder),
        ];
        foreach (var (fields, sentence) in new[] { (Fields("", "1", "5"), "Name"), (Fields("Friday", "0", "5"), "must be above 0"), (Fields("Friday", "9", "5"), "cannot be below the starting price"), (Fields("Friday", "1", "5", "abc"), "lines of two numbers") })
        {
            using var refused = await console.Post(form, "auction", fields);
            var page = await Browser.Text(refused);
            Assert.Contains(sentence, page, StringComparison.Ordinal);
            Assert.Contains("value=\"30\"", page, StringComparison.Ordinal); // What was typed stays.
        }
        using var previewed = await console.Post(form, "auction", [.. Fields("Friday", "1", "5"), ("preview", "1")]);
        Assert.Contains("There is a reserve price", await Browser.Text(previewed), StringComparison.Ordinal);
        using var planned = await console.Post(form, "auction", Fields("Friday", "1", "5"));
        Assert.Equal($"/b/{room.Brand.Code}/activities/{id}", Uri.UnescapeDataString(Browser.Location(planned)!));
        using var scheduled = await console.Post($"/b/{room.Brand.Code}/activities/{id}/schedule", null);

        using var anna = await room.Join("Annabel");
        using var ben = await room.Join("Ben");
        using var carl = await room.Join("Carl");
        var path = $"/g/{room.Code}/auction/{id}";
        var seen = await anna.Page(path);
        Assert.Contains("Delivery: ", seen, StringComparison.Ordinal);
        Assert.DoesNotContain("5.00", seen, StringComparison.Ordinal); // Nobody learns the reserve.
        (string, string)[] first = [("id", Regex.Match(seen, "name=\"id\" value=\"([^\"]+)\"").Groups[1].Value), ("amount", "1")];
        for (var tap = 0; tap < 2; tap++)
        {
            using var bid = await anna.Post(path + "/bid", null, first);
            Assert.Equal(path, Browser.Location(bid));
        }
        Assert.Contains("You lead", await anna.Page(path), StringComparison.Ordinal);
        var said = await room.Say(ben, "五块");
        await RoomEntryTests.Eventually(async () => (await ben.Page(path)).Contains("You lead", StringComparison.Ordinal));
        Assert.Contains("Outbid", await anna.Page(path), StringComparison.Ordinal);
        using var low = await carl.Post(path + "/bid", null, ("id", Guid.CreateVersion7().ToString()), ("amount", "5.5"));
        var again = await carl.Page(Browser.Location(low)!);
        Assert.Contains("bid at least 6.00", again, StringComparison.Ordinal);
        Assert.Contains("value=\"5.5\"", again, StringComparison.Ordinal);
        using var unread = await carl.Post(path + "/bid", null, ("id", Guid.CreateVersion7().ToString()), ("amount", "much"), ("limit", "1"));
        Assert.Contains("such as 52", await carl.Page(Browser.Location(unread)!), StringComparison.Ordinal);
        using var limit = await carl.Post(path + "/bid", null, ("id", Guid.CreateVersion7().ToString()), ("amount", "９"), ("limit", "1"));
        var carls = await carl.Page(path);
        Assert.Contains("We bid for you up to", carls, StringComparison.Ordinal);
        Assert.Contains("A**", carls, StringComparison.Ordinal);
        Assert.DoesNotContain("Annabel", carls, StringComparison.Ordinal);
        using var stale = await carl.PostJson(path + "/bids", new { id = Guid.Parse("6f1c0b52-9d5e-4c6e-8f0a-2b7d1e4a9c33"), amount = 1000, limit = false });
        Assert.Equal((HttpStatusCode.UnprocessableEntity, "activities.stale_page"), await RoomWorld.Problem(stale));
        using var stranger = room.Web.Anonymous();
        using var outside = await stranger.Get(path);
        Assert.NotEqual(HttpStatusCode.OK, outside.StatusCode);

        var fairness = $"/g/{room.Code}/fairness/{id}";
        var opening = Regex.Match(await anna.Page(fairness), "fair-hash\">([0-9a-f]{64})<").Groups[1].Value;
        using var early = await anna.Get(fairness + "/record");
        Assert.Equal(HttpStatusCode.NotFound, early.StatusCode);
        Assert.Contains("Annabel", await console.Page($"/b/{room.Brand.Code}/activities/{id}"), StringComparison.Ordinal);
        using var ended = await console.Post($"/b/{room.Brand.Code}/activities/{id}/end", null);
        await RoomEntryTests.Eventually(async () => (await carl.Page(path)).Contains("It is yours", StringComparison.Ordinal));
        Assert.Contains("Not this time", await anna.Page(path), StringComparison.Ordinal);
        using var download = await ben.Get(fairness + "/record");
        using var record = JsonDocument.Parse(await download.Content.ReadAsStringAsync());
        Assert.True(new FairAuction().Verify(record.RootElement).Holds);
        Assert.Equal(opening, record.RootElement.GetProperty("opening").GetString());
        Assert.Equal(said, record.RootElement.GetProperty("bids")[1].GetProperty("id").GetGuid());
        Assert.Contains("3 / 3", await console.Page($"/b/{room.Brand.Code}/activities/{id}/review"), StringComparison.Ordinal);
        await using var db = room.Open();
        Assert.Equal((3L, 3L, 600L), await db.First($"select count(*), count(distinct person_id), max(price_minor) from activities_auction_bids where brand_id = {room.Brand.Id} and activity_id = {id}", r => (r.Long(0), r.Long(1), r.Long(2))));
        Assert.Equal((1L, 600L), await db.First($"select count(*), cast(sum(amount_minor) as bigint) from commerce_shop_orders where brand_id = {room.Brand.Id} and origin_id = {id}", r => (r.Long(0), r.Long(1))));
    }
}
