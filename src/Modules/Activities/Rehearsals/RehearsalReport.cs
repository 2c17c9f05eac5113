using Guildhall.Kernel;
using Guildhall.Ui;

namespace Guildhall.Activities.Rehearsals;

/// <summary>What came of a rehearsal.</summary>
/// <param name="Refused">Why the plan cannot be put on the calendar; then there is nothing else.</param>
public sealed record RehearsalReport(RehearsalReport.Sentence? Refused)
{
    /// <param name="Code">Of a refusal or a finding.</param>
    public sealed record Sentence(string Code, IReadOnlyList<string> Args)
    {
        public static Sentence Of(Refusal refusal) => new(refusal.Code, [.. (refusal.Args ?? []).Select(a => Convert.ToString(a, System.Globalization.CultureInfo.InvariantCulture) ?? "")]);
    }

    /// <param name="Entries">Acts that were accepted.</param>
    public sealed record Moment(DateTimeOffset At, int Entries, int Orders, int Paid, int Refused);

    public sealed record Counted(Sentence Why, int Count);

    public sealed record Said(DateTimeOffset At, string Text);

    public sealed record Finding(Tone Tone, Sentence What);

    /// <param name="Holds">Whether what always must be so was so.</param>
    public sealed record Check(string Code, bool Holds);

    /// <param name="Reached">Opened the page or took part.</param>
    public sealed record Funnel(long Members, long Reached, long Entered, long Won, long Newcomers);

    /// <param name="Released">Orders that were cancelled because nobody paid in time.</param>
    public sealed record Money(long Orders, long Paid, long Released, long Refunds, long SalesMinor, long RefundedMinor, long CostMinor, long? Budget, long SpentMinor);

    /// <param name="Acts">What was tried.</param>
    /// <param name="Unheard">Words of which the counter took no notice.</param>
    public sealed record Way(int Acts, int Accepted, int Refused, int Unheard);

    /// <summary>Another offer of the same time.</summary>
    /// <param name="Kind">A kind of activity, or <c>coupon</c>.</param>
    /// <param name="Orders">Of test buyers that got it; null where the plan does not go by the shop's till.</param>
    public sealed record Beside(string Name, string Kind, long? Orders, long SavedMinor);

    /// <summary>Of the activity's own time.</summary>
    public IReadOnlyList<Moment> Line { get; init; } = [];
    public IReadOnlyList<Said> Announcements { get; init; } = [];
    public IReadOnlyList<Counted> Refusals { get; init; } = [];
    public IReadOnlyList<Finding> Findings { get; init; } = [];
    public IReadOnlyList<Check> Checks { get; init; } = [];
    public bool Wins { get; init; } = true;
    public Way ByPage { get; init; } = new(0, 0, 0, 0);
    public Way ByChat { get; init; } = new(0, 0, 0, 0);
    public IReadOnlyList<Beside> Others { get; init; } = [];
    public Funnel People { get; init; } = new(0, 0, 0, 0, 0);
    public Money Sums { get; init; } = new(0, 0, 0, 0, 0, 0, 0, null, 0);

    /// <summary>How many could have something, and how many of it are left; null where nothing runs out.</summary>
    public long? Room { get; init; }
    public long? Left { get; init; }
    public DateTimeOffset? GoneAt { get; init; }
    public DateTimeOffset StartsAt { get; init; }
    public DateTimeOffset EndsAt { get; init; }
    public DateTimeOffset? SettledAt { get; init; }

    /// <summary>How long it really took.</summary>
    public double Seconds { get; init; }
}
