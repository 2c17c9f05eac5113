using Guildhall.Activities.Contracts;
using Guildhall.Kernel;
using Guildhall.Kernel.Storage;
using Guildhall.Kernel.Texts;
using Guildhall.Ui;

namespace Guildhall.Activities.Life;

/// <summary>What came of an activity, counted from facts: reach → entered → won, money, cost, new people.</summary>
internal sealed class ReviewActivity(AppDb db, IEnumerable<IActivityKind> kinds, TimeProvider clock)
{
    /// <param name="Members">Distinct people of its groups while it ran, staff and bots left out.</param>
    /// <param name="Acted">Of whom took part; outsiders that somebody wrote down for are not among them.</param>
    /// <param name="Reached">Of whom opened its page, or took part without it.</param>
    /// <param name="Newcomers">Joined one of its groups while it ran.</param>
    public sealed record Receipt(Activity Activity, Outcome Outcome, long Members, long Acted, long Reached, long Newcomers)
    {
        /// <summary>Whether there was something to get or to win, and whether something was sold.</summary>
        public bool Wins { get; init; } = true;
        public bool Sells { get; init; } = true;

        /// <summary>From the members of its groups down to who got something.</summary>
        public IEnumerable<(string Step, long People)> Funnel =>
        [
            ("activities.funnel_members", Members), ("activities.funnel_reached", Reached), ("activities.funnel_entered", Outcome.Entered.Count), .. Wins ? [("activities.funnel_won", (long)Outcome.Won.Count)] : (IEnumerable<(string, long)>)[],
        ];

        /// <summary>participation of the metrics: who acted / members of its groups while it ran.</summary>
        public double? Participation => Members == 0 ? null : (double)Acted / Members;

        public double? Roi => Outcome.CostMinor == 0 ? null : (double)(Outcome.SalesMinor - Outcome.RefundedMinor - Outcome.CostMinor) / Outcome.CostMinor;

        public long Towards => Activity.GoalKind switch
        {
            GoalKind.Orders => Outcome.PaidOrders,
            GoalKind.Buyers => Outcome.Won.Count,
            GoalKind.Sales => (long)new Money(Outcome.SalesMinor, Activity.Currency).ToDecimal(),
            GoalKind.Participants => Outcome.Entered.Count,
            _ => Newcomers,
        };
    }

    public async Task<Receipt> Handle(Activity activity, CancellationToken ct)
    {
        var kind = kinds.Single(k => k.Kind == activity.Kind);
        var outcome = await kind.Outcome(db, activity, ct);
        var (from, to) = (activity.StartsAt, activity.EndedAt ?? Earlier(activity.EndsAt, clock.GetUtcNow()));
        var persons = await Guildhall.Members.Contracts.ReadPersons.Persons(db, ct);
        var members = (await db.Query($"""
            select distinct {persons.Of("s.member_id")} from members_memberships s join activities_groups g on g.brand_id = s.brand_id and g.group_id = s.group_id and g.activity_id = {activity.Id}
            join members_members m on m.brand_id = s.brand_id and m.id = s.member_id where s.brand_id = {db.CurrentBrand} and not m.staff and not m.bot and s.joined_at <= {to} and (s.left_at is null or s.left_at >= {from})
            """, r => r.Id<MemberId>(0), ct)).ToHashSet();
        var looked = await db.Query($"select distinct {persons.Of("v.member_id")} from activities_visits v where v.brand_id = {db.CurrentBrand} and v.activity_id = {activity.Id}", r => r.Id<MemberId>(0), ct);
        var reached = looked.Concat(outcome.Entered).Distinct().LongCount(); // Whoever orders by talking never opens the page.
        var newcomers = await db.Count($"""
            select count(distinct {persons.Of("s.member_id")}) from members_memberships s join activities_groups g on g.brand_id = s.brand_id and g.group_id = s.group_id and g.activity_id = {activity.Id}
            join members_members m on m.brand_id = s.brand_id and m.id = s.member_id where s.brand_id = {db.CurrentBrand} and not m.staff and not m.bot and s.joined_at >= {from} and s.joined_at <= {to}
            """, ct);
        return new(activity, outcome, members.Count, outcome.Entered.Count(members.Contains), reached, newcomers) { Wins = kind.Wins(activity), Sells = kind.Sells };
    }

    private static DateTimeOffset Earlier(DateTimeOffset a, DateTimeOffset b) => a < b ? a : b;
}

internal static class ReviewFigures
{
    public static IReadOnlyList<KpiView> Of(ReviewActivity.Receipt review, Localizer t)
    {
        var (outcome, currency) = (review.Outcome, review.Activity.Currency);
        string Money(long minor) => new Money(minor, currency).ToString();
        string N(long number) => number.ToString("#,0", t.Culture);
        var goal = review.Activity.GoalKind;
        List<KpiView> figures =
        [
            new(t["activities.goal." + goal.ToString().ToLowerInvariant()], $"{N(review.Towards)} / {N(review.Activity.Goal)}"),
            // The goal stands there already.
            .. goal is GoalKind.Participants ? (KpiView[])[] : [new(t["activities.entered"], N(outcome.Entered.Count)) { Definition = t["activities.entered_means"] }],
            new(t["activities.participation"], t.Percent(review.Participation)) { Definition = t["activities.participation_means"] },
            .. review.Sells ? [new(t["activities.sales"], Money(outcome.SalesMinor)) { Definition = t["activities.sales_means"] }] : (KpiView[])[],
            new(t["activities.cost"], review.Activity.Budget is { } budget ? $"{Money(outcome.CostMinor)} / {Money(budget)}" : Money(outcome.CostMinor)) { Definition = t["activities.cost_means"] },
            .. goal is GoalKind.Newcomers ? (KpiView[])[] : [new(t["activities.newcomers"], N(review.Newcomers))],
        ];
        return figures;
    }
}
