using System.Net;
using System.Text.RegularExpressions;
using Guildhall.Kernel;
using Guildhall.Kernel.Storage;
using Guildhall.Loyalty.Contracts;
using Guildhall.Tests.Conversations;
using Guildhall.Tests.Worlds;

namespace Guildhall.Tests.Activities.Redemptions;

/// <summary>A points redemption over HTTP, without script: planned by the form, had on the page and by chat, given up, handed over, ended, reviewed.</summary>
public sealed class RedemptionJourneyTests
{
    [Fact]
    public async Task An_operator_offers_a_perk_members_have_it_for_points_and_the_review_counts_them()
    {
        using var journey = await GameJourney.Begin("points-redemption", "plan");
        var room = journey.Room;
        var perk = Id.New(room.Web.Clock);
        await In(room, db => db.Execute($"insert into loyalty_perks (brand_id, id, name, about, mark, points, stock, taken, state, made_at, version) values ({room.Brand.Id}, {perk}, 'Cushion', '', '🧸', 300, 10, 0, 'open', {room.Web.Clock.GetUtcNow()}, 1)"));
        (string, string)[] Fields(string name, string points, string stock, string budget, string on = "true") => journey.Fields(name, 20, ("Form.Plan.Budget", budget), ("Form.Offers[0].Thing", perk.ToString()), ("Form.Offers[0].Kind", "Perk"), ("Form.Offers[0].On", on),
            ("Form.Offers[0].Points", points), ("Form.Offers[0].Stock", stock), ("Form.Offers[0].PerPerson", "1"), ("Form.Offers[0].Cost", "2"), ("Form.LeastLevel", "Guest"));
        foreach (var (fields, sentence) in new[]
        {
            (Fields("", "100", "2", "4"), "Name"), (Fields("Friday", "100", "2", "4", "false"), "Tick 1 to 12"), (Fields("Friday", "0", "2", "4"), "1 to 1,000,000 points"), (Fields("Friday", "100", "-1", "4"), "1 to 100,000 of it"), (Fields("Friday", "100", "2", "3.99"), "the budget does not cover it"),
        })
            await journey.Refuses(fields, sentence, "Cushion");
        await journey.Previews(Fields("Friday", "100", "2", "4"), "2 left");
        await journey.Plan(Fields("Friday", "100", "2", "4"));

        using var anna = await room.Join("Annabel");
        using var ben = await room.Join("Ben");
        using var carl = await room.Join("Carl");
        await journey.Shows(anna, journey.Page, "too few points");
        var people = await In(room, db => db.Query($"select id from members_members where brand_id = {room.Brand.Id} and not staff and not bot and name in ('Annabel', 'Ben', 'Carl')", r => r.Id<MemberId>(0)));
        await In(room, db => db.MovePoints(room.Brand, [.. people.Select(p => new PointsMove.Award(new("test", Id.New(room.Web.Clock)), p, 150, EarnSource.Manual, room.Web.Clock.GetUtcNow()))], room.Web.Clock, default));
        // One drawing for all who can have the same, but each with their own purse and id.
        await In(room, db => db.MovePoints(room.Brand, [new PointsMove.Award(new("test", Id.New(room.Web.Clock)), people[0], 1_000, EarnSource.Manual, room.Web.Clock.GetUtcNow())], room.Web.Clock, default));
        await RoomEntryTests.Eventually(async () => // They are read together, once a second.
        {
            var purses = new List<string>();
            foreach (var who in (Browser[])[anna, ben, carl]) purses.Add(Regex.Match(await who.Page(journey.Page), "redeem-purse.*?<strong class=\"num\">([^<]*)</strong>", RegexOptions.Singleline).Groups[1].Value);
            return purses.OrderByDescending(p => p.Length).SequenceEqual(["1,150", "150", "150"]);
        });
        var act = await journey.ActId(anna);
        Assert.NotEqual(act, await journey.ActId(ben));
        await journey.Twice(anna, "/redeem", journey.Page, ("id", act), ("offer", "0"), ("contact", "Anna, 5 Main St"));
        await journey.Shows(anna, journey.Page, "to be handed over");
        await room.Say(ben, "兑换 1");
        await journey.Comes(ben, journey.Page, "to be handed over");
        await journey.Problem(carl, "/redemptions", new { id = Guid.CreateVersion7(), offer = 0 }, HttpStatusCode.Conflict, "activities.redeem_gone");
        await journey.Problem(carl, "/redemptions", new { id = Guid.CreateVersion7(), offer = 7 }, HttpStatusCode.NotFound, "activities.redeem_unknown");
        await journey.Problem(anna, "/redemptions", new { id = Guid.CreateVersion7(), offer = 0 }, HttpStatusCode.Conflict, "activities.redeem_yours");
        await journey.Problem(carl, "/redemptions", new { id = Guid.CreateVersion7(), offer = 0, contact = new string('x', 301) }, HttpStatusCode.UnprocessableEntity, "activities.redeem_contact_length");
        using (var foreign = await carl.Post($"{journey.Page}/redemptions/{act}/cancel", null)) Assert.Equal(HttpStatusCode.NotFound, foreign.StatusCode);

        var bens = await In(room, db => db.First($"select id from activities_redemptions where brand_id = {room.Brand.Id} and activity_id = {journey.Id} and source = 'chat'", r => r.Guid(0)));
        await journey.Twice(ben, $"/redemptions/{bens}/cancel", journey.Page);
        await journey.Shows(ben, journey.Page, "cancelled");
        await journey.Shows(journey.Console, journey.Board, "Anna, 5 Main St");
        using (var handed = await journey.Console.Post($"{journey.Board}/redemptions/{act}/hand", null)) Assert.Equal(HttpStatusCode.Redirect, handed.StatusCode);
        await journey.Comes(anna, journey.Page, "handed over");
        using (var late = await anna.Post($"{journey.Page}/redemptions/{act}/cancel", null)) await journey.Shows(anna, journey.Page, "called off already");
        await journey.End();
        await journey.Shows(journey.Console, journey.Board + "/review", "Cushion");
        await using var db = room.Open();
        Assert.Equal((2L, 1L, 100L), await db.First($"select count(distinct person_id), cast(sum(case state when 'handed' then 1 else 0 end) as bigint), cast(sum(case state when 'cancelled' then 0 else points end) as bigint) from activities_redemptions where brand_id = {room.Brand.Id} and activity_id = {journey.Id}", r => (r.Long(0), r.Long(1), r.Long(2))));
        Assert.Equal((0L, 200L), await db.First($"select reserved_minor, spent_minor from activities_activities where brand_id = {room.Brand.Id} and id = {journey.Id}", r => (r.Long(0), r.Long(1))));
        Assert.Equal(1, await db.Count($"select taken from loyalty_perks where brand_id = {room.Brand.Id} and id = {perk}"));
    }

    private static async Task<T> In<T>(Guildhall.Tests.Conversations.RoomWorld room, Func<AppDb, Task<T>> work)
    {
        await using var db = room.Open();
        await using var transaction = await db.Begin();
        var answer = await work(db);
        await transaction.Commit();
        return answer;
    }
}
