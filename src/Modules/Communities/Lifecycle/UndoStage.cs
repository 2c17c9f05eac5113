using Guildhall.Brands.Contracts;
using Guildhall.Communities.Contracts;
using Guildhall.Kernel;

namespace Guildhall.Communities.Lifecycle;

/// <summary>Puts a group back into the stage it came from, unless it went on to another meanwhile.</summary>
internal sealed class UndoStage(ChangeStage change) : IUndo<ChangeStage.Before>
{
    public Task<Result<Done>> TakeBack(ChangeStage.Before before, CancellationToken ct) => change.Join(new(before.Group, before.To, before.From, "communities.reason.undone", before.Farewell), ct);
}
