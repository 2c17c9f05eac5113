using Guildhall.Activities.Life;
using Guildhall.Kernel;
using Guildhall.Ui;

namespace Guildhall.Activities.Lotteries;

/// <summary>Who won what, as everybody may see it.</summary>
public sealed record ShownWinner(int Number, string Name, int Prize);

/// <summary>A lottery at a moment, the same for everybody.</summary>
/// <param name="Gone">How many of each prize.</param>
/// <param name="Opens">When it begins, while it has not.</param>
/// <param name="Closed">Why nobody can draw now.</param>
public sealed record LotteryView(Guid Id, string Name, IReadOnlyDictionary<int, int> Gone, IReadOnlyList<ShownWinner> Winners, DateTimeOffset? Opens, DateTimeOffset Ends, bool IsOver, Refusal? Closed) : IMemberView
{
    internal Lottery Lottery { get; init; } = null!;

    internal Activity Activity { get; init; } = null!;

    public Stencils Stencils { get; } = new();

    /// <summary>Whoever has not drawn yet has the same chances as everybody.</summary>
    internal bool AllAlike => Lottery.Sources is { PerCheckIn: 0, PerOrder: 0, PerShare: 0 };
}

/// <summary>What one member has of it.</summary>
/// <param name="Ready">Chances that cost nothing more.</param>
/// <param name="Enough">Why they cannot draw any more.</param>
public sealed record LotteryMine(int Ready, Refusal? Enough)
{
    /// <summary>The latest first.</summary>
    internal IReadOnlyList<LotteryDraw> Draws { get; init; } = [];

    /// <summary>Drawn just now.</summary>
    internal LotteryDraw? Shown { get; init; }

    internal DateTimeOffset Now { get; init; }

    public string? ShareLink { get; init; }
}
