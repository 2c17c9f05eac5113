using Guildhall.Activities.Life;
using Guildhall.Kernel;
using Guildhall.Ui;

namespace Guildhall.Activities.Votes;

/// <summary>A vote at a moment, the same for everybody.</summary>
/// <param name="Totals">Votes per option.</param>
/// <param name="Closed">Why nobody can vote now.</param>
public sealed record VoteView(Guid Id, string Name, string Question, IReadOnlyList<string> Options, int MostChoices, bool Anonymous, VoteResults Results, IReadOnlyList<long> Totals, long People, DateTimeOffset Ends, bool IsOver, Refusal? Closed) : IMemberView
{
    public Stencils Stencils { get; } = new();
}

/// <param name="Choices">Of their ballot; null while they have none.</param>
/// <param name="Ticked">As they sent them, when that was refused.</param>
public sealed record VoteMine(IReadOnlyList<int>? Choices, IReadOnlyList<int> Ticked);
