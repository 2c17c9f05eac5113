using Guildhall.Kernel;

namespace Guildhall.Activities.Life;

/// <summary>What to change next time, each with the figure that says so. At least three: where nothing is wrong, what to keep or to try.</summary>
internal static class Proposals
{
    private const double FewReached = .3, FewEntered = .2, ManyUnpaid = .2, FewBack = .05;

    public sealed record Proposal(string Code, params IReadOnlyList<object> Args);

    public static IReadOnlyList<Proposal> For(ReviewActivity.Receipt review)
    {
        var (outcome, found, kept) = (review.Outcome, new List<Proposal>(), new List<Proposal>());
        void Judge(double? share, Func<double, bool> bad, string code)
        {
            if (share is { } s) (bad(s) ? found : kept).Add(new(bad(s) ? $"activities.change.{code}" : $"activities.keep.{code}", s));
        }
        Judge(Share(review.Reached, review.Members), s => s < FewReached, "reach");
        Judge(Share(outcome.Entered.Count, review.Reached), s => s < FewEntered, "enter");
        Judge(Share(outcome.Orders - outcome.PaidOrders, outcome.Orders), s => s > ManyUnpaid, "unpaid");
        Judge(Share(outcome.RefundedMinor, outcome.SalesMinor), s => s > FewBack, "refunds");
        Judge(Share(review.Towards, review.Activity.Goal), s => s < 1, "goal");
        Judge(Share(outcome.CostMinor, outcome.SalesMinor), s => s > .5, "cost");
        var said = found.Concat(kept.Take(Math.Max(0, 3 - found.Count))).ToList();
        if (said.Count < 3) said.Add(new("activities.change.nobody", review.Members));
        if (said.Count < 3) said.Add(new("activities.change.time", Math.Round((decimal)(review.Activity.EndsAt - review.Activity.StartsAt).TotalHours, 1)));
        if (said.Count < 3) said.Add(new("activities.change.groups"));
        return said;
    }

    private static double? Share(long part, long whole) => whole <= 0 ? null : (double)part / whole;
}
