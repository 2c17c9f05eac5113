using Guildhall.Activities.Contracts;
using Guildhall.Activities.Life;
using Guildhall.Brands.Contracts;
using Guildhall.Kernel;
using Guildhall.Kernel.Lanes;
using Guildhall.Kernel.Storage;
using Guildhall.Loyalty.Contracts;
using Guildhall.Members.Contracts;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;

namespace Guildhall.Activities.CouponDrops;

/// <summary>Takes a coupon from a drop. The id rendered by the page becomes the coupon's id, so tapping twice is once.</summary>
internal sealed class ClaimDropped(Lane<DropCommand, DropReceipt> lane)
{
    public sealed record Request(Guid Id);

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapPost("/g/{code}/coupon-drop/{activity}/claims", async (string code, ActivityId activity, [FromBody] Request request, Visit visit, ClaimDropped claim) => await claim.Handle(visit, activity, request)).ByCode(insideOnly: true);
        routes.MapPost("/g/{code}/coupon-drop/{activity}/claim", async (string code, ActivityId activity, [FromForm] Guid id, HttpContext http, Visit visit, ClaimDropped claim) =>
            Answers.Back(http, await claim.Handle(visit, activity, new(id)), visit.Url($"coupon-drop/{activity.Value}"), "activities.drop_claimed")).ByCode(insideOnly: true);
    }

    public ValueTask<Result<DropReceipt>> Handle(Visit visit, ActivityId activity, Request request)
    {
        if (!visit.Inside || visit.Member is not { } member) return new(ActivityRefusals.NotInside);
        if (request.Id.Version != 7) return new(ActivityRefusals.StalePage);
        return lane.Post(visit.Brand.Id, activity.Value, new(request.Id, member.Id, visit.Group.Id, member.Level, "page", visit.Brand));
    }
}

internal sealed record DropCommand(Guid Id, MemberId Member, GroupId Group, IdentityLevel Level, string Source, BrandProfile Brand);

/// <param name="Number">The how-manieth to take one.</param>
internal sealed record DropReceipt(Guid Id, int Number);

/// <summary>What the lane needs of a drop's plan.</summary>
internal sealed record OpenDrop(CouponDrop Drop, IReadOnlySet<GroupId> Groups);

/// <summary>Hands coupons out to a batch of people: each id once, nobody more than they may have, in the order in which they came.</summary>
/// <remarks>Locks: the activity, then the kind of coupon. The budget does not move: what is handed out was reserved when it was set aside.</remarks>
internal sealed class DecideDropClaims(KnownPlans<OpenDrop> plans, TimeProvider clock) : IDecide<DropCommand, DropReceipt>
{
    public const string Origin = "coupon_drop";

    private static readonly BulkInsert Rows = new("activities_coupon_claims",
        ("brand_id", BulkType.Uuid), ("activity_id", BulkType.Uuid), ("id", BulkType.Uuid), ("number", BulkType.Int), ("member_id", BulkType.Uuid), ("person_id", BulkType.Uuid), ("group_id", BulkType.Uuid),
        ("source", BulkType.Text), ("at", BulkType.Time), ("reserved_minor", BulkType.Long), ("spent_minor", BulkType.Long), ("returned", BulkType.Flag))
    { AllNew = true };

