using Guildhall.Activities.Life;
using Guildhall.Kernel;
using Guildhall.Ui;

namespace Guildhall.Activities.CheckIns;

/// <summary>Somebody in the ranking.</summary>
public sealed record RankedPerson(MemberId Person, string Name, int Days, int Best);

/// <summary>A check-in activity at a moment, the same for everybody.</summary>
/// <param name="Today">The brand's day.</param>
/// <param name="OnToday">Who has checked in today.</param>
/// <param name="Closed">Why nobody can check in now.</param>
public sealed record CheckInView(Guid Id, string Name, int Today, int First, int Last, long OnToday, IReadOnlyList<RankedPerson> Ranking, Refusal? Closed) : IMemberView
{
    internal CheckIn Settings { get; init; } = null!;

    public Stencils Stencils { get; } = new();

    public string? Task => Settings.TaskOf(Math.Max(0, Today - First));
}

/// <summary>What one member has done in it.</summary>
/// <param name="Days">With where each came from.</param>
/// <param name="Entries">All under which they are known.</param>
/// <param name="Words">As they sent them, when that was refused.</param>
public sealed record CheckInMine(IReadOnlyDictionary<int, string> Days, IReadOnlySet<MemberId> Entries, string? Words)
{
    internal CheckInSum Sum { get; init; } = CheckInSum.None;

    /// <summary>Stages that were paid.</summary>
    internal IReadOnlySet<int> Reached { get; init; } = new HashSet<int>();
}
