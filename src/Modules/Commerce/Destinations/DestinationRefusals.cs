using Guildhall.Kernel;

namespace Guildhall.Commerce.Destinations;

/// <summary>Why an order does not go there.</summary>
internal static class DestinationRefusals
{
    public static Refusal Choose { get; } = new("commerce.destination_choose", RefusalKind.Invalid, Field: "Get");
    public static Refusal UnknownPlace { get; } = new("commerce.destination_place_unknown", RefusalKind.Invalid, Field: "Place");
    public static Refusal Over { get; } = new("commerce.destination_over");
    public static Refusal Paid { get; } = new("commerce.destination_paid", Field: "Get");
    public static Refusal Coupon { get; } = new("commerce.destination_coupon", Field: "Get");
    public static Refusal Claimed { get; } = new("commerce.destination_claimed", Field: "Get");
    public static Refusal FeeRose { get; } = new("commerce.destination_fee_rose", Field: "Get");
    public static Refusal NoWay { get; } = new("commerce.destination_no_way", Field: "Get");
}
