using System.Net;
using Guildhall.Activities.Accidents;
using Guildhall.Activities.Contracts;
using Guildhall.Activities.Life;
using Guildhall.Brands.Contracts;
using Guildhall.Commerce.Contracts;
using Guildhall.Kernel;
using Guildhall.Kernel.Jobs;
using Guildhall.Kernel.Storage;
using Guildhall.Tests.Conversations;
using Guildhall.Tests.Worlds;

namespace Guildhall.Tests.Activities;

public sealed class AccidentTests
{
    private readonly Guid accident = Guid.CreateVersion7();

    [Theory, InlineData("Void"), InlineData("Honour")]
    public async Task What_two_people_decide_about_a_wrong_price_is_done_to_everybody_exactly_once(string chosen)
    {
        var remedy = Enum.Parse<Remedy>(chosen);
        var room = await RoomWorld.Create();
        var sku = await room.AddCake(10);
        using var first = await room.Web.SignIn(Role.Activity, room.Brand);
        using var second = await room.Web.SignIn(Role.Lead, room.Brand);
        var id = Guid.CreateVersion7();
        await first.PlanAfter(room, "flash-sale", id, room.Plan(id, sku, "Friday", "0.1", "5", 1, ("Form.PerOrder", "2"), ("Form.PerPerson", "2"), ("Form.HoldMinutes", "60")));
        using var scheduled = await first.Post($"/b/{room.Brand.Code}/activities/{id}/schedule", null);
        using var anna = await room.Join("Anna");
        using var ben = await room.Join("Ben");
        var (paid, unpaid) = (await Buy(room, anna, id, sku), await Buy(room, ben, id, sku));
        using var confirmed = await second.Post($"/b/{room.Brand.Code}/orders/{paid}/confirm", null, ("provider", "transfer"), ("note", ""));
        Assert.Equal(OrderState.Paid, (await Order(room, paid)).State);

        var page = $"/b/{room.Brand.Code}/activities/{id}/accident";
        (string, string)[] Fields(string reason, string points) => [("Form.Id", accident.ToString()), ("Form.Remedy", remedy.ToString()), ("Form.Reason", reason), ("Form.Points", points), ("Form.Apology", "We are sorry.")];
        foreach (var (reason, points, sentence) in new[] { (" ", "50", "what went wrong"), ("Wrong price", "-1", "Between 0 and"), ("Wrong price", "many", "We are sorry.") })
        {
            using var refused = await first.Post(page, "accident", Fields(reason, points));
            var text = await Browser.Text(refused);
            Assert.Equal(HttpStatusCode.UnprocessableEntity, refused.StatusCode);
            Assert.Contains(sentence, text, StringComparison.OrdinalIgnoreCase);
            Assert.Contains("We are sorry.", text, StringComparison.Ordinal); // What was typed stays.
        }
        using var asked = await first.Post(page, "accident", Fields("Wrong price", "50"));
        Assert.Equal(HttpStatusCode.Redirect, asked.StatusCode);
        using var paused = await anna.PostJson($"/g/{room.Code}/flash-sale/{id}/orders", new { id = Guid.CreateVersion7(), sku = sku.Value, quantity = 1 });
        Assert.Equal("activities.is_paused", (await RoomWorld.Problem(paused)).Code);
        Assert.Contains("Waits for a second person", await second.Page($"/b/{room.Brand.Code}/activities/{id}"), StringComparison.Ordinal);
        using var again = await second.Post(page, "accident", [.. Fields("Another", "1")[1..], ("Form.Id", Guid.CreateVersion7().ToString())]);
        Assert.Equal(HttpStatusCode.BadRequest, again.StatusCode); // While one waits there is no form for another.

        using var self = await first.Post($"{page[..^"accident".Length]}accidents/{accident}", null, ("approve", "true"));
        Assert.Contains("Somebody else has to approve", await first.Page(page), StringComparison.Ordinal);
        await using (var db = room.Open()) Assert.Null(await db.FindJob(new(accident)));
        foreach (var answer in await Task.WhenAll(Enumerable.Range(0, 3).Select(_ => second.Post($"{page[..^"accident".Length]}accidents/{accident}", null, ("approve", "true"))))) answer.Dispose();
        await Done(room, new(accident));
        await Holds(room, remedy, id, paid, unpaid);

        // Begun again from the start, as after a crash, it changes nothing.
        JobId repeated;
        await using (var db = room.Open())
        {
            await using var transaction = await db.Begin();
            repeated = await db.StartJob<MendAccident>("again", new MendAccident.Args(new(id), accident), room.Web.Clock);
            await transaction.Commit();
        }
        await Done(room, repeated);
        await Holds(room, remedy, id, paid, unpaid);
    }

