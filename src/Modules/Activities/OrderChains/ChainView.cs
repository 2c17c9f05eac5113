using Guildhall.Activities.Life;
using Guildhall.Kernel;
using Guildhall.Ui;

namespace Guildhall.Activities.OrderChains;

/// <summary>A chain at a moment, the same for everybody in a group.</summary>
public sealed class ChainView : IMemberView
{
    /// <param name="closed">Why nothing can be ordered now.</param>
    /// <param name="rows">The latest ones by their numbers, withdrawn ones too.</param>
    internal ChainView(Activity activity, OpenChain open, Refusal? closed, IReadOnlyList<ChainGood> goods, IReadOnlyList<ChainRow> rows, IReadOnlyList<ElsewhereOrder> elsewhere) =>
        (Activity, Open, Closed, Goods, Rows, Elsewhere) = (activity, open, closed, goods, rows, elsewhere);

    internal Activity Activity { get; }
    internal OpenChain Open { get; }
    internal Refusal? Closed { get; }
    internal IReadOnlyList<ChainGood> Goods { get; }
    internal IReadOnlyList<ChainRow> Rows { get; }
    internal IReadOnlyList<ElsewhereOrder> Elsewhere { get; }

    public Stencils Stencils { get; } = new();
}

/// <summary>What is one member's own in it.</summary>
public sealed record ChainMine
{
    public static ChainMine Nothing { get; } = new();

    internal IReadOnlySet<MemberId> Entries { get; init; } = new HashSet<MemberId>();

    /// <summary>What came by their link.</summary>
    internal HelperSum? Help { get; init; }
}
