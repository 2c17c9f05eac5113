using Guildhall.Activities.Life;
using Guildhall.Kernel;
using Guildhall.Ui;

namespace Guildhall.Activities.OrderChains;

/// <summary>A chain at a moment, the same for everybody in a group.</summary>
/// <param name="Closed">Why nothing can be ordered now.</param>
/// <param name="Rows">The latest ones by their numbers, withdrawn ones too.</param>
internal sealed record ChainView(Activity Activity, OpenChain Open, Refusal? Closed, IReadOnlyList<ChainGood> Goods, IReadOnlyList<ChainRow> Rows, IReadOnlyList<ElsewhereOrder> Elsewhere) : IMemberView
{
    public Stencils Stencils { get; } = new();
}
