using Guildhall.Activities.Life;
using Guildhall.Commerce.Contracts;
using Guildhall.Kernel.Storage;

namespace Guildhall.Activities.GroupBuys;

/// <summary>How a group-buy goes through the life of an activity. When it ends, every team that still gathers is decided.</summary>
internal sealed class GroupBuyLife(CallOffOrders callOff, TimeProvider clock) : GoodsLife<GroupBuy>(callOff, clock)
{
    public override string Kind => GroupBuy.Kind;
    public override bool Offered => false;
    public override string Icon => "users-group";
    public override Type Board => typeof(GroupBuyBoard);

    public override async Task Settle(AppDb db, Activity activity, CancellationToken ct)
    {
        foreach (var team in await db.GatheringTeams(activity.Id, ct)) await TurnTeam.Plan(db, activity.Id, team.Id, Clock.GetUtcNow(), Clock, ct);
        await base.Settle(db, activity, ct);
    }
}
