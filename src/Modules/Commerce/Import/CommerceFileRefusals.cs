using Guildhall.Kernel;

namespace Guildhall.Commerce.Import;

/// <summary>Why a line of an order export is not taken.</summary>
internal static class CommerceFileRefusals
{
    public static Refusal PriceNegative { get; } = new("commerce.row_price_negative", RefusalKind.Invalid);
    public static Refusal QuantityZero { get; } = new("commerce.row_quantity_zero", RefusalKind.Invalid);
    public static Refusal StatusUnknown { get; } = new("commerce.row_status_unknown", RefusalKind.Invalid);
}
