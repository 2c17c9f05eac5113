using Guildhall.Brands.Contracts;
using Guildhall.Kernel;
using Guildhall.Kernel.Lanes;
using Guildhall.Loyalty.Points;

namespace Guildhall.Loyalty.Contracts;

/// <summary>Moves points of one person outside of any transaction, through the lane of points. Within a transaction use <see cref="PointsLedger.MovePoints"/>.</summary>
public sealed class PointsDesk
{
    private const int Queues = 64;

    private readonly Lane<PointsCommand, PointsReceipt> lane;

    internal PointsDesk(Lane<PointsCommand, PointsReceipt> lane) => this.lane = lane;

    /// <summary>Waits for the lane's commit: never call it inside a transaction.</summary>
    /// <param name="whose">The member whose points move; of a reversal, the one whose points moved.</param>
    public ValueTask<Result<PointsReceipt>> Move(BrandProfile brand, MemberId whose, PointsMove move) => lane.Post(brand.Id, QueueOf(whose), new(move, brand));

    // The same queue for one member on every node; members who are one person may wait in two and then wait for their account's row.
    private static Guid QueueOf(MemberId member) => new(0x10a17, 0, 0, 0, 0, 0, 0, 0, 0, 0, (byte)(BitConverter.ToUInt32(member.Value.ToByteArray(), 12) % Queues));
}
