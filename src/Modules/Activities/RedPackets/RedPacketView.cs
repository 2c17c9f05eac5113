using Guildhall.Activities.Life;
using Guildhall.Kernel;
using Guildhall.Ui;

namespace Guildhall.Activities.RedPackets;

/// <summary>A share as everybody may see it.</summary>
public sealed record ShownShare(int Number, string Name, long Points);

/// <summary>A red packet at a moment, the same for everybody.</summary>
/// <param name="Claims">The latest first.</param>
/// <param name="Best">The number of the largest share, once all are out.</param>
/// <param name="PointsPerUnit">So many points were worth one unit of the currency; 0: nothing.</param>
/// <param name="Opens">When it begins, while it has not.</param>
/// <param name="Closed">Why nobody can open it now.</param>
public sealed record RedPacketView(Guid Id, string Name, long Points, int Shares, long Opened, int PointsPerUnit, IReadOnlyList<ShownShare> Claims, int? Best, DateTimeOffset? Opens, DateTimeOffset Ends, bool IsOver, Refusal? Closed) : IMemberView
{
    public Stencils Stencils { get; } = new();
}

/// <param name="Points">Of their share; null while they have none.</param>
public sealed record RedPacketMine(long? Points, bool Returned);
