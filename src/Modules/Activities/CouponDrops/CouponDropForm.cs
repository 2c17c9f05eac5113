using Guildhall.Activities.Life;
using Guildhall.Members.Contracts;

namespace Guildhall.Activities.CouponDrops;

/// <summary>A drop as it is typed.</summary>
public sealed class CouponDropForm : GameForm
{
    public string? Coupon { get; set; }
    public int? Count { get; set; }
    public int? PerPerson { get; set; }
    public IdentityLevel LeastLevel { get; set; }
}
