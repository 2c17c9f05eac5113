using Guildhall.Activities.Life;
using Guildhall.Activities.Rehearsals;
using Guildhall.Kernel.Storage;

namespace Guildhall.Activities.RedPackets;

/// <summary>Everybody taps; some tap twice.</summary>
internal sealed class RehearseRedPacket : IRehearse
{
    public string Kind => RedPacket.Kind;

    public long? Room(Activity activity) => activity.Read<RedPacket>().Shares;

    public async Task<long?> Left(AppDb db, Activity activity, CancellationToken ct) => activity.Read<RedPacket>().Shares - (await db.PacketClaims(activity.Id, ct)).Count;

    public async Task Come(StageMoment now) => await now.Try(now.Get<OpenRedPacket>().Handle(now.Visit, now.Activity.Id, new(now.NewId())));
}