    [Fact]
    public async Task Who_works_alone_approves_alone_and_no_longer_when_somebody_else_may()
    {
        var room = await RoomWorld.Create();
        using var owner = await room.Web.SignIn(Role.Owner, room.Brand);
        var ids = new List<Guid>();
        for (var n = 0; n < 2; n++)
        {
            var (id, sku) = (Guid.CreateVersion7(), await room.AddCake(10));
            ids.Add(id);
            await owner.PlanAfter(room, "flash-sale", id, room.Plan(id, sku, "Friday", "0.1", "5", 1, ("Form.PerOrder", "2"), ("Form.PerPerson", "2"), ("Form.HoldMinutes", "60")));
            using var scheduled = await owner.Post($"/b/{room.Brand.Code}/activities/{id}/schedule", null);
            using var asked = await owner.Post($"/b/{room.Brand.Code}/activities/{id}/accident", "accident", ("Form.Id", id.ToString()), ("Form.Remedy", "Void"), ("Form.Reason", "Wrong price"), ("Form.Points", "0"), ("Form.Apology", ""));
            Assert.Contains("Nobody else may approve", await owner.Page($"/b/{room.Brand.Code}/activities/{id}/accident"), StringComparison.Ordinal);
        }
        using var alone = await owner.Post($"/b/{room.Brand.Code}/activities/{ids[0]}/accidents/{ids[0]}", null, ("approve", "true"));
        await Done(room, new(ids[0]));
        using var analyst = await room.Web.SignIn(Role.Analyst, room.Brand); // May only look.
        Assert.Contains("Nobody else may approve", await owner.Page($"/b/{room.Brand.Code}/activities/{ids[1]}/accident"), StringComparison.Ordinal);
        using var lead = await room.Web.SignIn(Role.Lead, room.Brand);
        Assert.DoesNotContain("Nobody else may approve", await owner.Page($"/b/{room.Brand.Code}/activities/{ids[1]}/accident"), StringComparison.Ordinal);
        using var refused = await owner.Post($"/b/{room.Brand.Code}/activities/{ids[1]}/accidents/{ids[1]}", null, ("approve", "true"));
        await using var db = room.Open();
        Assert.Equal((ids[0], 1L), await db.First($"select id, (select count(*) from activities_accidents where brand_id = {room.Brand.Id} and approved) from activities_accidents where brand_id = {room.Brand.Id} and approved", r => (r.Guid(0), r.Long(1))));
        Assert.Equal(1, await db.Count($"select count(*) from brands_audit where brand_id = {room.Brand.Id} and action = 'activities.accident_approved' and details like '%\"alone\":true%'"));
    }

    private async Task Holds(RoomWorld room, Remedy remedy, Guid id, Guid paid, Guid unpaid)
    {
        await using var db = room.Open();
        var activity = (await db.FindActivity(new(id), default))!;
        Assert.True(activity.IsOver);
        var expected = remedy is Remedy.Void ? (new[] { OrderState.Refunding, OrderState.Refunded }, OrderState.Cancelled) : ([OrderState.Paid], OrderState.Unpaid);
        Assert.Contains((await Order(room, paid)).State, expected.Item1);
        Assert.Equal(expected.Item2, (await Order(room, unpaid)).State);
        Assert.Equal(remedy is Remedy.Void ? 1 : 0, await db.Count($"select count(*) from commerce_shop_refunds where brand_id = {room.Brand.Id} and order_id = {paid}"));
        Assert.Equal((2L, 100L), await db.First($"select count(*), cast(coalesce(sum(points), 0) as bigint) from loyalty_entries where brand_id = {room.Brand.Id} and business = 'activity_accident' and points > 0", r => (r.Long(0), r.Long(1))));
        Assert.Equal(1, await db.Count($"select count(*) from conversations_messages where brand_id = {room.Brand.Id} and group_id = {room.Group.Id} and text = 'We are sorry.'"));
        Assert.Equal(1, await db.Count($"select count(*) from activities_accidents where brand_id = {room.Brand.Id} and activity_id = {id} and approved"));
    }

    private static async Task<Guid> Buy(RoomWorld room, Browser member, Guid sale, SkuId sku)
    {
        var id = Guid.CreateVersion7();
        using var answer = await member.PostJson($"/g/{room.Code}/flash-sale/{sale}/orders", new { id, sku = sku.Value, quantity = 1 });
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        return id;
    }

    private static async Task<ShopOrder> Order(RoomWorld room, Guid id)
    {
        await using var db = room.Open();
        return (await db.FindShopOrder(new(id)))!;
    }

    private static Task Done(RoomWorld room, JobId job) => RoomEntryTests.Eventually(async () =>
    {
        await using var db = room.Open();
        return (await db.FindJob(job))?.State switch { JobState.Done => true, JobState.Failed => throw new InvalidOperationException((await db.FindJob(job))!.Refusal!.Code), _ => false };
    });
}
