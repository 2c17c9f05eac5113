using Guildhall.Brands.Contracts;
using Guildhall.Kernel;
using Guildhall.Kernel.Lanes;
using Guildhall.Kernel.Storage;
using Guildhall.Loyalty.Contracts;

namespace Guildhall.Loyalty.Points;

internal sealed record PointsCommand(PointsMove Move, BrandProfile Brand);

/// <summary>Moves points of many people at once. One person's movements always wait in the same queue, so they never wait for each other's locks.</summary>
internal sealed class DecidePoints(TimeProvider clock) : IDecide<PointsCommand, PointsReceipt>
{
    public Task<Result<PointsReceipt>[]> Decide(AppDb db, LaneBatch<PointsCommand> batch, CancellationToken ct) =>
        new MovePoints(db, batch[0].Brand, clock).Decide(batch.Column(c => c.Move), ct);

    public async Task<Result<PointsReceipt>?[]> Recall(AppDb db, LaneBatch<PointsCommand> batch, CancellationToken ct)
    {
        // A movement under a known key answers again, so what the lost commit did is found out by asking for it again, behind the accounts' locks.
        await Task.CompletedTask;
        return new Result<PointsReceipt>?[batch.Count];
    }
}
