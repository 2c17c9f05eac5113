using Guildhall.Kernel;
using Guildhall.Members.Contracts;

namespace Guildhall.Activities.CouponDrops;

/// <summary>发券: so many coupons of one kind for whoever comes first. issued ≤ count, the most that each can cost is reserved, and what nobody took goes back to its kind.</summary>
/// <param name="Coupon">Of which kind.</param>
/// <param name="PerPerson">Coupons of this drop that one person may have.</param>
/// <param name="LeastLevel">How sure it must be who somebody is.</param>
/// <param name="EachMinor">The most that one of them can cost, as it was planned.</param>
internal sealed record CouponDrop(Guid? Coupon, int Count, int PerPerson, IdentityLevel LeastLevel, long EachMinor)
{
    public const string Kind = "coupon-drop";
    public const int MostCoupons = 1_000_000, MostPerPerson = 100;

    public long CostOfAll => EachMinor * Count;

    public Refusal? Refused()
    {
        if (Coupon is null) return ActivityRefusals.DropCoupon.At("Coupon");
        if (Count is < 1 or > MostCoupons) return ActivityRefusals.DropCount.With(MostCoupons).At("Count");
        return PerPerson is < 1 or > MostPerPerson ? ActivityRefusals.DropPerPerson.With(MostPerPerson).At("PerPerson") : null;
    }
}
