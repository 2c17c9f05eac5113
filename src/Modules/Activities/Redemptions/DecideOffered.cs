using Guildhall.Activities.Contracts;
using Guildhall.Activities.Life;
using Guildhall.Commerce.Contracts;
using Guildhall.Kernel;
using Guildhall.Kernel.Lanes;
using Guildhall.Kernel.Storage;
using Guildhall.Loyalty.Contracts;
using Guildhall.Members.Contracts;

namespace Guildhall.Activities.Redemptions;

/// <summary>What the lane needs of a redemption's plan.</summary>
internal sealed record OpenRedemption(Redemption Redemption, IReadOnlySet<GroupId> Groups);

/// <summary>Decides a batch of redemptions: each id once, nobody more than they may have or have points for, in the order in which they came. Points, stock, coupon, budget and row go together.</summary>
/// <remarks>Locks: the activity, stock of goods, accounts of points, kinds of coupons.</remarks>
internal sealed class DecideOffered(KnownPlans<OpenRedemption> plans, TimeProvider clock) : IDecide<RedemptionCommand, RedemptionReceipt>
{
    public const string Business = "points_redemption", Undone = "points_redemption_undone";

    public async Task<Result<RedemptionReceipt>[]> Decide(AppDb db, LaneBatch<RedemptionCommand> batch, CancellationToken ct)
    {
        var answers = new Result<RedemptionReceipt>[batch.Count];
        var (found, (humans, rows), (left, number), _) = await db.Together(
            () => db.LockActivity(new(batch.Activity), ct),
            () => db.RedemptionsOf(new(batch.Activity), batch.Column(c => c.Id), batch.Select(c => c.Member).ToHashSet(), ct),
            () => db.Together(() => db.RedemptionStock(new(batch.Activity), ct), () => db.LastRedemption(new(batch.Activity), ct)),
            () => db.HoldStock(batch.Activity, ct));
        if (found is not { Kind: Redemption.Kind } activity)
        {
            Array.Fill(answers, ActivityRefusals.Unknown);
            return answers;
        }
        var open = await plans.Of(activity, async () => new(activity.Read<Redemption>(), (await db.GroupsOf(activity.Id, ct)).ToHashSet()));
        var known = rows.ToDictionary(r => r.Id);
        var has = rows.Where(r => r.Stands && humans.Entries.ContainsKey(r.Person)).GroupBy(r => (humans[r.Person], r.Offer)).ToDictionary(g => g.Key, g => g.Count());
        var barred = await activity.Eligibility.Refusals(db, activity, humans.Persons, ct);
        var (closed, asks, twins, first) = (activity.RefusalFor(clock.GetUtcNow()), new List<int>(), new List<int>(), new Dictionary<Guid, int>());
        for (var i = 0; i < answers.Length; i++)
        {
            var command = batch[i];
            var key = (Person: humans[command.Member], command.Offer);
            if (known.TryGetValue(command.Id, out var before)) answers[i] = before.Body == command.Body ? Receipt(before) : ActivityRefusals.OtherBody;
            else if (first.ContainsKey(command.Id)) twins.Add(i);
            else if ((closed ?? Refused(command, open, has.GetValueOrDefault(key), barred.GetValueOrDefault(key.Person))) is { } refusal) answers[i] = refusal;
            else
            {
                has[key] = has.GetValueOrDefault(key) + 1;
                first[command.Id] = i;
                asks.Add(i);
            }
        }
        if (asks.Count > 0) await Serve(db, activity, open.Redemption, batch, humans, left, number, asks, answers, ct);
        foreach (var i in twins) answers[i] = batch[first[batch[i].Id]].Body == batch[i].Body ? answers[first[batch[i].Id]] : ActivityRefusals.OtherBody;
        return answers;
    }

    public async Task<Result<RedemptionReceipt>?[]> Recall(AppDb db, LaneBatch<RedemptionCommand> batch, CancellationToken ct)
    {
        await db.LockActivity(new(batch.Activity), ct);
        var known = (await db.RedemptionsById(new(batch.Activity), batch.Column(c => c.Id), ct)).ToDictionary(r => r.Id);
        return [.. batch.Select(c => known.TryGetValue(c.Id, out var row) && row.Body == c.Body ? Receipt(row) : (Result<RedemptionReceipt>?)null)];
    }

