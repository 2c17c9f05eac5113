using Guildhall.Activities.Announcements;
using Guildhall.Activities.Contracts;
using Guildhall.Activities.Life;
using Guildhall.Commerce.Contracts;
using Guildhall.Kernel;
using Guildhall.Kernel.Stages;
using Guildhall.Kernel.Storage;
using Guildhall.Kernel.Texts;

namespace Guildhall.Activities.Rehearsals;

/// <summary>What came of a play, counted from the facts on its stage as a review counts the real ones.</summary>
internal sealed class CountRehearsal(AppDb db, Stage stage, Play play, IRehearse kind, OtherOffers others, TextCatalogue texts)
{
    private const int Moments = 24;

    public async Task<RehearsalReport> Handle(ReviewActivity.Receipt review, List<Announcement> announcements, long members, long eligible, DateTimeOffset now, CancellationToken ct)
    {
        var (activity, outcome) = (review.Activity, review.Outcome);
        // Everything that was ordered on the stage belongs to it, also what was ordered in the shop.
        var released = await db.Count($"select count(*) from commerce_shop_orders where brand_id = {db.CurrentBrand} and state = 'cancelled'", ct);
        var refunds = await db.Count($"select count(*) from commerce_shop_refunds where brand_id = {db.CurrentBrand} and state = 'done'", ct);
        var cards = (await db.FindSkus([.. await Skus(ct)], ct)).ToDictionary(c => c.Id);
        var words = await db.WordsOf(activity, texts, ct);
        var said = (await db.Announcements(activity.Id, ct)).Where(a => a is { State: AnnouncementState.Said, DoneAt: not null }).Select(a => new RehearsalReport.Said(a.DoneAt!.Value, words.Fill(a.Text))).ToList();
        var report = new RehearsalReport(Refused: null)
        {
            Line = await Line(activity, ct),
            Announcements = [.. said.OrderBy(s => s.At)],
            Refusals = [.. play.Refused.GroupBy(r => r.Why.Code == ActivityRefusals.RehearsalByChat.Code ? $"{r.Why.Args![0]}" : r.Why.Code).Select(g => new RehearsalReport.Counted(RehearsalReport.Sentence.Of(g.First().Why), g.Count())).OrderByDescending(c => c.Count)],
            Checks = await Checks(review, ct),
            Wins = review.Wins,
            ByPage = play.ByPage,
            ByChat = play.ByChat,
            Others = await Others(ct),
            People = new(review.Members, review.Reached, outcome.Entered.Count, outcome.Won.Count, review.Newcomers),
            Sums = new(outcome.Orders, outcome.PaidOrders, released, refunds, outcome.SalesMinor, outcome.RefundedMinor, outcome.CostMinor, activity.Budget, activity.Reserved + activity.Spent),
            Room = kind.Room(activity),
            Left = play.Left,
            GoneAt = play.GoneAt,
            StartsAt = activity.StartsAt,
            EndsAt = activity.EndsAt,
            SettledAt = activity.SettledAt,
        };
        var overBudget = play.Refused.Exists(r => r.Why.Code == ActivityRefusals.OverBudget.Code);
        return report with { Findings = [.. Findings.Of(activity, report, announcements, members, eligible, review.Wins, overBudget, activity.SettledAt is not null, now), .. kind.Look(activity, cards), .. others.Cheaper(activity, kind.Sells(activity), cards)] };
    }

    private async Task<IReadOnlyList<RehearsalReport.Beside>> Others(CancellationToken ct)
    {
        var takes = (await db.Query($"select activity_id, count(*), cast(sum(off_minor + gift_minor - back_minor) as bigint) from activities_till_takes where brand_id = {db.CurrentBrand} group by activity_id", r => (Id: r.Id<ActivityId>(0), Orders: r.Long(1), Saved: r.Long(2)), ct)).ToDictionary(t => t.Id);
        var coupons = (await db.Query($"select kind_id, count(*), cast(coalesce(sum(discount_minor), 0) as bigint) from loyalty_coupons where brand_id = {db.CurrentBrand} and order_id is not null group by kind_id", r => (Id: r.Guid(0), Orders: r.Long(1), Saved: r.Long(2)), ct)).ToDictionary(t => t.Id);
        return
        [
            .. others.Activities.Select(a => new RehearsalReport.Beside(a.Name, a.Kind, kind.InShop ? takes.GetValueOrDefault(a.Id).Orders : null, takes.GetValueOrDefault(a.Id).Saved)),
            .. others.Held.Select(h => new RehearsalReport.Beside(h.Name, "coupon", coupons.GetValueOrDefault(h.Kind).Orders, coupons.GetValueOrDefault(h.Kind).Saved)),
        ];
    }

