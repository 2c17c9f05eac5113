using Guildhall.Activities.Life;
using Guildhall.Kernel;
using Guildhall.Loyalty.Contracts;
using Guildhall.Ui;

namespace Guildhall.Activities.CouponDrops;

/// <summary>A drop at a moment, the same for everybody.</summary>
/// <param name="Opens">When it begins, while it has not.</param>
/// <param name="Closed">Why nobody can take one now.</param>
public sealed record CouponDropView(Guid Id, string Name, ShownCoupon? Coupon, int Count, int Left, int PerPerson, DateTimeOffset? Opens, DateTimeOffset Ends, bool IsOver, Refusal? Closed) : IMemberView
{
    public Stencils Stencils { get; } = new();
}

/// <summary>What one member has of it.</summary>
/// <param name="Kept">Coupons that were not taken back.</param>
public sealed record CouponDropMine(int Taken, int Kept);
