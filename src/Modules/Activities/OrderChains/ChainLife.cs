using Guildhall.Activities.Life;
using Guildhall.Commerce.Contracts;

namespace Guildhall.Activities.OrderChains;

/// <summary>How an order chain goes through the life of an activity. Orders that a change replaced or a withdrawal ended are none of its orders.</summary>
internal sealed class ChainLife(CallOffOrders callOff, TimeProvider clock) : GoodsLife<OrderChain>(callOff, clock)
{
    public override string Kind => OrderChain.Kind;
    public override string Icon => "list-numbers";
    public override Type Board => typeof(ChainBoard);
    public override Type ReviewPart => typeof(ChainLiftCard);
    protected override bool CountsReleased => false;
}
