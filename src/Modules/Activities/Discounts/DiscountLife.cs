using Guildhall.Activities.Life;
using Guildhall.Activities.Till;
using Guildhall.Commerce.Contracts;
using Guildhall.Kernel.Storage;

namespace Guildhall.Activities.Discounts;

/// <summary>How a limited-time discount goes through the life of an activity.</summary>
internal sealed class DiscountLife(CallOffOrders callOff, TimeProvider clock) : TillLife<Discount>(callOff, clock)
{
    public override string Kind => Discount.Kind;
    public override string Icon => "discount";

    public override Task<IReadOnlyList<PosterLine>> OnPoster(AppDb db, Activity activity, CancellationToken ct) => PosterLine.Of(db, activity.Read<Discount>().Items, activity.Currency, ct);
}
