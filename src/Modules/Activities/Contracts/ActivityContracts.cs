using Guildhall.Kernel;
using Guildhall.Kernel.Storage;

namespace Guildhall.Activities.Contracts;

public readonly record struct ActivityId(Guid Value) : IId<ActivityId>
{
    public static ActivityId From(Guid value) => new(value);
    public static bool TryParse(string? text, IFormatProvider? _, out ActivityId id) => Id.TryParse(text, out id);
}

/// <summary>draft → scheduled → running ⇄ paused → ended → settled; cancelled from anywhere before ended.</summary>
public enum ActivityState { Draft, Scheduled, Running, Paused, Ended, Settled, Cancelled }

/// <summary>What an activity is held for, counted from facts in its review.</summary>
public enum GoalKind { Orders, Buyers, Sales, Participants, Newcomers }

/// <summary>An activity moved on. The stream is the activity.</summary>
public sealed record ActivityTurned(ActivityId Activity, string Kind, ActivityState State);
