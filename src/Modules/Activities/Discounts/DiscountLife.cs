using Guildhall.Activities.Till;
using Guildhall.Commerce.Contracts;

namespace Guildhall.Activities.Discounts;

/// <summary>How a limited-time discount goes through the life of an activity.</summary>
internal sealed class DiscountLife(CallOffOrders callOff, TimeProvider clock) : TillLife<Discount>(callOff, clock)
{
    public override string Kind => Discount.Kind;
    public override string Icon => "discount";
}
