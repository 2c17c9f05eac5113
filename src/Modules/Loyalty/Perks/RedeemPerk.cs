using Guildhall.Brands.Contracts;
using Guildhall.Kernel;
using Guildhall.Kernel.Lanes;
using Guildhall.Kernel.Outbox;
using Guildhall.Kernel.Storage;
using Guildhall.Loyalty.Contracts;
using Guildhall.Loyalty.Coupons;
using Guildhall.Loyalty.Points;
using Guildhall.Members.Contracts;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;

namespace Guildhall.Loyalty.Perks;

/// <summary>Buys a perk with points. The id rendered by the page becomes the redemption's id.</summary>
internal sealed class RedeemPerk(Lane<RedeemCommand, Redeemed> lane)
{
    public static void Map(IEndpointRouteBuilder routes) => routes.MapPost("/g/{code}/perks/redeem", async (string code, [FromForm] Guid id, [FromForm] Guid perk, HttpContext http, Visit visit, RedeemPerk redeem) =>
        Answers.Back(http, await redeem.Handle(visit, id, perk), visit.Url("perks"), "loyalty.perk_redeemed")).ByCode(insideOnly: true);

    public ValueTask<Result<Redeemed>> Handle(Visit visit, Guid id, Guid perk)
    {
        if (!visit.Inside || visit.Member is not { } member) return new(LoyaltyRefusals.NotInside);
        if (id.Version != 7) return new(LoyaltyRefusals.StalePage);
        return lane.Post(visit.Brand.Id, perk, new(id, member.Id, visit.Group.Id, visit.Brand));
    }
}

internal sealed record RedeemCommand(Guid Id, MemberId Member, GroupId? Group, BrandProfile Brand);

internal sealed record Redeemed(Guid Id, long Points);

/// <summary>Decides redemptions of one perk: never more than its stock, never more than a person may have, never without the points. Rows are locked in the order perk, coupons, points.</summary>
internal sealed class DecideRedemptions(TimeProvider clock) : IDecide<RedeemCommand, Redeemed>
{
    private static readonly BulkInsert Rows = new("loyalty_redemptions",
        ("brand_id", BulkType.Uuid), ("id", BulkType.Uuid), ("perk_id", BulkType.Uuid), ("person_id", BulkType.Uuid), ("member_id", BulkType.Uuid), ("group_id", BulkType.Uuid), ("points", BulkType.Long), ("state", BulkType.Text), ("at", BulkType.Time), ("handled_at", BulkType.Time));

    public async Task<Result<Redeemed>[]> Decide(AppDb db, LaneBatch<RedeemCommand> batch, CancellationToken ct)
    {
        var (brand, now, answers) = (batch[0].Brand, clock.GetUtcNow(), new Result<Redeemed>[batch.Count]);
        if (await Perk.Lock(db, batch.Activity, ct) is not { } perk)
        {
            Array.Fill(answers, PerkRefusals.NoPerk);
            return answers;
        }
        if (perk.CouponKind is { } coupons) await CouponKind.Lock(db, coupons, ct);
        var humans = await db.HumansOf(batch.Select(c => c.Member).ToHashSet(), ct);
        var people = humans.Persons.ToArray();
        await PointsBook.Open(db, people, clock, ct);
        var known = await Known(db, batch, ct);
        var had = await Had(db, perk.Id, humans, ct);
        var points = await Points(db, people, brand.Calendar.DayOf(now), ct);
        var (refusal, left, taken) = (perk.RefusalFor(now, brand.Calendar), perk.Left ?? int.MaxValue, new List<int>());
        for (var i = 0; i < answers.Length; i++)
        {
            var (command, person) = (batch[i], humans[batch[i].Member]);
            if (known.TryGetValue(command.Id, out var before)) answers[i] = before.Perk == perk.Id && (before.Person == person || before.Person == command.Member) ? new Redeemed(command.Id, before.Points) : LoyaltyRefusals.OtherBody;
            else if (refusal is not null) answers[i] = refusal;
            else if (perk.PerPerson is { } most && had.GetValueOrDefault(person) >= most) answers[i] = PerkRefusals.Limit.With(most);
            else if (left <= 0) answers[i] = PerkRefusals.Gone;
            else if (points.GetValueOrDefault(person) < perk.Points) answers[i] = LoyaltyRefusals.TooFewPoints.With(perk.Points, points.GetValueOrDefault(person));
            else
            {
                left--;
                had[person] = had.GetValueOrDefault(person) + 1;
                points[person] -= perk.Points;
                known[command.Id] = (perk.Id, person, perk.Points);
                answers[i] = new Redeemed(command.Id, perk.Points);
                taken.Add(i);
            }
        }
        if (perk.CouponKind is { } kind && taken.Count > 0) await GiveCoupons(db, brand, kind, batch, taken, answers, ct);
        if (taken.Count > 0) await Write(db, brand, perk, [.. taken.Select(i => (batch[i], humans[batch[i].Member]))], now, ct);
        return answers;
    }