    /// <summary>As many as there are; who lacks the points, or may not have the coupon, leaves theirs to the next in line.</summary>
    private async Task Serve(AppDb db, Activity activity, Redemption redemption, LaneBatch<RedemptionCommand> batch, Humans humans, Dictionary<int, int> left, int number, List<int> asks, Result<RedemptionReceipt>[] answers, CancellationToken ct)
    {
        var (rows, now) = (new List<Redeemed>(), clock.GetUtcNow());
        for (var queue = asks; queue.Count > 0;)
        {
            var (some, rest) = (new List<int>(), new List<int>());
            foreach (var i in queue)
                if (left.GetValueOrDefault(batch[i].Offer) is > 0 and var units)
                {
                    left[batch[i].Offer] = units - 1;
                    some.Add(i);
                }
                else rest.Add(i);
            if (some.Count == 0)
            {
                foreach (var i in rest) answers[i] = ActivityRefusals.RedeemGone.With(redemption.Offers[batch[i].Offer].Name);
                break;
            }
            var refused = await Pay(db, activity, redemption, batch, humans, some, ct);
            foreach (var i in some)
            {
                var (command, offer) = (batch[i], redemption.Offers[batch[i].Offer]);
                if (refused.TryGetValue(i, out var no))
                {
                    answers[i] = no;
                    left[command.Offer]++;
                    continue;
                }
                rows.Add(new(command.Id, ++number, command.Offer, command.Member, humans[command.Member], command.Group, command.Source, now, offer.Points, offer.CostMinor, command.Contact, offer.IsHanded ? RedemptionState.Open : RedemptionState.Handed, command.Body));
                answers[i] = Receipt(rows[^1]);
            }
            queue = rest;
        }
        if (rows.Count == 0) return;
        await db.Together(
            () => RedemptionRows.Write(db, activity.Id, rows, ct),
            () => db.MoveRedemptionStock(activity.Id, rows.Select(r => (r.Offer, -1)), ct),
            () => db.TakeStock(batch.Activity, [.. rows.Where(r => redemption.Offers[r.Offer].Kind == RedeemKind.Goods).Select(r => (new SkuId(redemption.Offers[r.Offer].Id), 1L))], ct),
            () => Budget.SpendParts(db, activity.Id, [(rows[0].Id, rows.Sum(r => r.CostMinor))], clock, ct));
    }

    /// <summary>Takes the points and hands coupons out; answers who may not have theirs. Their points stay with them.</summary>
    private async Task<Dictionary<int, Refusal>> Pay(AppDb db, Activity activity, Redemption redemption, LaneBatch<RedemptionCommand> batch, Humans humans, List<int> some, CancellationToken ct)
    {
        var (brand, refused) = (batch[some[0]].Brand, new Dictionary<int, Refusal>());
        var paid = await db.MovePoints(brand, some.ConvertAll(i => (PointsMove)new PointsMove.Spend(new(Business, batch[i].Id), batch[i].Member, redemption.Offers[batch[i].Offer].Points) { Note = $"{activity.Name} · {redemption.Offers[batch[i].Offer].Name}" }), clock, ct, humans);
        foreach (var (i, answer) in some.Zip(paid))
            if (answer.Refusal is { } no) refused[i] = no;
            else if (answer.Value.Again) refused[i] = ActivityRefusals.StalePage; // Its coupon was refused before, and the points went back.
        var undo = new List<PointsMove>();
        foreach (var kind in some.Where(i => !refused.ContainsKey(i) && redemption.Offers[batch[i].Offer].Kind == RedeemKind.Coupon).GroupBy(i => redemption.Offers[batch[i].Offer].Id).OrderBy(g => g.Key))
        {
            var those = kind.ToList();
            foreach (var (i, coupon) in those.Zip(await db.HandOutCoupons(brand, kind.Key, those.ConvertAll(i => new CouponGrant(batch[i].Id, batch[i].Member, batch[i].Group)), Business, clock, ct)))
                if (coupon.Refusal is { } no)
                {
                    refused[i] = no;
                    undo.Add(new PointsMove.Reverse(new(Undone, batch[i].Id), new(Business, batch[i].Id)));
                }
        }
        if (undo.Count > 0) await db.MovePoints(brand, undo, clock, ct);
        return refused;
    }

    private static Refusal? Refused(RedemptionCommand command, OpenRedemption open, int has, Refusal? barred)
    {
        if (!open.Groups.Contains(command.Group)) return ActivityRefusals.Unknown;
        if (command.Offer < 0 || command.Offer >= open.Redemption.Offers.Count) return ActivityRefusals.RedeemUnknown;
        if (barred is not null) return barred;
        if (command.Level < open.Redemption.LeastLevel) return ActivityRefusals.RedeemLevel;
        var offer = open.Redemption.Offers[command.Offer];
        return has >= offer.PerPerson ? ActivityRefusals.RedeemYours.With(offer.PerPerson) : null;
    }

    private static RedemptionReceipt Receipt(Redeemed row) => new(row.Id, row.Number, row.Offer, row.Points);
}