    public async Task<Result<DropReceipt>[]> Decide(AppDb db, LaneBatch<DropCommand> batch, CancellationToken ct)
    {
        var answers = new Result<DropReceipt>[batch.Count];
        var (found, (humans, claims), repeated, stock) = await db.Together(
            () => db.LockActivity(new(batch.Activity), ct),
            () => db.HumansWith(batch.Select(c => c.Member).ToHashSet(), entries => db.CouponClaimsOf(new(batch.Activity), entries, ct), ct),
            () => db.CouponClaimsById(batch.Column(c => c.Id), ct),
            () => db.DropStock(new(batch.Activity), ct));
        if (found is not { Kind: CouponDrop.Kind } activity)
        {
            Array.Fill(answers, ActivityRefusals.Unknown);
            return answers;
        }
        var now = clock.GetUtcNow();
        var open = await plans.Of(activity, async () => new(activity.Read<CouponDrop>(), (await db.GroupsOf(activity.Id, ct)).ToHashSet()));
        var known = repeated.ToDictionary(c => c.Id);
        var has = claims.GroupBy(c => humans[c.Person]).ToDictionary(g => g.Key, g => g.Count());
        var barred = await activity.Eligibility.Refusals(db, activity, humans.Persons, ct);
        var (closed, asks, twins, first) = (activity.RefusalFor(now), new List<int>(), new List<int>(), new Dictionary<Guid, int>());
        for (var i = 0; i < answers.Length; i++)
        {
            var (command, person) = (batch[i], humans[batch[i].Member]);
            if (known.TryGetValue(command.Id, out var before)) answers[i] = before.Activity == activity.Id && before.Member == command.Member ? new DropReceipt(before.Id, before.Number) : ActivityRefusals.OtherBody;
            else if (first.ContainsKey(command.Id)) twins.Add(i);
            else if ((closed ?? Refused(command, open, has.GetValueOrDefault(person), barred.GetValueOrDefault(person))) is { } refusal) answers[i] = refusal;
            else
            {
                has[person] = has.GetValueOrDefault(person) + 1;
                first[command.Id] = i;
                asks.Add(i);
            }
        }
        if (asks.Count > 0) await HandOut(db, activity, open.Drop, batch, humans, stock, asks, answers, now, ct);
        foreach (var i in twins) answers[i] = batch[first[batch[i].Id]].Member == batch[i].Member ? answers[first[batch[i].Id]] : ActivityRefusals.OtherBody;
        return answers;
    }

    public async Task<Result<DropReceipt>?[]> Recall(AppDb db, LaneBatch<DropCommand> batch, CancellationToken ct)
    {
        await db.LockActivity(new(batch.Activity), ct);
        var known = (await db.CouponClaimsById(batch.Column(c => c.Id), ct)).ToDictionary(c => c.Id);
        return [.. batch.Select(c => known.TryGetValue(c.Id, out var claim) && claim.Activity.Value == batch.Activity && claim.Member == c.Member ? new DropReceipt(claim.Id, claim.Number) : (Result<DropReceipt>?)null)];
    }

    /// <summary>As many as there are; who is refused by the coupon's own rules leaves theirs to the next in line.</summary>
    private async Task HandOut(AppDb db, Activity activity, CouponDrop drop, LaneBatch<DropCommand> batch, Humans humans, (int Left, int Claimed) stock, List<int> asks, Result<DropReceipt>[] answers, DateTimeOffset now, CancellationToken ct)
    {
        var ((left, claimed), rows, queue) = (stock, new List<object?[]>(), asks);
        while (queue.Count > 0 && left > 0)
        {
            var some = queue.Take(left).ToList();
            var given = await db.HandOutCoupons(batch[some[0]].Brand, drop.Coupon!.Value, some.ConvertAll(i => new CouponGrant(batch[i].Id, batch[i].Member, batch[i].Group)), Origin, clock, ct);
            foreach (var (i, coupon) in some.Zip(given))
            {
                answers[i] = coupon.Refusal is { } no ? no : new DropReceipt(batch[i].Id, ++claimed);
                if (coupon.Refusal is not null) continue;
                left--;
                rows.Add([db.CurrentBrand, activity.Id, batch[i].Id, claimed, batch[i].Member, humans[batch[i].Member], batch[i].Group, batch[i].Source, now, drop.EachMinor, 0L, false]);
            }
            queue = queue[some.Count..];
        }
        foreach (var i in queue) answers[i] = ActivityRefusals.DropGone;
        if (rows.Count == 0) return;
        await db.Together(
            () => Rows.Write(db, rows, ct),
            () => db.Execute($"update activities_coupon_drops set left_over = {left}, claimed = {claimed} where brand_id = {db.CurrentBrand} and activity_id = {activity.Id}", ct));
    }

    private static Refusal? Refused(DropCommand command, OpenDrop open, int has, Refusal? barred)
    {
        if (!open.Groups.Contains(command.Group)) return ActivityRefusals.Unknown;
        if (barred is not null) return barred;
        if (command.Level < open.Drop.LeastLevel) return ActivityRefusals.DropLevel;
        return has >= open.Drop.PerPerson ? ActivityRefusals.DropYours.With(open.Drop.PerPerson) : null;
    }
}