    public async Task<Result<Redeemed>?[]> Recall(AppDb db, LaneBatch<RedeemCommand> batch, CancellationToken ct)
    {
        await Perk.Lock(db, batch.Activity, ct);
        var known = await Known(db, batch, ct);
        return [.. batch.Select(c => known.TryGetValue(c.Id, out var row) && row.Perk == batch.Activity ? new Redeemed(c.Id, row.Points) : (Result<Redeemed>?)null)];
    }

    /// <summary>Who gets no coupon gets no perk and keeps the points.</summary>
    private async Task GiveCoupons(AppDb db, BrandProfile brand, Guid kind, LaneBatch<RedeemCommand> batch, List<int> taken, Result<Redeemed>[] answers, CancellationToken ct)
    {
        var given = await db.GrantCoupons(brand, kind, taken.ConvertAll(i => new CouponGrant(batch[i].Id, batch[i].Member, batch[i].Group)), "perk", clock, ct);
        for (var n = taken.Count - 1; n >= 0; n--)
            if (given[n].Refusal is { } no)
            {
                answers[taken[n]] = no;
                taken.RemoveAt(n);
            }
    }

    private async Task Write(AppDb db, BrandProfile brand, Perk perk, List<(RedeemCommand Command, MemberId Person)> taken, DateTimeOffset now, CancellationToken ct)
    {
        var paid = await db.MovePoints(brand, taken.ConvertAll(t => (PointsMove)new PointsMove.Spend(new("perk", t.Command.Id), t.Command.Member, perk.Points) { Note = perk.Name }), clock, ct);
        if (paid.FirstOrDefault(p => p.Refusal is not null).Refusal is { } broke) throw new InvalidOperationException($"Points were counted and then refused: {broke.Code}");
        var state = perk.CouponKind is null ? RedemptionState.Open : RedemptionState.Handed;
        await Rows.Write(db, taken.ConvertAll(t => new object?[] { brand.Id, t.Command.Id, perk.Id, t.Person, t.Command.Member, t.Command.Group, perk.Points, state, now, state == RedemptionState.Handed ? now : null }), ct);
        await db.Execute($"update loyalty_perks set taken = taken + {taken.Count} where brand_id = {brand.Id} and id = {perk.Id}", ct);
        await db.Publish(perk.Id, new PerksRedeemed(perk.Id, taken.ConvertAll(t => t.Command.Member), now), clock, ct);
    }

    private static async Task<Dictionary<Guid, (Guid Perk, MemberId Person, long Points)>> Known(AppDb db, LaneBatch<RedeemCommand> batch, CancellationToken ct) => (await db.Query(
        $"select id, perk_id, person_id, points from loyalty_redemptions where brand_id = {batch.Brand} and {db.In("id", batch.Column(c => c.Id))}", r => (Id: r.Guid(0), Row: (r.Guid(1), r.Id<MemberId>(2), r.Long(3))), ct)).ToDictionary(k => k.Id, k => k.Row);

    private static async Task<Dictionary<MemberId, long>> Had(AppDb db, Guid perk, Humans humans, CancellationToken ct)
    {
        var counted = await db.Query($"select person_id, count(*) from loyalty_redemptions where brand_id = {db.CurrentBrand} and {db.In("person_id", humans.Entries.Keys.ToArray())} and perk_id = {perk} and state <> 'cancelled' group by person_id", r => (Person: humans[r.Id<MemberId>(0)], Count: r.Long(1)), ct);
        return counted.GroupBy(c => c.Person).ToDictionary(c => c.Key, c => c.Sum(x => x.Count));
    }

    private static async Task<Dictionary<MemberId, long>> Points(AppDb db, MemberId[] persons, DateOnly today, CancellationToken ct) => (await db.Query($"""
        select person_id, cast(sum(remaining) as bigint) from loyalty_lots where brand_id = {db.CurrentBrand} and {db.In("person_id", persons)} and remaining > 0 and (last_day is null or last_day >= {today}) group by person_id
        """, r => (r.Id<MemberId>(0), r.Long(1)), ct)).ToDictionary();
}
