using Guildhall.Activities.Contracts;
using Guildhall.Activities.Life;
using Guildhall.Brands.Contracts;
using Guildhall.Kernel.Outbox;
using Guildhall.Kernel.Storage;
using Guildhall.Loyalty.Contracts;

namespace Guildhall.Activities.RedPackets;

/// <summary>These shares of a packet were opened, by their numbers. The stream is the activity.</summary>
internal sealed record SharesOpened(ActivityId Activity, int First, int Last);

/// <summary>Puts opened shares into their owners' points, a moment after they were opened: a burst of openings does not wait for everybody's account.</summary>
/// <remarks>Exactly once: the delivery's mark and the movement's key say so. Locks: the claims, which taking one back changes first, then the accounts.</remarks>
internal sealed class PayShares(TimeProvider clock) : IHandle<SharesOpened>
{
    public const string Business = "red_packet";

    public async Task Handle(SharesOpened happened, Delivery delivery, CancellationToken ct)
    {
        var db = delivery.Db;
        if (await db.FindActivity(happened.Activity, ct) is not { } activity) return;
        var claims = await db.LockPacketClaims(activity.Id, happened.First, happened.Last, ct);
        var awards = claims.Where(c => !c.Returned).Select(c => (PointsMove)new PointsMove.Award(new(Business, c.Id), c.Member, c.Points, EarnSource.Activity, c.At) { Note = activity.Name }).ToList();
        foreach (var answer in await db.MovePoints(await db.CurrentBrandProfile(ct), awards, clock, ct))
            if (answer.Refusal is { } no) throw new InvalidOperationException($"A share could not be paid: {no.Code}");
    }
}