    /// <summary>Until the last thing that somebody got: what comes afterwards is only refusals.</summary>
    private async Task<IReadOnlyList<RehearsalReport.Moment>> Line(Activity activity, CancellationToken ct)
    {
        var orders = await db.Query($"select placed_at, paid_at from commerce_shop_orders where brand_id = {db.CurrentBrand}", r => (Placed: r.Time(0), Paid: r.TimeOrNull(1)), ct);
        var last = play.Accepted.Concat(orders.Select(o => o.Placed)).Append(activity.StartsAt.AddMinutes(1)).Max();
        var (from, step) = (activity.StartsAt, (last - activity.StartsAt) / (Moments - 1));
        int Place(DateTimeOffset at) => (int)Math.Clamp((at - from) / step, 0, Moments - 1);
        int[] Count(IEnumerable<DateTimeOffset> times)
        {
            var counts = new int[Moments];
            foreach (var at in times) counts[Place(at)]++;
            return counts;
        }
        var (entries, placed, paid, refused) = (Count(play.Accepted), Count(orders.Select(o => o.Placed)), Count(orders.Where(o => o.Paid <= last).Select(o => o.Paid!.Value)), Count(play.Refused.Select(r => r.At).Where(at => at <= last)));
        return [.. Enumerable.Range(0, Moments).Select(n => new RehearsalReport.Moment(from + step * n, entries[n], placed[n], paid[n], refused[n]))];
    }

    private async Task<IReadOnlyList<RehearsalReport.Check>> Checks(ReviewActivity.Receipt review, CancellationToken ct)
    {
        var (activity, brand) = (review.Activity, db.CurrentBrand);
        var (reserved, spent) = await db.First($"""
            select cast(coalesce(sum(case kind when 'reserve' then amount_minor when 'return' then 0 else -amount_minor end), 0) as bigint), cast(coalesce(sum(case kind when 'spend' then amount_minor when 'return' then -amount_minor else 0 end), 0) as bigint)
            from activities_budget where brand_id = {brand} and activity_id = {activity.Id}
            """, r => (r.Long(0), r.Long(1)), ct);
        var sold = await db.Count($"select coalesce(sum(sold), 0) from commerce_stock where brand_id = {brand} and holder = {activity.Id}", ct);
        var ordered = await db.Query($"select units, state from commerce_shop_orders where brand_id = {brand} and origin_id = {activity.Id}", r => (Units: r.Long(0), State: r.Enum<OrderState>(1)), ct);
        var troubles = await stage.Troubles(ct);
        return
        [
            new("stock", await Play.PiecesIn(db, ct) == play.Pieces && (ordered.Count == 0 || sold <= ordered.Where(o => o.State is not OrderState.Cancelled).Sum(o => o.Units)) && (kind.Room(activity) is not { } room || sold <= room)),
            new("budget", reserved == activity.Reserved && spent == activity.Spent && (activity.Budget is not { } most || activity.Reserved + activity.Spent <= most)),
            new("entries", kind.EveryActCounts ? play.Took.SetEquals(review.Outcome.Entered) : play.Took.IsSupersetOf(review.Outcome.Entered)),
            new("whole", play.Broke == 0 && troubles.Count == 0),
        ];
    }

    private Task<List<SkuId>> Skus(CancellationToken ct) => db.Query($"select id from commerce_skus where brand_id = {db.CurrentBrand}", r => r.Id<SkuId>(0), ct);
}
