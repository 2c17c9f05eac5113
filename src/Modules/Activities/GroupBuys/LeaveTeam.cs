using Guildhall.Activities.Contracts;
using Guildhall.Activities.Life;
using Guildhall.Commerce.Contracts;
using Guildhall.Kernel;
using Guildhall.Kernel.Storage;
using Guildhall.Members.Contracts;

namespace Guildhall.Activities.GroupBuys;

/// <summary>Somebody gets up. Until the team is formed that is free: an unpaid order is cancelled, a paid one refunded at once. Afterwards a refund has to be asked for, as of any order.</summary>
/// <remarks>Locks: the order, the activity, its stock.</remarks>
internal sealed class LeaveTeam(AppDb db, CallOffOrders callOff, TimeProvider clock)
{
    public const string Left = "team_left";

    public async Task<Result<Done>> Handle(ActivityId id, Guid seat, MemberId member, CancellationToken ct)
    {
        await using var transaction = await db.Begin(ct);
        var left = await Handle(db, id, seat, member, ct);
        if (left.Refusal is null) await transaction.Commit(ct);
        return left;
    }

    /// <summary>Joins the open transaction, in which nothing of the activity is locked yet but orders.</summary>
    public async Task<Result<Done>> Handle(AppDb db, ActivityId id, Guid seat, MemberId member, CancellationToken ct)
    {
        await db.LockShopOrders([new(seat)], ct);
        if (await db.LockActivity(id, ct) is not { Kind: GroupBuy.Kind }) return ActivityRefusals.Unknown;
        if (await db.TeamOfSeat(id, seat, ct) is not { } team) return ActivityRefusals.TeamUnknown;
        var mine = team.Seats.First(s => s.Id == seat);
        var humans = await db.HumansOf([member, mine.Person], ct);
        if (humans[member] != humans[mine.Person]) return ActivityRefusals.TeamUnknown;
        if (mine.State is SeatState.Left) return new Done(); // Tapped twice.
        if (mine.State is SeatState.Paid && team.State is not TeamState.Open) return ActivityRefusals.TeamFormed;
        await callOff.Handle(db, [new(seat)], Left, restock: true, ct);
        await SeatOrigin.Leave(db, id, [seat], clock, ct); // The money may take its time; the seat is free now.
        return new Done();
    }
}
