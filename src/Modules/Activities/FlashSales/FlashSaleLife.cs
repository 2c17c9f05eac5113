using Guildhall.Activities.Life;
using Guildhall.Commerce.Contracts;

namespace Guildhall.Activities.FlashSales;

/// <summary>How a flash sale goes through the life of an activity.</summary>
internal sealed class FlashSaleLife(CallOffOrders callOff, TimeProvider clock) : GoodsLife<FlashSale>(callOff, clock)
{
    public override string Kind => FlashSale.Kind;
    public override string Icon => "bolt";
    public override Type Board => typeof(FlashSaleBoard);
}
