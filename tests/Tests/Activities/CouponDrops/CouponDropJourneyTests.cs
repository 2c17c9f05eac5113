using System.Net;
using Guildhall.Loyalty.Contracts;
using Guildhall.Loyalty.Coupons;
using Guildhall.Members.Contracts;

namespace Guildhall.Tests.Activities.CouponDrops;

/// <summary>A coupon drop over HTTP, without script: planned by the form, taken on the page and by chat, ended, reviewed.</summary>
public sealed class CouponDropJourneyTests
{
    [Fact]
    public async Task An_operator_drops_coupons_members_take_them_and_the_review_counts_them()
    {
        using var journey = await GameJourney.Begin("coupon-drop", "plan");
        var room = journey.Room;
        var kind = await Offer(room);
        (string, string)[] Fields(string name, string coupon, string count, string each, string budget) => journey.Fields(name, 20, ("Form.Plan.Budget", budget), ("Form.Coupon", coupon), ("Form.Count", count), ("Form.PerPerson", each), ("Form.LeastLevel", "Guest"));
        foreach (var (fields, sentence) in new[]
        {
            (Fields("", kind, "2", "1", "10"), "Name"), (Fields("Friday", "", "2", "1", "10"), "choose a coupon"), (Fields("Friday", kind, "0", "1", "10"), "1 to 1,000,000 coupons"), (Fields("Friday", kind, "2", "0", "10"), "for each person."),
            (Fields("Friday", kind, "101", "1", "1000"), "Only 100 of this coupon"), (Fields("Friday", kind, "2", "3", "10"), "allows one person 2"), (Fields("Friday", kind, "2", "1", "9.99"), "the budget does not cover it"), (Fields("Friday", Guid.CreateVersion7().ToString(), "2", "1", "10"), "choose a coupon"),
        })
            await journey.Refuses(fields, sentence, "value=\"Friday\""[..(fields.Any(f => f.Item2 == "Friday") ? 14 : 0)]);
        await journey.Previews(Fields("Friday", kind, "2", "1", "10"), "2 of 2 left");
        await journey.Plan(Fields("Friday", kind, "2", "1", "10"));

        using var anna = await room.Join("Annabel");
        using var ben = await room.Join("Ben");
        using var carl = await room.Join("Carl");
        await journey.Twice(anna, "/claim", journey.Page, ("id", await journey.ActId(anna)));
        await journey.Shows(anna, journey.Page + "?now", "You have 1 from this drop");
        await room.Say(ben, "领券");
        await journey.Comes(ben, journey.Page + "?now", "You have 1 from this drop");
        await journey.Shows(ben, $"/g/{room.Code}/coupons", "Friday voucher");
        await journey.Problem(carl, "/claims", new { id = Guid.CreateVersion7() }, HttpStatusCode.Conflict, "activities.drop_gone");
        await journey.Problem(anna, "/claims", new { id = Guid.CreateVersion7() }, HttpStatusCode.Conflict, "activities.drop_yours");
        await journey.Problem(carl, "/claims", new { id = Guid.Parse("6f1c0b52-9d5e-4c6e-8f0a-2b7d1e4a9c33") }, HttpStatusCode.UnprocessableEntity, "activities.stale_page");
        await journey.Shows(journey.Console, journey.Board, "Annabel");
        await journey.End();
        await journey.Shows(journey.Console, journey.Board + "/review", "data-figure=\"issued\">2<");
        await using var db = room.Open();
        Assert.Equal((2L, 2L), await db.First($"select count(distinct c.person_id), count(k.id) from activities_coupon_claims c join loyalty_coupons k on k.brand_id = c.brand_id and k.id = c.id where c.brand_id = {room.Brand.Id} and c.activity_id = {journey.Id}", r => (r.Long(0), r.Long(1))));
        Assert.Equal((1000L, 0L), await db.First($"select reserved_minor, spent_minor from activities_activities where brand_id = {room.Brand.Id} and id = {journey.Id}", r => (r.Long(0), r.Long(1))));
    }

    private static async Task<string> Offer(Guildhall.Tests.Conversations.RoomWorld room)
    {
        await using var db = room.Open();
        await using var transaction = await db.Begin();
        var kind = await CouponKinds.Add(db, room.Web.Clock, "Friday voucher", new(CouponBenefit.Amount, 500, 0, null, 500, 2000, PriceScope.All, false, true), new(null, null, 30), 100, null, 2, IdentityLevel.Guest, onPage: false);
        await transaction.Commit();
        return kind.ToString();
    }
}
