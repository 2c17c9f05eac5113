using Guildhall.Kernel;

namespace Guildhall.Commerce.Fees;

/// <summary>What cannot be taken for delivery, and why an order is asked for again.</summary>
internal static class DeliveryRefusals
{
    public static Refusal Fee { get; } = new("commerce.delivery_fee_range", RefusalKind.Invalid);
    public static Refusal FreeFrom { get; } = new("commerce.delivery_free_range", RefusalKind.Invalid);
    public static Refusal Region { get; } = new("commerce.delivery_region", RefusalKind.Invalid);
    public static Refusal RegionTwice { get; } = new("commerce.delivery_region_twice", RefusalKind.Invalid);
    public static Refusal FeeRose { get; } = new("commerce.delivery_fee_rose", Field: "Get");
}
